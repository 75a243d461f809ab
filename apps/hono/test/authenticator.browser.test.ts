import type { Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Visitor } from './browser.ts'
import { type DemoWorld, demoWorld, says, shownBelow, signedIn, signIn } from './demo-world.ts'
import { approve, follow, passcode, ready, typeCode } from './phone-steps.ts'
import { addKey, heading, press, touch } from './steps.ts'

/*
 * Two screens: a computer that signs in, and a phone with the authenticator. What passes between them passes through
 * pictures of the computer's screen, and through what somebody reads there and types on the phone.
 */

let world: DemoWorld
let people: Readonly<Record<'dora' | 'emil' | 'flora', Person>>

beforeAll(async () => {
  world = await demoWorld()
  const [dora, emil, flora] = await Promise.all([enrolled('dora'), enrolled('emil'), enrolled('flora')])
  people = { dora, emil, flora }
})

afterAll(() => world.close())

const MINUTE = 60_000

// So that nobody pays for what was refused before: a quarter of an hour is as long as that may stop a phone.
beforeEach(() => world.later(16 * MINUTE))

afterEach(async () => {
  expect(await world.everybodyGoes()).toEqual([])
})

const SMARTPHONE = 'Smartphone with the authenticator app'
const PHONE = 'Work phone'
const ASK_PHONE = `Authenticator app on ${PHONE}`

/** Somebody who has a computer and a phone in front of them. */
interface Person {
  readonly name: string
  readonly phone: Visitor
}

/** Somebody new chooses the app as the first device: the computer shows the code. */
async function firstDevice(name: string, type = SMARTPHONE): Promise<Page> {
  const { page } = await world.computer()
  await signIn(world, page, name)
  await heading(page, 'Set up your first device')
  await press(page, type)
  await heading(page, 'Set up the authenticator app')
  return page
}

/** Somebody whose phone was set up earlier. */
async function enrolled(name: string): Promise<Person> {
  const [computer, phone] = await Promise.all([firstDevice(name), world.phone('kept')])
  await follow(phone.page, await world.camera.read(computer), PHONE)
  await Promise.all([ready(phone.page), heading(computer, 'Check that it is you')])
  return { name, phone }
}

/** They sign in on a computer, which then asks the phone; what the phone shows when it has heard of it. */
async function asked({ name, phone }: Person): Promise<{ readonly computer: Page; readonly phone: Page; readonly number: string }> {
  const { page } = await world.computer()
  await signIn(world, page, name)
  return { ...(await ask(page, phone.page)), phone: phone.page }
}

async function ask(computer: Page, phone: Page, title = 'Sign in to Demo Notes?'): Promise<{ readonly computer: Page; readonly number: string }> {
  await press(computer, ASK_PHONE)
  await heading(computer, `Look at ${PHONE}`)
  await heading(phone, title)
  return { computer, number: await shownBelow(computer, 'Number to type') }
}

const otherNumber = (number: string): string => (number === '000' ? '001' : '000')

describe('setting up', () => {
  test('by the code that the phone reads from the screen; whoever comes second is refused', async () => {
    const [computer, phone, second] = await Promise.all([firstDevice('anna'), world.phone(), world.phone()])
    const link = await world.camera.read(computer)
    expect(link.startsWith(`${world.demo.portal}/a/#1.`)).toBe(true)
    await follow(phone.page, link, PHONE)
    // The page goes on by itself.
    await heading(computer, 'Check that it is you')
    await says(computer, 'Work phone was added. Use it now to confirm that it is you.')
    await ready(phone.page)
    expect(phone.page.url()).toBe(`${world.demo.portal}/a/`)

    await follow(second.page, link, 'Their phone')
    await says(second.page, 'This code is wrong or its time is over. Ask for a new one on your computer.')
  })

  test('by the code that is typed, with two digits compared; whoever comes second is refused', async () => {
    const [computer, phone, second] = await Promise.all([firstDevice('berta', 'Tablet'), world.phone(), world.phone()])
    const app = `${world.demo.portal}/a/`
    const code = await shownBelow(computer, 'Code to type')
    await typeCode(phone.page, app, code.toLowerCase().replace('-', ' '), 'My tablet')
    await heading(phone.page, 'Confirm on your computer')
    await heading(computer, 'Is this your phone?')
    await says(computer, /^My tablet wants to be added/)
    const digits = await shownBelow(computer, 'Both screens must show')
    expect(digits).toMatch(/^\d\d$/)
    await phone.page.getByRole('img', { name: `Check number ${digits}` }).waitFor()

    await typeCode(second.page, app, code, 'Their phone')
    await says(second.page, 'This code is wrong or its time is over. Ask for a new one on your computer.')

    await press(computer, 'Yes, they match')
    await says(computer, 'My tablet was added. Use it now to confirm that it is you.')
    await ready(phone.page)
  })

  test('is over where the two digits do not match', async () => {
    const [computer, phone] = await Promise.all([firstDevice('carl'), world.phone()])
    await typeCode(phone.page, `${world.demo.portal}/a/`, await shownBelow(computer, 'Code to type'), PHONE)
    await heading(computer, 'Is this your phone?')
    await press(computer, 'No, start again')
    await heading(computer, 'Set up the authenticator app')
    await heading(phone.page, 'This phone was not added')
  })
})

