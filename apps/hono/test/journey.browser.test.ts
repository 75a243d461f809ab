import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64url, random } from '../src/random.ts'
import { type Demo, startDemo } from '../src/demo/start-demo.ts'
import { launch, type Look, press, tabTo, visitor } from './browser.ts'
import { freePorts } from './free-ports.ts'

let browser: Browser
let demo: Demo

beforeAll(async () => {
  browser = await launch()
})

afterAll(async () => {
  await browser.close()
})

async function freshDemo(): Promise<Demo> {
  const port = await freePorts()
  return startDemo({ port, issuer: `http://localhost:${port}`, secret: base64url(random(32)) })
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(demo.portal)
  await tabTo(page, 'User name')
  await page.keyboard.type(name)
  await tabTo(page, 'Password')
  await page.keyboard.type('demo')
  await page.keyboard.press('Enter')
}

const heading = (page: Page, text: string | RegExp) => expect.poll(() => page.textContent('h1'), { timeout: 10_000 }).toMatch(text)

async function choosePasscode(page: Page, owner: string, which = 0): Promise<void> {
  const token = demo.tokens.filter((one) => one.owner === owner)[which]
  if (token === undefined) throw new Error(`${owner} has no such token`)
  await tabTo(page, 'Passcode')
  await page.keyboard.type(await token.code())
  await page.keyboard.press('Enter')
}

const LOOKS: readonly Look[] = [
  { width: 320, scheme: 'light' },
  { width: 320, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
]

describe.each(LOOKS)('by keyboard alone at $width px, $scheme', (look) => {
  beforeAll(async () => {
    demo = await freshDemo()
  })
  afterAll(async () => {
    await demo.close()
  })

  test('a first key, device management, a second key, and the last one stays', async () => {
    const { page, plugIn, reports, context } = await visitor(browser, look)
    const first = await plugIn('usb')

    await signIn(page, 'ada')
    await heading(page, 'Set up your first device')
    await press(page, /^Security key/)
    await heading(page, 'Add a security key')
    await press(page, 'Add this security key')
    await heading(page, 'Check that it is you')
    expect(await first.credentials()).toBe(1)

    // Other options → Manage devices, which is the last of the list.
    await press(page, 'Other options')
    await heading(page, 'Other options')
    const choices = await page.locator('main li a').allTextContents()
    expect(choices.at(-1)).toContain('Manage devices')
    await press(page, /^Manage devices/)
    await heading(page, 'Confirm that it is you')
    await press(page, 'Use your passkey or security key')
    await heading(page, 'Your devices')

    await press(page, 'Add a device')
    await heading(page, 'Add a device')
    // Nothing about hardware tokens is ever offered.
    expect((await page.textContent('main'))?.toLowerCase()).not.toContain('token')
    await first.unplug()
    const second = await plugIn('usb')
    await press(page, /^Security key/)
    await press(page, 'Add this security key')
    await heading(page, 'Your devices')
    expect(await second.credentials()).toBe(1)
    expect(await page.locator('h2').allTextContents()).toHaveLength(2)

    await press(page, 'Edit Security key 2')
    await press(page, 'Rename Security key 2')
    await heading(page, 'Rename Security key 2')
    await tabTo(page, 'New name')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('Blue key')
    await page.keyboard.press('Enter')
    await heading(page, 'Your devices')
    expect(await page.locator('h2').allTextContents()).toContain('Blue key')

    await press(page, 'Edit Security key')
    await press(page, 'Remove Security key')
    await heading(page, 'Remove Security key?')
    await press(page, 'Remove Security key')
    // The key that had opened management is gone, and so is what it opened.
    await heading(page, 'Confirm that it is you')
    await press(page, 'Use your passkey or security key')
    await heading(page, 'Your devices')
    expect(await page.locator('h2').allTextContents()).toEqual(['Blue key'])

    await press(page, 'Edit Blue key')
    await press(page, 'Remove Blue key')
    await heading(page, 'Blue key is your last usable device')
    expect(await page.textContent('main')).toContain('Add another device first')

    // Back to the sign-in, which still works.
    await press(page, 'Back to your devices')
    await press(page, 'Back to sign-in')
    await press(page, 'Use your passkey or security key')
    await heading(page, 'Hello, ada')
    expect(page.url()).toBe(`${demo.application}/`)
    expect(reports).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width)
    await context.close()
  })
})

