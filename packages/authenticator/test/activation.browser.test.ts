import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FakePortal } from './fake-portal.ts'
import { enrol, eventually, expectQuiet, launch, phone, type Phone } from './phone.ts'

let browser: Browser
let portal: FakePortal

beforeAll(async () => {
  browser = await launch()
})

beforeEach(async () => {
  portal = await new FakePortal().start()
  return () => portal.stop()
})

afterAll(() => browser.close())

/** What the browser keeps, with the secrets that it would give away. */
const kept = ({ page }: Phone): Promise<{ readonly extractable: boolean[]; readonly text: string }> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('ssp-authenticator')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('closed'))
    })
    const all = await new Promise<unknown[]>((resolve) => {
      const request = database.transaction('accounts').objectStore('accounts').getAll()
      request.onsuccess = () => resolve(request.result as unknown[])
    })
    database.close()
    const extractable: boolean[] = []
    const text = JSON.stringify(all, (_, value: unknown) => {
      if (value instanceof CryptoKey) extractable.push(value.extractable)
      return value
    })
    return { extractable, text }
  })

describe('a link', () => {
  test('adds the account once the computer confirms it, and its secret does not stay in the address', async () => {
    const one = await phone(browser)
    const { link } = portal.offer('ada')
    const [, , secret = ''] = link.split('.')
    await one.page.goto(link)
    await one.at('activate')
    expect(await one.page.evaluate(() => location.href)).toBe(portal.app.url)
    const suggested = one.page.locator('input[name=name]')
    await eventually(() => suggested.inputValue()).toBe('Chrome on Linux')
    await suggested.fill('Work phone')
    await one.press('Continue')
    await one.at('check')
    expect(await one.page.getByRole('img').getAttribute('aria-label')).toBe('Check number 42')
    expect(portal.newest()).toMatchObject({ name: 'Work phone', platform: 'other', state: 'unconfirmed' })
    portal.confirm()
    await one.at('ready')
    await one.press('Done')
    await one.at('accounts')
    expect(await one.page.textContent('.ssp-card')).toMatch(/ada.*Example & Söhne.*Work phone/)
    const { extractable, text } = await kept(one)
    expect(extractable).toEqual([false, false])
    expect(text).not.toContain(secret)
    expect(text).not.toContain(portal.newest().totp)
    expect(await one.page.evaluate(() => navigator.storage.persisted !== undefined)).toBe(true)
    expectQuiet(one)
  })

  test('that was used before, or is wrong, says so', async () => {
    const { link } = portal.offer()
    const used = await phone(browser)
    await enrol(portal, used)
    for (const address of [portal.activations[0]!, { id: 'nothing', secret: 'nothing' }]) {
      await used.page.goto(`${portal.app.url}#1.${address.id}.${address.id === 'nothing' ? 'x' : 'wrong'}`)
      await used.at('activate')
      await used.press('Continue')
      await eventually(used.status).toMatch(/wrong or its time is over/)
    }
    expect(link).toContain('#1.')
    expectQuiet(used)
  })

  test('that the computer refuses leaves nothing behind', async () => {
    const one = await phone(browser)
    await one.page.goto(portal.offer().link)
    await one.at('activate')
    await one.press('Continue')
    await one.at('check')
    portal.newest().state = 'gone'
    await one.at('end')
    expect(await one.heading()).toBe('This phone was not added')
    await one.press('Done')
    await one.at('empty')
    expect((await kept(one)).extractable).toEqual([])
  })

  test('opened where the app is open already takes it there', async () => {
    const one = await phone(browser)
    await one.page.goto(portal.app.url)
    await one.at('empty')
    await one.page.evaluate((hash) => {
      location.hash = hash
    }, new URL(portal.offer().link).hash)
    await one.at('activate')
    expect(await one.page.evaluate(() => location.hash)).toBe('')
  })

  test('is not lost when the app is closed before the computer confirms', async () => {
    const one = await phone(browser)
    await one.page.goto(portal.offer().link)
    await one.at('activate')
    await one.press('Continue')
    await one.at('check')
    await one.page.reload()
    await one.at('accounts')
    expect(await one.page.locator('.ssp-digits').count()).toBe(0)
    await one.press('Show the check number: ada')
    await one.at('check')
    portal.confirm()
    await one.at('ready')
  })
})