describe('signing in', () => {
  test('with the number that the computer shows', async () => {
    const { computer, phone, number } = await asked(people.dora)
    expect(number).toMatch(/^\d{3}$/)
    await says(phone, 'Demo organisation')
    await approve(phone, number)
    await heading(phone, 'Approved')
    await signedIn(computer, 'dora')
    await says(computer, /confirmed it: duo_push\.$/)
  })

  test('by scanning instead of typing', async () => {
    const { computer, phone } = await asked(people.dora)
    const link = await world.camera.read(computer)
    expect(link.startsWith(`${world.demo.portal}/a/#2.`)).toBe(true)
    await phone.goto(link)
    await says(phone, /^The code on your computer was read/)
    await press(phone, 'Approve')
    await heading(phone, 'Approved')
    await signedIn(computer, 'dora')
  })

  test('denied, and then it may be asked again', async () => {
    const { computer, phone } = await asked(people.dora)
    await press(phone, 'Deny')
    await heading(phone, 'Denied')
    await says(computer, 'It was refused on the phone.')
    const again = await ask(computer, phone)
    await approve(phone, again.number)
    await signedIn(computer, 'dora')
  })

  test('with a wrong number, twice', async () => {
    const { computer, phone, number } = await asked(people.dora)
    await approve(phone, otherNumber(number))
    await says(phone, 'That is not the number on your computer. You have one more try.')
    await approve(phone, otherNumber(number))
    await heading(phone, 'Wrong number')
    await says(computer, 'The number was wrong. Ask again, or choose another way.')
  })

  test('too late', async () => {
    const { computer, phone } = await asked(people.dora)
    // The phone knows the portal's time to the second.
    world.later(MINUTE + 2_000)
    await heading(phone, 'Too late')
    await says(computer, 'Nobody answered in time. Ask again, or choose another way.')
  })

  test('with a newer request: only that one counts', async () => {
    const { computer, phone } = await asked(people.dora)
    const before = computer.url()
    const older = await computer.context().newPage()
    await older.goto(before)
    await press(computer, 'Send it again')
    await computer.waitForURL((url) => url.href !== before)
    await says(phone, 'A newer request has replaced the one before.')
    await says(older, 'A newer request replaced this one.')
    await approve(phone, await shownBelow(computer, 'Number to type'))
    await heading(phone, 'Approved')
    await signedIn(computer, 'dora')
  })

  test('while it is asked on one screen, another session of the same person gets nothing', async () => {
    const { computer, phone, number } = await asked(people.dora)
    const thief = (await world.computer()).page
    await signIn(world, thief, 'dora')
    await heading(thief, 'Check that it is you')
    expect((await thief.goto(computer.url()))?.status()).toBe(404)
    await approve(phone, number)
    await signedIn(computer, 'dora')
  })
})

