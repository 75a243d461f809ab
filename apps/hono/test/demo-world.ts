import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Demo, startDemo } from '../src/demo/start-demo.ts'
import { base64url, random } from '../src/random.ts'
import { launch, type Visitor, visitor } from './browser.ts'
import { freePorts } from './free-ports.ts'
import { type Camera, camera } from './read-qr.ts'
import { heading, press } from './steps.ts'

/**
 * The demonstration, and the people in front of it. Its clock stands still until a test moves it, so that nobody is too
 * late on a slow machine.
 */
export interface DemoWorld {
  readonly demo: Demo
  readonly camera: Camera
  /** So many milliseconds pass. */
  later(milliseconds: number): void
  /** Somebody's computer. */
  computer(more?: BrowserContextOptions): Promise<Visitor>
  /** Somebody's phone. It stays for the whole file where it is `kept`. */
  phone(kept?: 'kept'): Promise<Visitor>
  /** Everybody goes, except for those that are kept. What their browsers complained about, and whatever broke. */
  everybodyGoes(): Promise<readonly string[]>
  close(): Promise<void>
}

async function startedDemo(now: () => number): Promise<Demo> {
  const port = await freePorts()
  return startDemo({ port, issuer: `http://localhost:${port}`, secret: base64url(random(32)), now })
}

export async function demoWorld(): Promise<DemoWorld> {
  const browser: Browser = await launch()
  const here = new Set<Visitor>()
  const kept = new Set<Visitor>()
  const come = async (width: number, more: BrowserContextOptions): Promise<Visitor> => {
    const found = await visitor(browser, { width, scheme: 'light' }, more)
    found.context.setDefaultTimeout(60_000)
    here.add(found)
    return found
  }
  let now = Date.now()
  const demo = await startedDemo(() => now)
  return {
    demo,
    camera: await camera(browser),
    later(milliseconds) {
      now += milliseconds
    },
    computer: (more = {}) => come(1280, more),
    async phone(stays) {
      const found = await come(390, { isMobile: true, hasTouch: true })
      if (stays === 'kept') kept.add(found)
      return found
    },
    async everybodyGoes() {
      const reports = [...here].flatMap((one) => one.reports)
      const leaving = [...here].filter((one) => !kept.has(one))
      for (const one of leaving) here.delete(one)
      await Promise.all(leaving.map(({ context }) => context.close()))
      return reports
    },
    async close() {
      await browser.close()
      await demo.close()
    },
  }
}

/** Opens the application that the portal protects, as whom one says one is. New names are new people. */
export async function signIn({ demo }: DemoWorld, page: Page, name: string): Promise<void> {
  await page.goto(demo.application)
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill('demo')
  await press(page, 'Sign in')
}

export const signedIn = (page: Page, name: string): Promise<void> => heading(page, `Hello, ${name}`)

/** What stands large on the page, below these words. */
export const shownBelow = async (page: Page, label: string): Promise<string> =>
  (await page.getByText(label, { exact: true }).locator('xpath=..').locator('strong').textContent()) ?? ''

/** Waits until the page says so. */
export const says = (page: Page, sentence: string | RegExp): Promise<void> =>
  page.locator('main').getByText(sentence, { exact: true }).waitFor()
