import type { SendOutcome } from '@ssp/core'
import { type Outbox, outbox, type OutboxEntry } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { describe, expect, it } from 'vitest'
import type { Telephony } from '../src/ports.ts'
import { deviceIds, type Page, type TestBrowser, world, type World } from './harness.ts'

const MOBILE = '01512 3456789'
const LANDLINE = '030 123456'

const POLICY = {
  methods: ['call', 'passcode', 'sms', 'webauthn'],
  telephonyCountries: ['AT', 'DE'],
  countryDailyLimit: 1_000,
} as const

const PRICE = { sms: 1, call: 2 }

interface PhoneWorld extends World {
  readonly box: Outbox
}

/** A portal with phones: numbers of the real numbering plans, and an outbox for a provider. */
function phones(more: Partial<Telephony> = {}, policy: object = {}): PhoneWorld {
  let made: World | null = null
  const box = outbox({
    now: () => made?.clock ?? 0,
    fetch: (url, init) => made?.portal.fetch(new Request(url as string, init)) ?? Promise.reject(new Error('too early')),
  })
  const telephony: Telephony = { numbers: phoneNumbers(), text: box, caller: box, credits: { AT: PRICE, DE: PRICE }, ...more }
  made = world({ policy: { ...POLICY, ...policy }, ports: (ports) => ({ ...ports, telephony, address: () => '192.0.2.1' }) })
  return Object.assign(made, { box })
}

/** Presses the button that asks for a message or a call. */
async function press(browser: TestBrowser, page: Page, id: RegExp): Promise<Page> {
  const actions = page.blocks.flatMap(({ items }) => items ?? []).map((item) => item.action ?? (item as never))
  const action = actions.find((one) => id.test(one.id))
  if (action === undefined) throw new Error(`no ${id} on ${page.screen}`)
  return browser.post(action.href, Object.fromEntries(action.fields.map(({ name, value }) => [name, value])), page.csrf)
}

const latest = ({ box }: PhoneWorld): OutboxEntry => {
  const [entry] = box.entries()
  if (entry === undefined) throw new Error('nothing was sent')
  return entry
}

/** The code as its reader reads it. */
function codeIn(entry: OutboxEntry): string {
  const said = entry.kind === 'call' ? entry.say.join(' ').replaceAll(/(?<=\d) (?=\d)/g, '') : entry.text
  return /\b\d{6}\b/.exec(said)?.[0] ?? ''
}

/** Adds a number and proves it. */
async function addNumber(made: PhoneWorld, browser: TestBrowser, type: 'mobile-phone' | 'landline', number: string, extension = ''): Promise<Page> {
  const asked = await browser.post('/numbers', { type, country: 'DE', number, extension })
  const code = await press(browser, asked, type === 'landline' ? /^call$/ : /^sms$/)
  expect(code.screen).toBe('number-code')
  return browser.post(code.blocks.find(({ block }) => block === 'form')?.action ?? '', { code: codeIn(latest(made)) }, code.csrf)
}

