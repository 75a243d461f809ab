import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../../.ci/chromium.mjs'
import { ASSETS } from '../src/assets/generated.ts'
import { parseConfig } from '../src/config.ts'
import { securityHeaders } from '../src/http/headers.ts'
import { GALLERY, surroundingsOf } from '../src/models/gallery.ts'
import { renderPage } from '../src/pages/render.tsx'

const config = parseConfig({ issuer: 'http://localhost', secret: 'A'.repeat(43), demo: true })

let server: Server
let browser: Browser
let origin = ''
let posted: { readonly path: string; readonly fields: URLSearchParams }[] = []
/** How long a form is on its way. */
let delay = 0

const pathOf = (name: string): string => {
  const index = GALLERY.findIndex((one) => one.name === name)
  if (index < 0) throw new Error(`the gallery has no ${name}`)
  return `${origin}/${index}`
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const headers = securityHeaders(config, null)
    if (request.method === 'POST') {
      void text(request).then((body) => {
        posted.push({ path: request.url ?? '', fields: new URLSearchParams(body) })
        setTimeout(() => response.writeHead(200, { ...headers, 'content-type': 'text/plain' }).end('posted'), delay)
      })
      return
    }
    const asset = ASSETS.find((one) => one.path === request.url)
    const entry = GALLERY[Number(request.url?.slice(1))]
    if (asset !== undefined) return void response.writeHead(200, { ...headers, 'content-type': asset.type }).end(asset.body)
    if (entry === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
    response.end(renderPage(entry.model, surroundingsOf(entry)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const { path, args } = await findChromium()
  browser = await chromium.launch({ executablePath: path, args })
})

afterAll(async () => {
  await browser.close()
  server.close()
})

async function open(name: string, options: BrowserContextOptions = {}, before?: () => void): Promise<Page> {
  posted = []
  delay = 0
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options })
  const page = await context.newPage()
  if (before !== undefined) await page.addInitScript(before)
  await page.goto(pathOf(name))
  return page
}

