import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outbox } from '@ssp/providers/outbox'
import { otp } from '@ssp/providers/otp'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { memoryStores } from '@ssp/stores/memory'
import { sqliteStores } from '@ssp/stores/sqlite'
import type { PhoneApp } from '@ssp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { type Page, type TestBrowser, world, type World } from './harness.ts'
import { phone } from './phone-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'ssp-races-'))
const opened: { close(): void }[] = []

afterAll(() => {
  for (const one of opened) one.close()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
function inFile() {
  files += 1
  const stores = sqliteStores({ path: join(folder, `${files}.sqlite`) })
  opened.push(stores)
  return stores
}

const PRICE = { DE: { sms: 1, call: 2 } }
const POLICY = { methods: ['call', 'passcode', 'push', 'sms', 'webauthn'], telephonyCountries: ['DE'], countryDailyLimit: 100 } as const

const hiddenOf = (page: Page, block: string): Record<string, string> =>
  Object.fromEntries((page.blocks.find((one) => one.block === block)?.hidden ?? []).map(({ name, value }) => [name, value]))

const many = <T>(work: () => Promise<T>): Promise<readonly T[]> => Promise.all(Array.from({ length: 16 }, work))

const stores = [
  ['memory', memoryStores],
  ['SQLite', inFile],
] as const

describe.each(stores)('16 at once, on %s', (_, make) => {
  async function made(): Promise<{ made: World; box: ReturnType<typeof outbox>; app: PhoneApp; browser: TestBrowser; page: Page }> {
    let at: World | null = null
    const box = outbox({ now: () => at?.clock ?? 0, fetch: (url, init) => (at as World).portal.fetch(new Request(url as string, init)) })
    const signatures = await push({ vapid: null, now: () => at?.clock ?? 0 })
    const authenticator = { url: 'https://mfa.example.org/portal/a/', files: [] }
    const telephony = { numbers: phoneNumbers(), text: box, caller: box, credits: PRICE }
    at = world({ policy: POLICY, stores: make(), ports: (ports) => ({ ...ports, telephony, push: { signatures, authenticator }, address: () => '192.0.2.1' }) })
    const current = at
    const first = current.browser()
    await first.begin('ada')
    const asked = await first.get('/devices/add/smartphone')
    const app = await phone(current)
    const link = (asked.blocks.find(({ block }) => block === 'qr') as unknown as { value: string }).value
    const claims = await many(async () => (await phone(current, app.key)).claim({ link }))
    const won = claims.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    app.device = String(won[0]?.body['device'])
    const { totp } = (won[0]?.body ?? {}) as { readonly totp?: { readonly secret: string } }
    app.totp = totp?.secret ?? ''
    const path = new URL(first.location).pathname
    await many(() => first.twin().post(path, { confirm: 'no' }, asked.csrf))
    const browser = current.browser()
    const page = await browser.begin('ada')
    expect(JSON.stringify(page.blocks)).toContain(`push-${app.device}`)
    return { made: current, box, app, browser, page }
  }

  it('one claims an activation, and it is confirmed once', async () => {
    const { made: at, app, page } = await made()
    expect(app.device).toMatch(/^[\w-]{22}$/)
    expect(new Set(JSON.stringify(page.blocks).match(/push-[\w-]{22}/g))).toEqual(new Set([`push-${app.device}`]))
    expect(at.faults).toEqual([])
  })

  it('one takes an approval, and one passcode of the app works once', async () => {
    const { made: at, app, browser } = await made()
    const page = await browser.post('/push', { device: app.device, for: 'sign-in' })
    const request = await app.pending()
    const number = (page.blocks.find(({ block }) => block === 'big') as unknown as { value: string }).value
    if (request === null) throw new Error('nothing waits')
    const answers = await many(() => app.answer(request, 'approve', { num: number }))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const path = new URL(browser.location).pathname
    await many(() => browser.twin().post(path, {}, page.csrf))
    expect(at.protocol.outcomes).toHaveLength(1)
    const code = await otp().generate({ kind: 'totp', secret: app.totp, digits: 6, period: 30 }, 0, at.clock)
    const others = await many(async () => {
      const other = at.browser()
      await other.begin('ada')
      return other
    })
    await Promise.all(others.map((other) => other.post('/passcode', { code, for: 'sign-in' })))
    expect(at.protocol.outcomes).toHaveLength(2)
  })

  it('one code of a message works once, a call is taken once, and a wrong code writes nothing but its count', async () => {
    const { made: at, box, app, browser } = await made()
    const managing = await browser.post('/push', { device: app.device, for: 'manage' })
    const request = await app.pending()
    const number = (managing.blocks.find(({ block }) => block === 'big') as unknown as { value: string }).value
    if (request === null) throw new Error('nothing waits')
    await app.answer(request, 'approve', { num: number })
    await browser.post(new URL(browser.location).pathname, {}, managing.csrf)
    const asked = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number: '01512 3456789', extension: '' })
    const draft = new URL(browser.location).pathname
    await browser.post(`${draft}/send`, { by: 'sms', send: 'first' }, asked.csrf)
    const codeOf = (): string => {
      const [entry] = box.entries()
      return entry?.kind === 'text' ? (/\b\d{6}\b/.exec(entry.text)?.[0] ?? '') : ''
    }
    const added = await many(() => browser.twin().post(`${draft}/code`, { code: codeOf() }))
    expect(added.filter(({ screen }) => screen === 'devices').length).toBeGreaterThanOrEqual(1)
    const list = await browser.get('/devices')
    expect(list.blocks.find(({ block }) => block === 'devices')?.items).toHaveLength(2)

    // Whoever came late with a spent code was counted, too, and that many lock codes out for a while.
    at.clock += 1_800_000
    const visitor = at.browser()
    const prompt = await visitor.begin('ada')
    const [device = ''] = /sms-([\w-]{22})/.exec(JSON.stringify(prompt.blocks))?.slice(1) ?? []
    const page = await visitor.post('/send', { device, by: 'sms', for: 'sign-in', send: 'second' }, prompt.csrf)
    let commits = 0
    const { commit } = at.stores.accounts
    Object.assign(at.stores.accounts, { commit: (...given: Parameters<typeof commit>) => ((commits += 1), commit(...given)) })
    const right = codeOf()
    const wrong = right === '000000' ? '000001' : '000000'
    expect((await visitor.post('/text-code', { ...hiddenOf(page, 'form'), code: wrong })).status).toBe(400)
    expect(commits).toBe(0)
    const outcomes = at.protocol.outcomes.length
    await many(() => visitor.twin().post('/text-code', { ...hiddenOf(page, 'form'), code: right }, page.csrf))
    expect(at.protocol.outcomes.length - outcomes).toBe(1)

    at.clock += 1_800_000
    const caller = at.browser()
    const options = await caller.begin('ada')
    const ringing = await caller.post('/send', { device, by: 'call', for: 'sign-in', send: 'third' }, options.csrf)
    const [entry] = box.entries()
    await many(() => box.press(entry?.id ?? '', '1'))
    const calls = at.protocol.outcomes.length
    await many(() => caller.twin().post('/call', hiddenOf(ringing, 'wait'), ringing.csrf))
    expect(at.protocol.outcomes.length - calls).toBe(1)
    expect(at.faults).toEqual([])
  })
})