describe('adding a number', () => {
  it('asks whether it is right, proves it by a code, and shows the phone', async () => {
    const made = phones()
    const browser = made.browser()
    await browser.begin('ada')
    const form = await browser.get('/devices/add/mobile-phone')
    expect(form.screen).toBe('add-number')
    const asked = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number: MOBILE, extension: '' })
    expect(asked.screen).toBe('confirm-number')
    expect(JSON.stringify(asked.blocks)).toContain('+49 1512 3456789')
    expect(made.box.entries()).toHaveLength(0)
    await press(browser, asked, /^sms$/)
    expect(latest(made)).toMatchObject({ kind: 'text', to: '+4915123456789' })
    expect((await addNumber(made, browser, 'mobile-phone', MOBILE.replace('9', '8'))).screen).toBe('prompt')
  })

  it('a landline is called and takes an extension; a number with another extension is another device', async () => {
    const made = phones()
    const browser = made.browser()
    await browser.enrol('ada')
    await browser.manage()
    await addNumber(made, browser, 'landline', LANDLINE, '12')
    made.clock += 3_600_000 / 2
    await browser.manage()
    const page = await addNumber(made, browser, 'landline', LANDLINE, '13')
    expect(latest(made)).toMatchObject({ kind: 'call', to: '+4930123456', extension: '13', keyTo: null })
    expect(deviceIds(page)).toHaveLength(3)
  })

  it.each([
    ['', 'problem.phone.empty'],
    ['12', 'problem.phone.too-short'],
    ['030 12ab', 'problem.phone.characters'],
    ['99999999999999999999', 'problem.phone.too-long'],
  ])('says what is wrong with %j and keeps it', async (number, problem) => {
    const made = phones()
    const browser = made.browser()
    await browser.begin('ada')
    const page = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number, extension: '' })
    expect(page.status).toBe(400)
    expect(page.notices.map(({ message }) => message.id)).toEqual([problem])
    expect(JSON.stringify(page.blocks)).toContain(JSON.stringify(number))
  })

  it('adds nothing on a wrong code, and tells nobody which part was wrong', async () => {
    const made = phones()
    const browser = made.browser()
    await browser.begin('ada')
    const asked = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number: MOBILE, extension: '' })
    const page = await press(browser, asked, /^sms$/)
    const to = page.blocks.find(({ block }) => block === 'form')?.action ?? ''
    const right = codeIn(latest(made))
    const wrong = right === '000000' ? '000001' : '000000'
    for (let index = 0; index < 5; index += 1) expect((await browser.post(to, { code: wrong })).status).toBe(400)
    // The tries are used up, even for the right one.
    expect((await browser.post(to, { code: right })).status).toBe(400)
    expect((await browser.get('/devices')).screen).not.toBe('devices')
  })

  it('is not offered, nor taken, where no country is allowed', async () => {
    const made = phones({}, { telephonyCountries: [] })
    const browser = made.browser()
    await browser.begin('ada')
    expect(JSON.stringify((await browser.get('/enrol')).blocks)).not.toContain('mobile-phone')
    const page = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number: MOBILE, extension: '' })
    expect(page).toMatchObject({ status: 400, notices: [{ message: { id: 'problem.phone.unreachable' } }] })
    expect(made.box.entries()).toHaveLength(0)
  })

  it('shows the same pages whoever else has the number, and two people have a device each', async () => {
    const made = phones()
    const seen: string[] = []
    for (const user of ['ada', 'ben']) {
      const browser = made.browser()
      await browser.begin(user)
      const form = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number: MOBILE, extension: '' })
      seen.push(JSON.stringify(form.blocks).replaceAll(/[\w-]{22}/g, '…'))
      expect((await addNumber(made, browser, 'mobile-phone', MOBILE)).screen).toBe('prompt')
      made.clock += 60_000
    }
    expect(seen[0]).toBe(seen[1])
    expect(made.faults).toEqual([])
  })

  it('takes somebody’s word for it only where the policy does', async () => {
    for (const unprovedNumbers of [false, true]) {
      const made = phones({}, { unprovedNumbers })
      const browser = made.browser()
      await browser.begin('ada')
      const asked = await browser.post('/numbers', { type: 'mobile-phone', country: 'DE', number: MOBILE, extension: '' })
      expect(JSON.stringify(asked.blocks).includes('confirm-number.word')).toBe(unprovedNumbers)
      const page = await browser.post(`${new URL(browser.location).pathname}/word`, {})
      expect(page.screen).toBe(unprovedNumbers ? 'prompt' : 'refused')
      expect(made.box.entries()).toHaveLength(0)
    }
  })

  it('belongs to the session that typed it', async () => {
    const made = phones()
    const ada = made.browser()
    await ada.begin('ada')
    const asked = await ada.post('/numbers', { type: 'mobile-phone', country: 'DE', number: MOBILE, extension: '' })
    const ben = made.browser()
    await ben.begin('ben')
    const path = new URL(ada.location).pathname
    expect(asked.status).toBe(200)
    expect((await ben.get(path)).status).toBe(404)
    expect((await ben.post(`${path}/send`, { by: 'sms', send: 'x' })).status).toBe(404)
  })
})

async function withPhone(more: Partial<Telephony> = {}): Promise<{ made: PhoneWorld; browser: TestBrowser; prompt: Page }> {
  const made = phones(more)
  const first = made.browser()
  await first.begin('ada')
  await addNumber(made, first, 'mobile-phone', MOBILE)
  made.clock += 600_000
  const browser = made.browser()
  return { made, browser, prompt: await browser.begin('ada') }
}