const passkeyButton = (page: Page) => page.locator('ssp-passkey button')
const status = (page: Page) => page.locator('[role=status]')
const focused = (page: Page) => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.className}`.trim())

describe('a passkey page', () => {
  test('posts what the browser answered, once, with everything that the server hid in the form', async () => {
    const page = await open('add a key')
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    })
    await passkeyButton(page).dblclick()
    await expect.poll(() => page.textContent('body')).toBe('posted')
    expect(posted.map(({ path }) => path)).toEqual(['/devices/add/security-key'])
    const fields = Object.fromEntries(posted[0]?.fields ?? [])
    expect(Object.keys(fields).toSorted()).toEqual(['_csrf', 'ceremony', 'response'])
    expect(JSON.parse(fields['response'] ?? '')).toMatchObject({ type: 'public-key', response: { attestationObject: expect.any(String) as string } })
    await page.context().close()
  })

  test.each([
    ['add a key', 'NotAllowedError', 'It was cancelled or took too long.'],
    ['add a key', 'InvalidStateError', 'This key is already added.'],
    ['add a key', 'UnknownError', 'The key could not be added.'],
    ['prompt: passkey first', 'NotAllowedError', 'It was cancelled or took too long.'],
    ['prompt: passkey first', 'InvalidStateError', 'That did not work.'],
  ] as const)('%s: tells a %s in the status region and can be tried again', async (name, error, words) => {
    const page = await open(name)
    await page.evaluate((refusal) => {
      const refuse = () => Promise.reject(new DOMException('', refusal))
      Object.defineProperty(navigator, 'credentials', { value: { create: refuse, get: refuse } })
    }, error)
    await passkeyButton(page).click()
    await expect.poll(() => status(page).textContent()).toContain(words)
    expect(await status(page).locator('.ssp-notice').count()).toBe(1)
    expect(await focused(page)).toBe('BUTTON ssp-button')
    expect(await passkeyButton(page).getAttribute('aria-disabled')).toBe('false')
    expect(posted).toEqual([])
    await page.context().close()
  })

  test('waits with the person, and asks the browser only once at a time', async () => {
    const page = await open('prompt: passkey first')
    await page.evaluate(() => {
      const asked = { times: 0 }
      const wait = () => new Promise(() => (document.body.dataset['asked'] = String((asked.times += 1))))
      Object.defineProperty(navigator, 'credentials', { value: { get: wait } })
    })
    for (let times = 0; times < 3; times += 1) await passkeyButton(page).dispatchEvent('click')
    expect(await status(page).textContent()).toContain('Your browser is asking you now.')
    expect(await page.getAttribute('body', 'data-asked')).toBe('1')
    await page.context().close()
  })

  test('says so where the browser has no WebAuthn', async () => {
    const page = await open('prompt: passkey first', {}, () => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'))
    await passkeyButton(page).click()
    await expect.poll(() => status(page).textContent()).toContain('This browser can’t do that here.')
    await page.context().close()
  })

  test('without a script names the other way and shows no button that does nothing', async () => {
    const page = await open('prompt: passkey first', { javaScriptEnabled: false })
    // Asked of the accessibility tree: a test's own script in the page would make `noscript` disappear.
    const session = await page.context().newCDPSession(page)
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    const told = nodes.filter((one) => !one.ignored).map((one) => `${String(one.role?.value)} ${String(one.name?.value)}`)
    expect(told).toContain('StaticText Passkeys and security keys need JavaScript. Switch it on, or choose another way.')
    expect(told).toContain('link Other options')
    expect(told).not.toContain('button Use your passkey or security key')
    await page.context().close()
  })
})

describe('every page', () => {
  test('a form on its way is not sent twice', async () => {
    const page = await open('rename: asked')
    delay = 1_500
    await page.getByRole('button', { name: 'Save' }).dblclick({ noWaitAfter: true })
    await page.keyboard.press('Enter')
    await expect.poll(() => page.textContent('body'), { timeout: 10_000 }).toBe('posted')
    expect(posted.map(({ fields }) => Object.fromEntries(fields))).toEqual([{ _csrf: 'sample', name: 'Blue key' }])
    await page.context().close()
  })

  test('works without a script', async () => {
    const page = await open('rename: asked', { javaScriptEnabled: false })
    await page.getByLabel('New name').fill('Green key')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(posted.map(({ fields }) => fields.get('name'))).toEqual(['Green key'])
    await page.context().close()
  })

  test.each([
    ['devices: two', 'H1'],
    ['rename: empty', 'DIV ssp-problems'],
    ['add a key: failed', 'DIV ssp-problems'],
    ['passcode: asked', 'INPUT'],
    ['passcode: wrong', 'INPUT'],
    ['remove: one other remains', 'A ssp-button'],
    ['report lost: last usable device', 'A ssp-button'],
  ])('%s starts at %s', async (name, where) => {
    const page = await open(name)
    await expect.poll(() => focused(page)).toBe(where)
    if (where === 'A ssp-button') expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel')
    await page.context().close()
  })

  test('what just happened stays where it is read out, with its Undo', async () => {
    const page = await open('devices: added')
    await page.waitForTimeout(600)
    expect(await status(page).locator('.ssp-notice').count()).toBe(1)
    await status(page).getByRole('button', { name: 'Undo' }).click()
    expect(posted.map(({ path }) => path)).toEqual(['/undo'])
    await page.context().close()
  })

  test('times are told where the reader is', async () => {
    const page = await open('devices: two')
    await expect.poll(() => page.locator('.ssp-exact').first().textContent()).toContain('10:30')
    const without = await open('devices: two', { javaScriptEnabled: false })
    expect(await without.locator('.ssp-exact').first().textContent()).toContain('09:30 UTC')
    await page.context().close()
    await without.context().close()
  })

  test('everything that can be pressed is at least 44 pixels high, also with words of twice the size', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 } })
    const page = await context.newPage()
    let seen = 0
    const small: string[] = []
    for (const [index, { name }] of GALLERY.entries()) {
      await page.goto(`${origin}/${index}`)
      const found = await page.evaluate(() => {
        for (const one of document.querySelectorAll('details')) one.open = true
        const measure = () =>
          [...document.querySelectorAll<HTMLElement>('a, button, summary, input:not([type=hidden])')].map((element) => {
            // A choice is pressed anywhere in its row.
            const { height, width } = (element.closest('.ssp-choice') ?? element).getBoundingClientRect()
            return { what: element.textContent, height, width }
          })
        const first = measure()
        document.documentElement.style.fontSize = '200%'
        return { all: [...first, ...measure()], wide: document.documentElement.scrollWidth }
      })
      seen += found.all.length
      small.push(...found.all.filter((one) => one.height < 43.9 || one.width < 43.9).map((one) => `${name}: ${one.what} ${one.width}×${one.height}`))
      if (found.wide > 320) small.push(`${name}: ${found.wide} px wide with words of twice the size`)
    }
    expect(small).toEqual([])
    expect(seen).toBeGreaterThan(GALLERY.length)
    await context.close()
  })
})
