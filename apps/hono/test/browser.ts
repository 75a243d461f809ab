import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../.ci/chromium.mjs'

/** The one Chromium of a test file. */
export async function launch(...more: readonly string[]): Promise<Browser> {
  const { path, args, version, from } = await findChromium()
  console.log(`browser: ${version} (${from})`)
  return chromium.launch({ executablePath: path, args: [...args, ...more] })
}

export interface Look {
  readonly width: number
  readonly scheme: 'light' | 'dark'
}

/**
 * A visitor with a browser of their own. `reports` collects whatever the content security policy and scripts complained
 * about, in any of its pages.
 */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  readonly reports: string[]
  /** Plugs in another security key, or turns on the one that is built in; with what is on it already. */
  plugIn(transport: 'usb' | 'internal', contents?: readonly Credential[]): Promise<Key>
  /** Takes all keys out and forgets all cookies and reports: for whoever comes next. A browser of their own costs more. */
  makeRoom(): Promise<void>
}

export interface Key {
  credentials(): Promise<number>
  contents(): Promise<readonly Credential[]>
  unplug(): Promise<void>
}

/** What is on a key, as the DevTools protocol tells and takes it. */
export interface Credential {
  /** Base64, and so is whatever else is bytes. */
  readonly credentialId: string
  readonly privateKey: string
  readonly isResidentCredential: boolean
  readonly signCount: number
}

export async function visitor(
  browser: Browser,
  look: Look = { width: 1280, scheme: 'light' },
  more: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    colorScheme: look.scheme,
    locale: 'en-GB',
    ...more,
  })
  const reports: string[] = []
  context.on('console', (message) => {
    if (/content security policy|trusted ?types|trustedscript|trustedhtml/i.test(message.text())) reports.push(message.text())
  })
  context.on('weberror', (error) => reports.push(`page error: ${error.error().message}`))
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  const plugged = new Set<string>()
  const unplug = async (authenticatorId: string): Promise<void> => {
    plugged.delete(authenticatorId)
    await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
  }
  return {
    context,
    page,
    reports,
    async plugIn(transport, contents = []) {
      const options = {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      } as const
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options })
      plugged.add(authenticatorId)
      for (const credential of contents) await session.send('WebAuthn.addCredential', { authenticatorId, credential })
      const read = async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials
      return {
        credentials: async () => (await read()).length,
        contents: read,
        unplug: () => unplug(authenticatorId),
      }
    },
    async makeRoom() {
      await Promise.all([...plugged].map(unplug))
      await context.clearCookies()
      reports.length = 0
    },
  }
}

/** Asks the page something; a navigation in between starts it over. */
async function inPage<T>(page: Page, question: () => T): Promise<T> {
  try {
    return await page.evaluate(question)
  } catch {
    await page.waitForLoadState()
    return page.evaluate(question)
  }
}

/** Presses Tab until the focus is on what is called so, as somebody without a mouse would. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = typeof name === 'string' ? new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : name
  const seen: string[] = []
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    const focused = await inPage(page, () => {
      const element = document.activeElement
      if (element === null || element === document.body) return ''
      const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : ''
      return (element.getAttribute('aria-label') ?? (label === '' ? (element.textContent ?? '') : label)).trim().replaceAll(/\s+/g, ' ')
    })
    if (wanted.test(focused)) return
    seen.push(focused)
  }
  throw new Error(`the keyboard never reached ${String(name)}; it saw: ${[...new Set(seen)].join(' | ')}`)
}

/** Reaches it and activates it. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}