describe('a code', () => {
  test('is read as people write it', async () => {
    const one = await phone(browser)
    const { code } = portal.offer()
    await one.page.goto(portal.app.url)
    await one.press('Type the code')
    await one.at('activate')
    await one.page.getByLabel('Code').fill(code.toLowerCase().replace('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o'))
    await one.press('Continue')
    await one.at('check')
    portal.confirm()
    await one.at('ready')
    expectQuiet(one)
  })

  test('that can be none is not sent; one that is wrong is refused; the next one counts', async () => {
    const one = await phone(browser)
    const { code } = portal.offer()
    await one.page.goto(portal.app.url)
    await one.press('Type the code')
    await one.page.getByLabel('Code').fill('ABCD-EFG')
    await one.press('Continue')
    await eventually(() => one.page.textContent('#field-code-hint')).toMatch(/eight letters and digits/)
    expect(await one.page.getByLabel('Code').getAttribute('aria-invalid')).toBe('true')
    expect(portal.calls).toEqual([])
    await one.page.getByLabel('Code').fill('ZZZZ-ZZZZ')
    await one.press('Continue')
    await eventually(one.status).toMatch(/wrong or its time is over/)
    expect(await one.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('code')
    await one.page.getByLabel('Code').fill(code)
    await one.press('Continue')
    await one.at('check')
  })

  test('needs a name for the phone', async () => {
    const one = await phone(browser)
    await one.page.goto(portal.offer().link)
    await one.at('activate')
    await one.page.locator('input[name=name]').fill('  ')
    await one.press('Continue')
    await eventually(() => one.page.textContent('#field-name-hint')).toMatch(/1 to 40/)
    expect(portal.calls).toEqual([])
  })
})

describe('trouble', () => {
  test('a browser that keeps no keys is told so, and no key is made that could be taken out', async () => {
    const one = await phone(browser, {}, () => {
      const put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = function (...args) {
        if (args[0] instanceof CryptoKey) throw new DOMException('no', 'DataCloneError')
        return put.apply(this, args)
      }
    })
    await one.page.goto(portal.offer().link)
    await one.at('no-storage')
    expect(await one.heading()).toBe('This browser cannot keep a key')
    expect(portal.calls).toEqual([])
  })

  test('without a network it says that, and works once there is one', async () => {
    const one = await phone(browser)
    await one.page.goto(portal.offer().link)
    await one.at('activate')
    await one.context.setOffline(true)
    await one.press('Continue')
    await eventually(one.status).toMatch(/cannot be reached/)
    await one.context.setOffline(false)
    await one.press('Continue')
    await one.at('check')
  })

  test('a portal that asks for patience is given it', async () => {
    const one = await phone(browser)
    await one.page.goto(portal.offer().link)
    await one.at('activate')
    portal.fault = { status: 429, error: 'rate', wait: 17 }
    await one.press('Continue')
    await eventually(one.status).toMatch(/17 seconds/)
  })

  test.each([-3_600_000, 3_600_000])('a clock that is %i ms off is corrected by the portal’s', async (skew) => {
    portal.skew = skew
    const one = await phone(browser)
    await enrol(portal, one)
    expect(portal.calls.slice(0, 2)).toEqual(['POST activate 400', 'POST activate 200'])
    expectQuiet(one)
  })
})

describe('several accounts', () => {
  test('stand beside each other, each with its own passcodes and its own requests', async () => {
    const one = await phone(browser)
    const ada = await enrol(portal, one, 'ada')
    const bob = await enrol(portal, one, 'bob')
    expect(await one.page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['ada', 'bob', 'Add an account'])
    const codes = await one.page.locator('.ssp-digits').allTextContents()
    expect(new Set(codes).size).toBe(2)
    portal.ask({}, bob)
    await one.at('request')
    expect(await one.page.textContent('.ssp-facts')).toContain('bob')
    await one.press('Deny')
    await one.at('end')
    portal.ask({ match: 'none' }, ada)
    await one.at('request')
    expect(await one.page.textContent('.ssp-facts')).toContain('ada')
    await one.press('Approve')
    await eventually(() => portal.prompts.map(({ state }) => state)).toEqual(['denied', 'approved'])
  })

  test('of which one is the same as before, on the same phone, take its place when confirmed', async () => {
    const one = await phone(browser)
    const old = await enrol(portal, one)
    await one.page.goto(portal.offer('ada', old.id).link)
    await one.at('activate')
    await one.press('Continue')
    await one.at('check')
    expect(await one.page.evaluate(() => document.title)).toMatch(/^Confirm on your computer/)
    portal.confirm()
    await one.at('ready')
    await one.press('Done')
    await one.at('accounts')
    expect(await one.page.locator('.ssp-card').count()).toBe(1)
    portal.ask()
    await one.at('request')
  })
})

test('elsewhere than the portal it works just the same', async () => {
  const elsewhere = await new FakePortal().start()
  const host = elsewhere.issuer.replace('localhost', 'app.localhost')
  const other = await new FakePortal().start('/portal', `${host}/phone/`)
  elsewhere.app = other.app
  try {
    const one = await phone(browser)
    await enrol(other, one)
    other.ask()
    await one.at('request')
    await one.page.getByLabel('Number on your computer').fill('482')
    await one.press('Approve')
    await one.at('end')
    expect(await one.heading()).toBe('Approved')
    expectQuiet(one)
  } finally {
    await other.stop()
    await elsewhere.stop()
  }
})