describe('around the journey', () => {
  beforeAll(async () => {
    demo = await freshDemo()
  })
  afterAll(async () => {
    await demo.close()
  })

  test('a passcode signs in once, and a token is removed and put back, never added', async () => {
    const { page, context, reports } = await visitor(browser)
    await signIn(page, 'cleo')
    await heading(page, 'Check that it is you')
    await press(page, /^Manage devices/)
    await heading(page, 'Confirm that it is you')
    await press(page, /^Passcode$/)
    await heading(page, 'Enter a passcode')
    await choosePasscode(page, 'cleo')
    await heading(page, 'Your devices')
    expect(await page.locator('h2').allTextContents()).toHaveLength(2)
    await press(page, 'Edit Token C300-0003')
    await press(page, 'Remove Token C300-0003')
    await heading(page, 'Remove Token C300-0003?')
    expect(await page.textContent('main')).toContain('Only an administrator can give you a token again')
    await press(page, 'Remove Token C300-0003')
    await heading(page, 'Your devices')
    expect(await page.locator('h2').allTextContents()).toEqual(['Token C300-0002'])
    await press(page, 'Undo')
    await expect.poll(() => page.locator('h2').allTextContents(), { timeout: 10_000 }).toHaveLength(2)
    for (const path of ['hardware-token', 'nonsense']) {
      const answer = await page.goto(`${demo.portal}/devices/add/${path}`)
      expect([403, 404]).toContain(answer?.status())
    }
    expect(reports).toEqual([])
    await context.close()
  })

  test('a bypass code opens management once', async () => {
    const code = demo.codes.find((one) => one.user === 'ben')?.code ?? ''
    const { page, context } = await visitor(browser)
    await signIn(page, 'ben')
    await heading(page, 'Check that it is you')
    await press(page, /^Manage devices/)
    await heading(page, 'Confirm that it is you')
    await press(page, /^Bypass code/)
    await heading(page, 'Enter a bypass code')
    await tabTo(page, 'Bypass code')
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
    await heading(page, 'Your devices')
    await context.close()

    const again = await visitor(browser)
    await signIn(again.page, 'ben')
    await heading(again.page, 'Check that it is you')
    await press(again.page, /^Manage devices/)
    await heading(again.page, 'Confirm that it is you')
    await press(again.page, /^Bypass code/)
    await heading(again.page, 'Enter a bypass code')
    await tabTo(again.page, 'Bypass code')
    await again.page.keyboard.type(code)
    await again.page.keyboard.press('Enter')
    await expect.poll(() => again.page.textContent('main'), { timeout: 10_000 }).toContain('did not work')
    await heading(again.page, 'Enter a bypass code')
    await again.context.close()
  })

  test('where self-service is off there is no link and no way in', async () => {
    const { page, context } = await visitor(browser)
    await signIn(page, 'dan')
    await heading(page, 'Check that it is you')
    expect(await page.textContent('body')).not.toContain('Manage devices')
    for (const path of ['/devices', '/devices/add', '/devices/add/security-key']) {
      const answer = await page.goto(demo.portal + path)
      expect(answer?.status()).toBe(403)
      expect(await page.textContent('main')).toContain('does not let users manage their devices')
    }
    await page.goto(`${demo.portal}/passcode`)
    await choosePasscode(page, 'dan')
    await heading(page, 'Hello, dan')
    await context.close()
  })

  test('a request is taken by one browser, once', async () => {
    const one = await visitor(browser)
    const requests: string[] = []
    one.page.on('request', (request) => {
      if (request.url().includes('/oauth/v1/authorize')) requests.push(request.url())
    })
    await signIn(one.page, 'cleo')
    await heading(one.page, /Check that it is you|Enter a passcode/)
    const [url = ''] = requests
    expect((await one.page.goto(url))?.status()).toBe(200)
    await heading(one.page, /Check that it is you|Enter a passcode/)
    const other = await visitor(browser)
    expect((await other.page.goto(url))?.status()).toBe(403)
    await one.context.close()
    await other.context.close()
  })
})
