import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DemoWorld, demoWorld, says, signedIn, signIn } from './demo-world.ts'
import { heading, press } from './steps.ts'

/*
 * Phones that get messages and calls. What they would have received stands on a page of the demonstration, which stands
 * in for all of them: codes are read there, and keys are pressed.
 */

let world: DemoWorld
/** The page of everybody's phones. */
let phones: Page

beforeAll(async () => {
  world = await demoWorld()
  phones = (await world.phone('kept')).page
  await phones.goto(world.demo.application)
  await press(phones, 'What phones and mailboxes received')
  await heading(phones, 'Phones')
})

afterAll(() => world.close())

const HOUR = 3_600_000

// One phone is not called again and again.
beforeEach(() => world.later(HOUR))

afterEach(async () => {
  expect(await world.everybodyGoes()).toEqual([])
})

const MOBILE = '+4915123456789'
const DESK = '+4930123456'

/** The newest message or call there. */
async function newest(to: string): Promise<string> {
  await phones.goto(phones.url())
  // Mail to their owner stands there as well.
  const entry = phones.getByRole('listitem').filter({ hasText: to }).first()
  await entry.getByText(to, { exact: true }).waitFor()
  return (await entry.textContent()) ?? ''
}

/** A code as it stands in a message, or as it is read out, digit by digit. */
const codeIn = (words: string): string => /\b\d{6}\b/.exec(words.replaceAll(/(?<=\d) (?=\d)/g, ''))?.[0] ?? ''

/** Takes the newest call and presses a key. */
async function pressKey(to: string, key: string, heard: string): Promise<void> {
  await newest(to)
  await phones.getByRole('listitem').filter({ hasText: to }).first().getByRole('button', { name: `Press ${key}` }).click()
  await phones.getByRole('status').getByText(heard).waitFor()
}

interface Number {
  readonly type: 'Mobile phone' | 'Landline'
  readonly typed: string
  readonly extension?: string
  readonly prove: string
  readonly to: string
}

const mobile = { type: 'Mobile phone', typed: '01512 3456789', prove: 'Yes, text me a code', to: `Text message to ${MOBILE}` } as const
const desk = {
  type: 'Landline',
  typed: '030 123456',
  extension: '12',
  prove: 'Yes, call me and read it out',
  to: `Call to ${DESK}, extension 12`,
} as const

/** Somebody new adds a number as the first device, and proves that it is theirs. */
async function addFirst(page: Page, name: string, number: Number): Promise<void> {
  await signIn(world, page, name)
  await heading(page, 'Set up your first device')
  await press(page, number.type)
  await page.getByLabel('Country').selectOption({ label: 'Germany +49' })
  await page.getByLabel('Phone number').fill(number.typed)
  if (number.extension !== undefined) await page.getByLabel('Extension').fill(number.extension)
  await press(page, 'Continue')
  await heading(page, 'Is this right?')
  await press(page, number.prove)
  await heading(page, 'Enter the code')
  await page.getByLabel('Code').fill(codeIn(await newest(number.to)))
  await press(page, 'Continue')
  await heading(page, 'Check that it is you')
  await says(page, `${number.type} was added. Use it now to confirm that it is you.`)
  world.later(HOUR / 2)
}

describe('a mobile phone', () => {
  test('is added by a code and signs in by another, which works once', async () => {
    const { page } = await world.computer()
    await addFirst(page, 'hanna', mobile)
    await press(page, 'Text message to Mobile phone')
    await heading(page, 'Enter the code from the message')
    const code = codeIn(await newest(mobile.to))
    await page.getByLabel('Code').fill(code)
    await press(page, 'Continue')
    await signedIn(page, 'hanna')

    world.later(HOUR / 2)
    const again = (await world.computer()).page
    await signIn(world, again, 'hanna')
    await press(again, 'Text message to Mobile phone')
    await again.getByLabel('Code').fill(code)
    await press(again, 'Continue')
    await again.getByText('That code did not work. Check it and try again.').first().waitFor()
  })

  test('shows who is signing in, and another text for changing devices', async () => {
    const { page } = await world.computer()
    await addFirst(page, 'ida', mobile)
    await press(page, 'Text message to Mobile phone')
    await heading(page, 'Enter the code from the message')
    expect(await newest(mobile.to)).toMatch(/is your code to sign in to Demo Notes/)
    world.later(HOUR / 2)
    await signIn(world, page, 'ida')
    await press(page, 'Manage devices')
    await heading(page, 'Confirm that it is you')
    await press(page, 'Text message to Mobile phone')
    await heading(page, 'Enter the code from the message')
    const words = await newest(mobile.to)
    expect(words).toMatch(/is your code to CHANGE YOUR DEVICES/)
    await page.getByLabel('Code').fill(codeIn(words))
    await press(page, 'Continue')
    await heading(page, 'Your devices')
  })
})

describe('a landline with an extension', () => {
  test('is added by a call that reads out a code; the waiting page goes on when a key is pressed', async () => {
    const { page } = await world.computer()
    await addFirst(page, 'jan', desk)
    await press(page, 'Phone call to Landline')
    await heading(page, 'We are calling Landline')
    await pressKey(desk.to, '1', 'Thank you. Goodbye.')
    await signedIn(page, 'jan')
    await says(page, /confirmed it: phone_call\.$/)
  })

  test('lets nobody in where the fraud key is pressed', async () => {
    const { page } = await world.computer()
    await addFirst(page, 'kim', desk)
    await press(page, 'Phone call to Landline')
    await heading(page, 'We are calling Landline')
    await pressKey(desk.to, '9', 'Nobody was let in. Please tell your administrator.')
    await says(page, 'You said on the phone that this was not you, so nobody was let in. Tell your administrator.')
  })
})

test('without JavaScript one asks how it stands oneself', async () => {
  const { page } = await world.computer({ javaScriptEnabled: false })
  await addFirst(page, 'lars', desk)
  await press(page, 'Phone call to Landline')
  await heading(page, 'We are calling Landline')
  const waiting = page.url()
  await press(page, 'Check again')
  await heading(page, 'We are calling Landline')
  expect(page.url()).toBe(waiting)
  await pressKey(desk.to, '1', 'Thank you. Goodbye.')
  await press(page, 'Check again')
  await signedIn(page, 'lars')
})