describe('signing in with a phone', () => {
  it('by a code, once', async () => {
    const { made, browser, prompt } = await withPhone()
    const page = await press(browser, prompt, /^sms-/)
    expect(page.screen).toBe('text-code')
    const [form] = page.blocks.filter(({ block }) => block === 'form')
    const hidden = Object.fromEntries((form?.hidden ?? []).map(({ name, value }) => [name, value]))
    const code = codeIn(latest(made))
    await browser.post('/text-code', { ...hidden, code }, page.csrf)
    expect(made.protocol.outcomes).toMatchObject([{ result: 'allow', authentication: { method: 'sms' } }])
    const again = made.browser()
    await again.begin('ada')
    expect((await again.post('/text-code', { ...hidden, code })).status).toBe(400)
    expect(made.protocol.outcomes).toHaveLength(1)
  })

  it('of 16 who give the same code at once, one gets in', async () => {
    const { made, browser, prompt } = await withPhone()
    const page = await press(browser, prompt, /^sms-/)
    const hidden = Object.fromEntries((page.blocks.find(({ block }) => block === 'form')?.hidden ?? []).map(({ name, value }) => [name, value]))
    const code = codeIn(latest(made))
    await Promise.all(Array.from({ length: 16 }, () => browser.twin().post('/text-code', { ...hidden, code }, page.csrf)))
    expect(made.protocol.outcomes.filter(({ result }) => result === 'allow').length).toBeLessThanOrEqual(1)
  })

  it('a code for signing in does not open device management', async () => {
    const { made, browser, prompt } = await withPhone()
    const page = await press(browser, prompt, /^sms-/)
    const device = page.blocks.find(({ block }) => block === 'form')?.hidden?.find(({ name }) => name === 'device')?.value ?? ''
    const code = codeIn(latest(made))
    expect((await browser.post('/text-code', { device, for: 'manage', code })).status).toBe(400)
    expect((await browser.get('/devices')).screen).toBe('verify')
  })

  it('the same form sends once, and a reload sends nothing', async () => {
    const { made, browser, prompt } = await withPhone()
    const before = made.box.entries().length
    await press(browser, prompt, /^sms-/)
    const again = await press(browser, prompt, /^sms-/)
    expect(again.screen).toBe('text-code')
    await browser.get('/text-code')
    expect(made.box.entries()).toHaveLength(before + 1)
  })

  it('too soon again, it says how many seconds to wait and what else there is', async () => {
    const { made, browser, prompt } = await withPhone()
    await press(browser, prompt, /^sms-/)
    made.clock += 10_000
    const refused = await press(browser, await browser.get('/options'), /^sms-/)
    expect(refused).toMatchObject({ status: 429, screen: 'options' })
    expect(refused.notices[0]?.message).toEqual({ id: 'problem.send.wait', values: { count: 20 } })
    const [entry] = await made.stores.securityLog.read(null, 50)
    expect(entry).toMatchObject({ what: 'telephony refuse', because: ['telephony.gap'], detail: { limit: 1, measured: 2 } })
  })

  it('a code that is entered makes its send count as verified', async () => {
    const { made, browser, prompt } = await withPhone()
    const verified: string[] = []
    const { ledger } = made.stores
    const verify = ledger.verify.bind(ledger)
    Object.assign(ledger, { verify: (id: string, now: number) => (verified.push(id), verify(id, now)) })
    const page = await press(browser, prompt, /^sms-/)
    const hidden = Object.fromEntries((page.blocks.find(({ block }) => block === 'form')?.hidden ?? []).map(({ name, value }) => [name, value]))
    await browser.post('/text-code', { ...hidden, code: codeIn(latest(made)) }, page.csrf)
    expect(verified).toHaveLength(1)
  })

  it.each([
    ['1', 'allow'],
    ['9', null],
    ['5', null],
  ])('by a call: key %s', async (key, result) => {
    const { made, browser, prompt } = await withPhone()
    const page = await press(browser, prompt, /^call-/)
    expect(page.screen).toBe('call')
    const entry = latest(made)
    const hidden = Object.fromEntries((page.blocks[0]?.hidden ?? []).map(({ name, value }) => [name, value]))
    expect((await browser.post('/call', hidden, page.csrf)).screen).toBe('call')
    expect(await made.box.press(entry.id, key)).toMatchObject({ ok: true })
    const end = await browser.post('/call', hidden, page.csrf)
    expect(made.protocol.outcomes.map((one) => one.result)).toEqual(result === null ? [] : [result])
    if (key === '9') expect(end.notices[0]?.message.id).toBe('call.fraud')
    // Taken once, whatever happened.
    await browser.post('/call', hidden)
    expect(made.protocol.outcomes).toHaveLength(result === null ? 0 : 1)
  })

  it('a key that no provider signed approves nothing', async () => {
    const { made, browser, prompt } = await withPhone()
    await press(browser, prompt, /^call-/)
    const entry = latest(made)
    const keyTo = entry.kind === 'call' ? (entry.keyTo ?? '') : ''
    const body = JSON.stringify({ call: entry.id, key: '1' })
    const response = await made.portal.fetch(new Request(keyTo, { method: 'POST', body }))
    expect(response.status).toBe(403)
  })

  it('sends codes in batches, each good once and for signing in only', async () => {
    const { made, browser, prompt } = await withPhone({ codesPerMessage: 3 })
    const page = await press(browser, prompt, /^sms-/)
    const entry = latest(made)
    const codes = entry.kind === 'text' ? (entry.text.match(/\b\d{6}\b/g) ?? []) : []
    expect(codes).toHaveLength(3)
    const hidden = Object.fromEntries((page.blocks.find(({ block }) => block === 'form')?.hidden ?? []).map(({ name, value }) => [name, value]))
    await browser.post('/text-code', { ...hidden, code: codes[1] ?? '' }, page.csrf)
    const later = made.browser()
    await later.begin('ada')
    await later.post('/text-code', { ...hidden, code: codes[1] ?? '' })
    await later.post('/text-code', { ...hidden, code: codes[0] ?? '' })
    expect(made.protocol.outcomes).toHaveLength(2)
  })
})

