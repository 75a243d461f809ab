import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { findChromium } from '../../../.ci/chromium.mjs'
import type { Device, FakePortal } from './fake-portal.ts'

/** The one Chromium of a test file. */
export async function launch(...more: readonly string[]): Promise<Browser> {
  const { path, args } = await findChromium()
  return chromium.launch({ executablePath: path, args: [...args, ...more] })
}

/** A phone of its own. `reports` collects what the content security policy and the scripts complained about. */
export interface Phone {
  readonly context: BrowserContext
  readonly page: Page
  readonly reports: string[]
  /** The place where the app is. */
  at(place: string): Promise<void>
  press(name: string | RegExp): Promise<void>
  heading(): Promise<string | null>
  status(): Promise<string | null>
}

export async function phone(browser: Browser, options: BrowserContextOptions = {}, before?: () => void): Promise<Phone> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options })
  if (before !== undefined) await context.addInitScript(before)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const reports: string[] = []
  page.on('console', (message) => {
    // A portal that says no is written to the console, too.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) reports.push(message.text())
  })
  page.on('pageerror', (error) => reports.push(`page error: ${error.message}`))
  return {
    context,
    page,
    reports,
    at: async (place) => void (await page.waitForSelector(`body[data-screen=${place}] h1`)),
    press: (name) => page.getByRole('button', { name, exact: typeof name === 'string' }).click(),
    heading: () => page.textContent('h1'),
    status: () => page.textContent('[role=status]'),
  }
}

/** Opens the activation's link, names the phone and has it confirmed on the computer. Ends at the accounts. */
export async function enrol(portal: FakePortal, { page, at }: Phone, account = 'ada', name = 'Work phone'): Promise<Device> {
  await page.goto(portal.offer(account).link)
  await at('activate')
  await page.locator('input[name=name]').fill(name)
  await page.locator('form button').click()
  await at('check')
  const device = portal.newest()
  portal.confirm(device)
  await at('ready')
  await page.locator('.ssp-actions button').last().click()
  await at('accounts')
  return device
}

/** Nothing complained, neither the policy nor a script. */
export const expectQuiet = ({ reports }: Phone): void => expect(reports).toEqual([])

/** Polls for as long as a busy machine may take; whatever comes true is noticed at once. */
export const eventually = <T>(read: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(read, { timeout: 20_000, interval: 50 })
