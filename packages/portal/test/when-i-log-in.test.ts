import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import type { PhoneApp } from '@ssp/testing'
import { describe, expect, it } from 'vitest'
import type { Application } from '../src/ports.ts'
import { deviceIds, issueCode, ISSUER, type Page, type PageAction, type TestBrowser, WIKI, type World, world } from './harness.ts'
import { phone } from './phone-app.ts'

/*
 * *When I log in*: the default device is asked by itself, once in a visit, for signing in only. Whoever cancels it finds
 * the other ways, and the links to device management.
 */

const INTRANET: Application = { ...WIKI, prompt: 'traditional' }

const idsOf = (page: Page): readonly string[] => page.footer.map(({ id }) => id)

async function withPush(): Promise<{ made: World; app: PhoneApp; browser: TestBrowser }> {
  let made: World | null = null
  const signatures = await push({ vapid: null, now: () => made?.clock ?? 0 })
  const authenticators = { signatures, authenticator: { url: `${ISSUER}/a/`, files: [] } }
  made = world({ applications: [INTRANET], policy: { pushMatch: 'none' }, ports: (ports) => ({ ...ports, push: authenticators }) })
  const browser = made.browser()
  await browser.begin('ada')
  const app = await phone(made)
  const page = await browser.get('/devices/add/smartphone')
  await app.claim({ link: String((page.blocks.find(({ block }) => block === 'qr') as { value?: string } | undefined)?.value) })
  await check(browser, page)
  return { made, app, browser }
}

async function check(browser: TestBrowser, page: Page): Promise<Page> {
  const wait = page.blocks.find(({ block }) => block === 'wait')
  const hidden = Object.fromEntries((wait?.hidden ?? []).map(({ name, value }) => [name, value]))
  return browser.post(wait?.action ?? '', hidden, page.csrf)
}

/** Opens device management with an administrator's code. */
async function manage(made: World): Promise<TestBrowser> {
  const code = await issueCode(made, 'ada')
  const browser = made.browser()
  await browser.begin('ada')
  const page = await browser.post('/bypass-code', { code, for: 'manage' })
  expect(page.screen).toBe('devices')
  return browser
}

/** Chooses the one device that there is as the default, and what it does by itself. */
async function prefer(made: World, preference: string): Promise<void> {
  const browser = await manage(made)
  const [device = ''] = deviceIds(await browser.get('/devices'))
  const chosen = await browser.post(`/devices/${device}/default`, {})
  expect(chosen.notices[0]?.message.id).toBe('flash.default')
  const saved = await browser.post('/preference', { preference })
  expect(saved.notices[0]?.message.id).toBe('flash.preference')
}

describe('push by itself', () => {
  it('asks the default device, and signs in whoever approves', async () => {
    const { made, app } = await withPush()
    await prefer(made, 'push')
    const browser = made.browser()
    const asked = await browser.begin('ada')
    expect(asked.screen).toBe('push')
    // The links wait until it is cancelled.
    expect(idsOf(asked)).not.toContain('settings')
    const request = await app.pending()
    if (request === null) throw new Error('nothing waits')
    await app.answer(request, 'approve', {})
    await check(browser, asked)
    expect(made.protocol.outcomes.map(({ result }) => result)).toEqual(['allow'])
  })

  it('is cancelled for the other ways and the links, and does not come back in this visit', async () => {
    const { made, app } = await withPush()
    await prefer(made, 'push')
    const browser = made.browser()
    const asked = await browser.begin('ada')
    const other = asked.blocks.flatMap(({ items = [] }) => items as readonly { readonly id: string; readonly href?: string }[]).find(({ id }) => id === 'other')
    const prompt = await browser.post(other?.href ?? '', {}, asked.csrf)
    expect(prompt.screen).toBe('prompt')
    expect(idsOf(prompt)).toEqual(expect.arrayContaining(['add-new', 'settings']))
    expect(await app.pending()).toBeNull()
    expect((await browser.get('/prompt')).screen).toBe('prompt')
    expect(await app.pending()).toBeNull()
  })

  it('is not asked for where its owner wants to choose, nor where it was never chosen', async () => {
    const { made, app } = await withPush()
    expect((await made.browser().begin('ada')).screen).toBe('prompt')
    await prefer(made, 'push')
    const browser = await manage(made)
    await app.pending()
    await browser.post('/preference', { preference: 'ask' })
    made.clock += 60_000
    expect((await made.browser().begin('ada')).screen).toBe('prompt')
    expect(await app.pending()).toBeNull()
  })

  it('is one of three choices, and nothing else is', async () => {
    const { made } = await withPush()
    const browser = await manage(made)
    expect((await browser.post('/preference', { preference: 'sms' })).status).toBe(404)
    // A phone with no number can’t be called.
    const [device = ''] = deviceIds(await browser.get('/devices'))
    await browser.post(`/devices/${device}/default`, {})
    expect((await browser.post('/preference', { preference: 'call' })).status).toBe(403)
  })
})

describe('a call by itself', () => {
  it('rings at the default device once, however often the page is loaded', async () => {
    let made: World | null = null
    const box = outbox({ now: () => made?.clock ?? 0 })
    const telephony = { numbers: phoneNumbers(), text: box, caller: box, credits: { DE: { sms: 1, call: 2 } } }
    made = world({
      applications: [INTRANET],
      policy: { methods: ['call', 'sms', 'webauthn'], telephonyCountries: ['DE'], countryDailyLimit: 1_000 },
      ports: (ports) => ({ ...ports, telephony, address: () => '192.0.2.1' }),
    })
    const first = made.browser()
    await first.begin('ada')
    const asked = await first.post('/numbers', { type: 'landline', country: 'DE', number: '030 123456', extension: '' })
    const proof = asked.blocks.flatMap(({ items = [] }) => items as readonly PageAction[]).find(({ id }) => id === 'call')
    const code = await first.post(proof?.href ?? '', Object.fromEntries((proof?.fields ?? []).map(({ name, value }) => [name, value])), asked.csrf)
    const said = box.entries().flatMap((entry) => (entry.kind === 'call' ? entry.say : [])).join(' ').replaceAll(/(?<=\d) (?=\d)/g, '')
    const form = code.blocks.find(({ block }) => block === 'form')
    await first.post(form?.action ?? '', { code: /\b\d{6}\b/.exec(said)?.[0] ?? '' }, code.csrf)
    await prefer(made, 'call')
    made.clock += 3_600_000
    const browser = made.browser()
    const ringing = await browser.begin('ada')
    expect(ringing.screen).toBe('call')
    for (let times = 0; times < 3; times += 1) await browser.get('/prompt')
    expect(box.entries().filter((entry) => entry.kind === 'call' && entry.keyTo !== null)).toHaveLength(1)
  })
})
