import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launch } from './browser.ts'
import { type Credential, framed, giveToken, openManagement, opened, plugInto, press, type Token, typeCode } from './frame-steps.ts'
import { type FrameWorld, frameWorld, TRUSTED } from './frame-world.ts'

/*
 * The SDK of the traditional prompt, unmodified on both sides of the application: its server half signs and verifies, its
 * browser script frames the portal. The page is of another site, so no cookie of the portal could help.
 */

let browser: Browser
let world: FrameWorld
let context: BrowserContext
let page: Page
let people = 0

beforeAll(async () => {
  browser = await launch(TRUSTED)
  world = await frameWorld()
})

afterAll(async () => {
  await browser.close()
  await world.close()
})

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 700, height: 900 } })
  context.setDefaultTimeout(60_000)
  page = await context.newPage()
  world.answers.length = 0
  world.selfService.intranet = true
})

afterEach(async () => {
  // Nothing of the portal was ever kept in this browser.
  expect((await context.cookies(world.portal)).map(({ name }) => name)).toEqual([])
  await context.close()
  expect(world.faults).toEqual([])
})

interface Person {
  readonly name: string
  readonly token: Token
}

async function somebody(): Promise<Person> {
  const name = `person-${(people += 1)}`
  return { name, token: await giveToken(world, name, 'Token') }
}

const visit = (name: string, allow = ''): Promise<unknown> => page.goto(`${world.host}/intranet?user=${name}&allow=${encodeURIComponent(allow)}`)

/** What the application says in the end. */
async function told(): Promise<string | null> {
  await page.waitForURL(`${world.host}/intranet/done`)
  return page.textContent('body')
}

async function signIn({ token }: Person): Promise<void> {
  await press(await framed(page, world, 'Check that it is you'), 'Passcode')
  await typeCode(await framed(page, world, 'Enter a passcode'), await token.next())
}

/** Adds a key in a window of its own. */
async function addKey(person: Person): Promise<readonly Credential[]> {
  await openManagement(page, world, person.token, 'Add a New Device')
  await press(await framed(page, world, 'Add a device'), 'Security key')
  const adding = await framed(page, world, 'Add a security key')
  const window = await opened(context, () => press(adding, 'Go on in a new window'))
  const contents = await plugInto(context, window)
  await press(window, 'Add this security key')
  await window.getByRole('heading', { level: 1, name: 'You are done here' }).waitFor()
  const key = await contents()
  await window.close()
  // The page goes on by itself.
  const list = await framed(page, world, 'Your devices')
  expect(await list.textContent('.ssp-status')).toContain('was added')
  await press(list, 'Back to sign-in')
  return key
}

describe('an unmodified host page', () => {
  test('signs somebody in', async () => {
    const person = await somebody()
    await visit(person.name)
    await signIn(person)
    expect(await told()).toBe(`signed in: ${person.name}`)
    expect(world.answers).toHaveLength(1)
  })

  test('adds a key in a window of its own, and signs in with it in another', async () => {
    const person = await somebody()
    await visit(person.name)
    const contents = await addKey(person)
    const prompt = await framed(page, world, 'Check that it is you')
    // Without permission of the page the frame doesn’t even ask.
    expect(await prompt.locator('ssp-passkey').isVisible()).toBe(false)
    const window = await opened(context, () => press(prompt, 'Use your passkey in a new window'))
    await plugInto(context, window, contents)
    await press(window, 'Use your passkey or security key')
    await window.getByRole('heading', { level: 1, name: 'You are done here' }).waitFor()
    expect(await told()).toBe(`signed in: ${person.name}`)
  })

  test('that allows it has the key asked for in its frame', async () => {
    const person = await somebody()
    await visit(person.name)
    const contents = await addKey(person)
    await visit(person.name, 'publickey-credentials-get; publickey-credentials-create')
    const prompt = await framed(page, world, 'Check that it is you')
    await plugInto(context, prompt, contents)
    await press(prompt, 'Use your passkey or security key')
    expect(await told()).toBe(`signed in: ${person.name}`)
  })
})

describe('no answer but for an allow', () => {
  test('a wrong code, and a way that is not allowed', async () => {
    const person = await somebody()
    await visit(person.name)
    await press(await framed(page, world, 'Check that it is you'), 'Passcode')
    const asked = await framed(page, world, 'Enter a passcode')
    await typeCode(asked, '000000')
    await asked.getByText('That code did not work').first().waitFor()
    expect(world.answers).toEqual([])
  })

  test('somebody who only managed devices', async () => {
    const person = await somebody()
    await visit(person.name)
    await openManagement(page, world, person.token, 'My Settings & Devices')
    const list = await framed(page, world, 'Your devices')
    await press(list, 'Back to sign-in')
    await framed(page, world, 'Check that it is you')
    expect(world.answers).toEqual([])
  })

  test('a page that nobody registered does not show the prompt', async () => {
    const person = await somebody()
    await visit(person.name)
    await framed(page, world, 'Check that it is you')
    const source = (await page.locator('iframe').getAttribute('src')) ?? ''
    const elsewhere = new URL(source)
    elsewhere.searchParams.set('parent', 'https://evil.example/')
    const answer = await context.request.get(elsewhere.href, { ignoreHTTPSErrors: true })
    expect(answer.status()).toBe(400)
    expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
    // Another page that claims to be the registered one is not let in by the browser.
    const thief = await context.newPage()
    await thief.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${source}"></iframe>` }))
    await thief.goto('http://evil.example/')
    await thief.waitForTimeout(1_500)
    expect(thief.frames().at(-1)?.url()).toMatch(/^chrome-error:/)
  })

  test('a request that comes again, for whoever brings it', async () => {
    const person = await somebody()
    await visit(person.name)
    await framed(page, world, 'Check that it is you')
    const source = (await page.locator('iframe').getAttribute('src')) ?? ''
    const again = await context.request.get(source, { ignoreHTTPSErrors: true })
    expect(again.status()).toBe(403)
  })
})

test('self-service that is off shows neither of the two links, and no page of theirs', async () => {
  world.selfService.intranet = false
  const person = await somebody()
  await visit(person.name)
  const prompt = await framed(page, world, 'Check that it is you')
  for (const name of ['Add a New Device', 'My Settings & Devices']) {
    expect(await prompt.getByRole('button', { name }).count()).toBe(0)
  }
  await prompt.locator('form').first().evaluate((form) => {
    if (form instanceof HTMLFormElement) form.action = '/frame/at/devices?see='
    if (form instanceof HTMLFormElement) form.submit()
  })
  const refused = await framed(page, world, 'That is not possible now')
  expect(await refused.textContent('main')).toContain('Intranet')
})