describe('a store that breaks', () => {
  it('loses nothing: the same form sends once it is there again', async () => {
    const { made, browser, prompt } = await withPhone()
    const before = made.box.entries().length
    const { ledger } = made.stores
    const { reserve } = ledger
    Object.assign(ledger, { reserve: () => Promise.reject(new Error('disk on fire')) })
    expect((await press(browser, prompt, /^sms-/)).status).toBe(503)
    Object.assign(ledger, { reserve: () => Promise.resolve({ ok: false, key: 'k', measured: 1, limit: 1, retryAfterMs: 1_000 }) })
    // Somebody else took the last slot meanwhile.
    expect((await press(browser, prompt, /^sms-/)).screen).toBe('options')
    Object.assign(ledger, { reserve })
    expect((await press(browser, prompt, /^sms-/)).screen).toBe('text-code')
    expect(made.box.entries()).toHaveLength(before + 1)
  })
})

describe('a provider that is down', () => {
  const failing = (outcome: SendOutcome): Partial<Telephony> => ({ text: { send: () => Promise.resolve(outcome) } })
  const down = { ok: false, code: 'telephony.unavailable', detail: '500' } as const

  it.each([
    ['surely did not send it', false, 0],
    ['may have sent it', true, 1],
  ])('that %s', async (_, maybeSent, charged) => {
    const { made, browser, prompt } = await withPhone()
    const spent: string[] = []
    const refunded: string[] = []
    const { ledger } = made.stores
    const { settle, refund } = ledger
    Object.assign(ledger, {
      settle: (id: string, now: number) => (spent.push(id), settle(id, now)),
      refund: (id: string, now: number) => (refunded.push(id), refund(id, now)),
    })
    Object.assign(made.box, failing({ ...down, maybeSent }).text)
    const page = await press(browser, prompt, /^sms-/)
    expect(page).toMatchObject({ status: 502, screen: 'options' })
    expect(page.notices[0]?.message.id).toBe('problem.send')
    expect([spent.length, refunded.length]).toEqual(charged === 1 ? [2, 0] : [0, 2])
    // The same form again: tried anew where nothing went out, else the page where the code can be entered.
    expect((await press(browser, prompt, /^sms-/)).screen).toBe(maybeSent ? 'text-code' : 'options')
  })
})
