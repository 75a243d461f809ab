import axe from 'axe-core'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakePortal } from './fake-portal.ts'
import { enrol, eventually, launch, phone, type Phone } from './phone.ts'

const WIDTHS = [320, 1280] as const
const SCHEMES = ['light', 'dark'] as const

/** WCAG 2.2 AA and what the tool's authors recommend beyond it. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

let browser: Browser
let portal: FakePortal

beforeAll(async () => {
  browser = await launch()
  portal = await new FakePortal().start()
  portal.vapidKey = Buffer.alloc(65, 4).toString('base64url')
})

afterAll(async () => {
  await browser.close()
  await portal.stop()
})

async function audit({ page }: Phone): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (standards) => {
    const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe }
    return (await inPage.run(document, { runOnly: standards, resultTypes: ['violations'] })).violations
  }, STANDARDS)
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}

/** What is too small for a finger. */
const small = ({ page }: Phone): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input, a')].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect()
      return width < 44 || height < 44 ? [`${width} by ${height}: ${element.outerHTML.slice(0, 90)}`] : []
    }),
  )

/** Everything that a place must hold, at each width in each scheme. */
async function inspect(one: Phone, name: string): Promise<readonly string[]> {
  const faults: string[] = []
  for (const width of WIDTHS) {
    await one.page.setViewportSize({ width, height: 800 })
    for (const colorScheme of SCHEMES) {
      await one.page.emulateMedia({ colorScheme })
      const wide = await one.page.evaluate(() => document.documentElement.scrollWidth)
      const found = [...(await audit(one)), ...(await small(one)), ...one.reports.splice(0), ...(wide > width ? [`${wide} px wide`] : [])]
      faults.push(...found.map((fault) => `${name} at ${width} px, ${colorScheme}: ${fault}`))
    }
  }
  return faults
}

/** A phone with one account, and no more questions once it is where it should be. */
async function prepared(options: BrowserContextOptions = {}, account = 'ada'): Promise<Phone> {
  const one = await phone(browser, { reducedMotion: 'reduce', ...options })
  await enrol(portal, one, account, 'A telephone with an awfully long name …')
  return one
}

/** Each place, and the way there. */
const PLACES: Readonly<Record<string, () => Promise<Phone>>> = {
  empty: async () => {
    const one = await phone(browser)
    await one.page.goto(portal.app.url)
    await one.at('empty')
    return one
  },
  'empty on an iPhone': async () => {
    const one = await phone(browser, { userAgent: IPHONE }, () => Object.defineProperty(navigator, 'standalone', { value: false }))
    await one.page.goto(portal.app.url)
    await one.at('empty')
    await one.page.getByText('Add to Home Screen').waitFor()
    return one
  },
  'activate by code, wrong': async () => {
    const one = await phone(browser, { locale: 'de-DE' })
    await one.page.goto(portal.app.url)
    await one.press('Code eintippen')
    await one.at('activate')
    await one.page.getByLabel('Code').fill('ZZZZ-ZZZZ')
    await one.press('Weiter')
    await one.page.locator('.ssp-notice[data-kind=problem]').waitFor()
    return one
  },
  check: async () => {
    const one = await phone(browser)
    await one.page.goto(portal.offer().link)
    await one.at('activate')
    await one.press('Continue')
    await one.at('check')
    return one
  },
  ready: async () => {
    const one = await PLACES['check']!()
    portal.confirm()
    await one.at('ready')
    return one
  },
  scan: async () => {
    const one = await PLACES['empty']!()
    await one.press('Scan the code')
    await one.at('scan')
    await one.page.locator('.ssp-notice').waitFor()
    return one
  },
  'accounts, two of them and one that is not confirmed': async () => {
    const one = await prepared()
    await enrol(portal, one, 'a.name.that.is.much.longer.than.any.line@subsidiary.example.com')
    await one.page.goto(portal.offer('eva').link)
    await one.at('activate')
    await one.press('Continue')
    await one.at('check')
    await one.press('Back')
    await one.at('accounts')
    return one
  },
  'accounts that moved and are refused': async () => {
    const one = await prepared()
    const first = portal.newest()
    await enrol(portal, one, 'bob')
    first.state = 'moved'
    portal.newest().state = 'gone'
    await one.page.getByText('does not accept').waitFor()
    await one.page.getByText('moved to another phone').waitFor()
    return one
  },
  'accounts without a network': async () => {
    const one = await prepared()
    await one.context.route('**/pending', (route) => route.abort())
    await one.page.getByText('cannot be reached').waitFor()
    return one
  },
  settings: async () => {
    const one = await prepared()
    await one.press('Settings: ada')
    await one.at('account')
    return one
  },
  remove: async () => {
    const one = await PLACES['settings']!()
    await one.press('Remove from this phone')
    await one.at('remove')
    return one
  },
  'a request to type for, with a wrong number': async () => {
    const one = await prepared()
    portal.ask({ expiresAt: portal.now() + 600_000 })
    await one.at('request')
    await one.page.getByLabel('Number on your computer').fill('111')
    await one.press('Approve')
    await one.page.locator('.ssp-notice').waitFor()
    return one
  },
  'a request to pick for, to manage, in German': async () => {
    const one = await phone(browser, { locale: 'de-DE' })
    await enrol(portal, one)
    portal.ask({ match: 'pick', purpose: 'manage', expiresAt: portal.now() + 600_000 })
    await one.at('request')
    return one
  },
  'a request that was scanned': async () => {
    const one = await prepared()
    const { id, secret } = portal.ask({ expiresAt: portal.now() + 600_000 })
    await one.page.goto(`${portal.app.url}#2.${id}.${secret}`)
    await one.page.getByText('Check what it is about').waitFor()
    return one
  },
  'a request that cannot be shown': async () => {
    const one = await prepared()
    portal.ask({ purpose: 'pay', expiresAt: portal.now() + 600_000 })
    await one.at('request')
    return one
  },
  'an end': async () => {
    const one = await prepared()
    portal.ask({ match: 'none' })
    await one.at('request')
    await one.press('Not me')
    await one.at('end')
    return one
  },
  'no storage': async () => {
    const one = await phone(browser, {}, () => Reflect.deleteProperty(globalThis, 'indexedDB'))
    await one.page.goto(portal.app.url)
    await one.at('no-storage')
    return one
  },
}