describe('changing devices', () => {
  /** From a sign-in to what device management asks for. */
  async function managing(page: Page): Promise<void> {
    await signIn(world, page, 'emil')
    await press(page, 'Manage devices')
    await heading(page, 'Confirm that it is you')
  }

  /** What a glance at the phone tells: the colour of the banner, its picture and its words. */
  const lookOf = (phone: Page): Promise<readonly string[]> =>
    phone.getByRole('heading', { level: 1 }).evaluate((title) => {
      const banner = title.parentElement ?? title
      const picture = banner.querySelector('svg')?.innerHTML ?? ''
      return [getComputedStyle(banner).backgroundColor, picture, banner.textContent ?? '']
    })

  test('is asked for anew and looks like nothing else; the number or a scan lets in, nothing less', async () => {
    const { computer, phone } = await asked(people.emil)
    const signInLook = await lookOf(phone)
    await press(computer, 'Other options')
    await press(computer, 'Manage devices')
    await heading(computer, 'Confirm that it is you')
    await ask(computer, phone, 'Change your devices?')
    const look = await lookOf(phone)
    for (const [index, part] of look.entries()) expect(part).not.toBe(signInLook[index])
    await says(phone, /add and remove your devices/)

    await press(phone, 'Approve')
    await says(phone, 'Type all 3 digits.')
    await phone.goto(await world.camera.read(computer))
    await says(phone, /^The code on your computer was read/)
    await heading(phone, 'Change your devices?')
    await press(phone, 'Approve')
    await heading(computer, 'Your devices')
  })

  test('opens with the number', async () => {
    const { page } = await world.computer()
    await managing(page)
    const { number } = await ask(page, people.emil.phone.page, 'Change your devices?')
    await approve(people.emil.phone.page, number)
    await heading(page, 'Your devices')
  })

  test('opens for no answer to something that was shown as a sign-in', async () => {
    const { page } = await world.computer()
    const phone = people.emil.phone.page
    await phone.route('**/push/v1/pending', async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as { request: { context: string } | null }
      const context = body.request?.context.replace('"purpose":"manage"', '"purpose":"sign-in"')
      await route.fulfill({ response, json: body.request === null ? body : { ...body, request: { ...body.request, context } } })
    })
    await managing(page)
    const { number } = await ask(page, phone, 'Sign in to Demo Notes?')
    const refused = phone.waitForResponse('**/push/v1/answer')
    await approve(phone, number)
    expect((await refused).status()).toBe(401)
    await heading(phone, 'This phone was not accepted')
    await phone.unroute('**/push/v1/pending')
    await heading(page, `Look at ${PHONE}`)
    await page.goto(`${world.demo.portal}/devices`)
    await heading(page, 'Confirm that it is you')
  })

  test('opens for no answer that was given before', async () => {
    const first = await asked(people.emil)
    const taken = first.phone.waitForRequest((request: Request) => request.url().endsWith('/push/v1/answer'))
    await approve(first.phone, first.number)
    await signedIn(first.computer, 'emil')
    const request = await taken
    const { page } = await world.computer()
    await managing(page)
    await ask(page, first.phone, 'Change your devices?')
    const replayed = await page.request.post(request.url(), { data: request.postData() ?? '', headers: { 'content-type': 'application/json' } })
    expect([replayed.status(), await replayed.json()]).toEqual([409, { error: 'over', state: 'redeemed' }])
    await heading(first.phone, 'Change your devices?')
    await page.goto(`${world.demo.portal}/devices`)
    await heading(page, 'Confirm that it is you')
  })
})

describe('“Not me”', () => {
  test('ends push; the passcodes of the app remain, without a network, and each works once', async () => {
    const { flora } = people
    const { computer, phone } = await asked(flora)
    await press(phone, 'Not me')
    await heading(phone, 'Reported')
    await says(computer, /^Somebody said on the phone that this was not them\./)
    await press(phone, 'Done')
    await heading(phone, 'Your accounts')

    expect(await computer.getByRole('listitem').allTextContents()).not.toContainEqual(expect.stringContaining('Authenticator app'))
    await press(computer, 'Passcode')
    await flora.phone.context.setOffline(true)
    await phone.reload()
    await heading(phone, 'Your accounts')
    await says(phone, 'The portal cannot be reached. The passcodes work all the same.')
    await expect.poll(() => passcode(phone)).toMatch(/^\d{6}$/)
    const code = await passcode(phone)
    await flora.phone.context.setOffline(false)
    await computer.getByLabel('Passcode').fill(code)
    await press(computer, 'Continue')
    await signedIn(computer, 'flora')

    const again = (await world.computer()).page
    await signIn(world, again, 'flora')
    await press(again, 'Passcode')
    await again.getByLabel('Passcode').fill(code)
    await press(again, 'Continue')
    await again.getByText('That code did not work. Check it and try again.').first().waitFor()
  })
})

describe('a new phone', () => {
  test('takes the place of the old one, which is told', async () => {
    const [{ page: computer, plugIn }, old, next] = await Promise.all([world.computer(), world.phone(), world.phone()])
    await plugIn('usb')
    await signIn(world, computer, 'gina')
    await heading(computer, 'Set up your first device')
    await addKey(computer)
    await heading(computer, 'Check that it is you')
    await press(computer, 'Other options')
    await press(computer, 'Manage devices')
    await heading(computer, 'Confirm that it is you')
    await touch(computer)
    await heading(computer, 'Your devices')
    await press(computer, 'Add a device')
    await press(computer, SMARTPHONE)
    await heading(computer, 'Set up the authenticator app')
    await follow(old.page, await world.camera.read(computer), PHONE)
    await heading(computer, 'Your devices')
    await ready(old.page)

    await computer.getByText('Edit').last().click()
    await press(computer, `I have a new phone ${PHONE}`)
    await heading(computer, 'Set up your new phone')
    await follow(next.page, await world.camera.read(computer), 'Newer phone')
    await heading(computer, 'Your devices')
    await says(computer, `${PHONE} has the authenticator app now.`)
    await Promise.all([ready(next.page), says(old.page, 'This account moved to another phone.')])
  })
})