describe('accessible, large enough, in one column and within its policy', () => {
  test.each(Object.keys(PLACES))('%s', async (name) => {
    const one = await PLACES[name]!()
    expect(await inspect(one, name)).toEqual([])
    await one.context.close()
  })

  test('a planted contrast fault, a small target and a fault against the policy are found', async () => {
    const one = await PLACES['empty']!()
    await one.page.evaluate(() => {
      document.querySelector<HTMLElement>('.ssp-text')?.style.setProperty('color', '#bbb')
      document.querySelector<HTMLElement>('button')?.style.setProperty('min-height', '0')
      document.querySelector<HTMLElement>('button')?.style.setProperty('height', '20px')
    })
    expect((await audit(one)).some((fault) => fault.startsWith('color-contrast'))).toBe(true)
    expect(await small(one)).toHaveLength(1)
    await one.page.evaluate(() => document.querySelector('h1')?.setAttribute('style', 'color: red'))
    await eventually(() => one.reports.join()).toMatch(/Content Security Policy/)
    await expect(one.page.evaluate(() => document.createElement('div').setHTMLUnsafe('<p>'))).rejects.toThrow(/Trusted/)
    await one.context.close()
  })
})

describe('whoever does not see', () => {
  test('hears one heading and one region; the countdown is kept quiet', async () => {
    const one = await prepared()
    expect(await one.page.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await one.page.locator('[role=status]').count()).toBe(1)
    expect(await one.page.locator('.ssp-bar').getAttribute('aria-hidden')).toBe('true')
    expect(await one.page.locator('.ssp-passcode p').textContent()).toMatch(/^Passcode \d{6}$/)
    portal.ask()
    await one.at('request')
    expect(await one.page.locator('.ssp-left').getAttribute('aria-hidden')).toBe('true')
    await one.context.close()
  })

  test('can do without a mouse', async () => {
    const one = await prepared()
    const prompt = portal.ask()
    await one.at('request')
    await one.page.keyboard.press('Tab')
    await one.page.keyboard.type('482')
    await one.page.keyboard.press('Enter')
    await one.at('end')
    expect(prompt.state).toBe('approved')
    await one.context.close()
  })
})

test('the digits of a passcode stay where they are while they change', async () => {
  const one = await prepared()
  const box = () => one.page.locator('.ssp-card').boundingBox()
  await eventually(() => one.page.locator('.ssp-digits').textContent()).toMatch(/^\d{6}$/)
  const before = await box()
  await one.page.evaluate(() => document.querySelector('.ssp-digits')?.replaceChildren())
  expect(await box()).toEqual(before)
  await one.context.close()
})
