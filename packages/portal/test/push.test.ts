import { otp } from '@ssp/providers/otp'
import { push } from '@ssp/providers/push'
import { newPhoneKey, type PhoneApp, signAs, type WaitingRequest } from '@ssp/testing'
import { describe, expect, it } from 'vitest'
import type { PushAuthenticators } from '../src/ports.ts'
import { assign, deviceIds, ISSUER, type Page, shown, type TestBrowser, TOKEN, world, type World } from './harness.ts'
import { phone } from './phone-app.ts'

const APP = `${ISSUER}/a/`

async function pushing(policy: object = {}, more: Partial<PushAuthenticators> = {}, address: string | null = null): Promise<World> {
  let made: World | null = null
  const signatures = await push({ vapid: null, now: () => made?.clock ?? 0 })
  const authenticators = { signatures, authenticator: { url: APP, files: [] }, ...more }
  made = world({ policy, ports: (ports) => ({ ...ports, push: authenticators, address: () => address }) })
  return made
}

const valueOf = (page: Page, block: string): string =>
  String((page.blocks.find((one) => one.block === block) as { value?: string } | undefined)?.value ?? '')

const waitOf = (page: Page) => page.blocks.find(({ block }) => block === 'wait')

/** Sends the form of what a page waits for. */
async function check(browser: TestBrowser, page: Page): Promise<Page> {
  const wait = waitOf(page)
  const hidden = Object.fromEntries((wait?.hidden ?? []).map(({ name, value }) => [name, value]))
  return browser.post(wait?.action ?? '', hidden, page.csrf)
}

/** Sets up the app on a phone of its own. */
async function activate(made: World, browser: TestBrowser, path = '/devices/add/smartphone'): Promise<{ app: PhoneApp; page: Page }> {
  const app = await phone(made)
  const shownPage = await browser.get(path)
  expect(shownPage.screen).toBe('activation')
  expect((await app.claim({ link: valueOf(shownPage, 'qr') })).status).toBe(200)
  return { app, page: await check(browser, shownPage) }
}

async function enrolled(policy: object = {}): Promise<{ made: World; app: PhoneApp; browser: TestBrowser; prompt: Page }> {
  const made = await pushing(policy)
  const first = made.browser()
  await first.begin('ada')
  const { app, page } = await activate(made, first)
  expect(page.screen).toBe('prompt')
  const browser = made.browser()
  return { made, app, browser, prompt: await browser.begin('ada') }
}

async function ask(browser: TestBrowser, app: PhoneApp, purpose: 'sign-in' | 'manage' = 'sign-in'): Promise<{ page: Page; request: WaitingRequest }> {
  const page = await browser.post('/push', { device: app.device, for: purpose })
  expect(page.screen).toBe('push')
  const request = await app.pending()
  if (request === null) throw new Error('nothing waits')
  return { page, request }
}

const results = (made: World): readonly string[] => made.protocol.outcomes.map(({ result }) => result)

describe('activation', () => {
  it('by the code that is scanned: confirmed at once, one device with push and passcodes', async () => {
    const { made, app, prompt } = await enrolled()
    expect(prompt.screen).toBe('prompt')
    expect(JSON.stringify(prompt.blocks)).toContain(`push-${app.device}`)
    expect(made.faults).toEqual([])
  })

  it('by the code that is typed: two digits are compared first', async () => {
    const made = await pushing()
    const browser = made.browser()
    await browser.begin('ada')
    const page = await browser.get('/devices/add/tablet')
    const app = await phone(made)
    expect((await app.claim({ code: valueOf(page, 'big').toLowerCase() })).status).toBe(200)
    expect((await app.call('GET', '/push/v1/pending')).body).toEqual({ state: 'unconfirmed' })
    const compare = await check(browser, page)
    expect(compare.title.id).toBe('activation.compare.title')
    expect(valueOf(compare, 'big')).toBe(app.check)
    const form = compare.blocks.find(({ block }) => block === 'form')
    await browser.post(form?.action ?? '', { confirm: 'yes' }, compare.csrf)
    expect((await app.call('GET', '/push/v1/pending')).body).toMatchObject({ state: 'active', request: null })
  })

  it('is claimed once, whoever comes second, and 16 at once are one', async () => {
    const made = await pushing()
    const browser = made.browser()
    await browser.begin('ada')
    const page = await browser.get('/devices/add/tablet')
    const apps = await Promise.all(Array.from({ length: 16 }, () => phone(made)))
    const claims = await Promise.all(apps.map((app) => app.claim({ link: valueOf(page, 'qr') })))
    expect(claims.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(claims.filter(({ status }) => status === 404)).toHaveLength(15)
  })

  it('answers a wrong secret, an unknown one and an expired one alike; five wrong ones end it', async () => {
    const made = await pushing()
    const browser = made.browser()
    await browser.begin('ada')
    const link = valueOf(await browser.get('/devices/add/tablet'), 'qr')
    const app = await phone(made)
    const wrong = await Promise.all(Array.from({ length: 5 }, () => app.claim({ link: `${link.slice(0, -1)}x` })))
    const unknown = await app.claim({ link: `${APP}#1.AAAAAAAAAAAAAAAAAAAAAA.0123` })
    for (const { status, body } of [...wrong, unknown, await app.claim({ link })]) {
      expect([status, body]).toEqual([404, { error: 'activation' }])
    }
  })

  it('a new code ends the one before, and time ends each', async () => {
    const made = await pushing()
    const browser = made.browser()
    await browser.begin('ada')
    const first = valueOf(await browser.get('/devices/add/tablet'), 'qr')
    const page = await browser.get('/devices/add/tablet')
    const app = await phone(made)
    expect((await app.claim({ link: first })).status).toBe(404)
    made.clock += 600_000
    expect((await app.claim({ link: valueOf(page, 'qr') })).status).toBe(404)
  })

  it('takes no key that another account has, no proof for another activation, and no curve but P-256', async () => {
    const { made, app } = await enrolled()
    const ben = made.browser()
    await ben.begin('ben')
    const link = valueOf(await ben.get('/devices/add/tablet'), 'qr')
    const twin = await phone(made, app.key)
    expect((await twin.claim({ link })).status).toBe(404)
    const other = await phone(made)
    const proof = await signAs(other.key, 'ssp-act+jwt', { aud: ISSUER, act: 'another', iat: other.seconds })
    expect((await other.claim({ link }, { proof })).body).toEqual({ error: 'malformed', path: 'proof' })
    expect((await other.claim({ link }, { key: { ...other.key.jwk, crv: 'P-384' } })).body).toEqual({ error: 'malformed', path: 'key' })
    expect((await other.claim({ link }, { extra: 1 })).body).toEqual({ error: 'malformed', path: 'extra' })
    expect((await other.claim({ link })).status).toBe(200)
  })

  it('is guessed by nobody: an address has so many tries', async () => {
    const made = await pushing({}, {}, '192.0.2.7')
    const app = await phone(made)
    let tries = 0
    while ((await app.claim({ code: 'AAAA-AAAA' })).status === 404 && tries < 500) tries += 1
    expect(tries).toBe(120)
    const refused = await app.claim({ code: 'AAAA-AAAA' })
    expect([refused.status, refused.body, refused.headers.get('retry-after')]).toEqual([429, { error: 'rate' }, '600'])
    made.clock += 600_000
    expect((await app.claim({ code: 'AAAA-AAAA' })).status).toBe(404)
  })

  it('belongs to the session that began it', async () => {
    const made = await pushing()
    const ada = made.browser()
    await ada.begin('ada')
    await ada.get('/devices/add/tablet')
    const path = new URL(ada.location).pathname
    const ben = made.browser()
    await ben.begin('ben')
    expect((await ben.get(path)).status).toBe(404)
    expect((await ben.post(path, { confirm: 'yes' })).status).toBe(404)
  })
})

describe('approving', () => {
  it('with the number that the prompt shows', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    expect(request.match).toBe('type')
    expect(JSON.parse(request.context)).toMatchObject({ purpose: 'sign-in', application: 'Wiki', account: 'ada', country: 'DE' })
    expect(waitOf(page)).toMatchObject({ waiting: true })
    expect((await app.answer(request, 'approve', { num: valueOf(page, 'big') })).body).toEqual({ state: 'approved' })
    await check(browser, page)
    expect(made.protocol.outcomes).toMatchObject([{ result: 'allow', authentication: { method: 'push' } }])
  })

  it('by scanning instead of typing', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    const [, id, scan] = /#2\.([^.]+)\.(.+)$/.exec(valueOf(page, 'qr')) ?? []
    expect(id).toBe(request.id)
    expect((await app.answer(request, 'approve', { scan })).body).toEqual({ state: 'approved' })
    await check(browser, page)
    expect(results(made)).toEqual(['allow'])
  })

  it.each([
    ['deny', 'denied', 'push.denied'],
    ['fraud', 'fraud', 'push.fraud'],
  ])('%s ends it', async (act, state, message) => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    expect((await app.answer(request, act)).body).toEqual({ state })
    expect((await check(browser, page)).notices[0]?.message.id).toBe(message)
    expect(results(made)).toEqual([])
    expect((await app.answer(request, 'approve', { num: valueOf(page, 'big') })).body).toEqual({ error: 'over', state })
  })

  it('a wrong number may be tried again once', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    const right = valueOf(page, 'big')
    const num = right === '000' ? '001' : '000'
    expect((await app.answer(request, 'approve', { num })).body).toEqual({ state: 'pending' })
    expect((await app.answer(request, 'approve', { num })).body).toEqual({ state: 'mismatch' })
    expect((await app.answer(request, 'approve', { num: right })).status).toBe(409)
    expect((await check(browser, page)).notices[0]?.message.id).toBe('push.mismatch')
    expect(results(made)).toEqual([])
  })

  it('nobody answers in time', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    made.clock += 60_000
    expect((await app.answer(request, 'approve', { num: valueOf(page, 'big') })).body).toEqual({ error: 'over', state: 'expired' })
    expect((await check(browser, page)).notices[0]?.message.id).toBe('push.expired')
  })

  it('an approval that nobody takes in a minute is over', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    await app.answer(request, 'approve', { num: valueOf(page, 'big') })
    made.clock += 60_000
    await check(browser, page)
    expect(results(made)).toEqual([])
  })

  it('a newer request replaces the older one', async () => {
    const { app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    await ask(browser, app)
    expect((await app.answer(request, 'approve', { num: valueOf(page, 'big') })).body).toEqual({ error: 'over', state: 'superseded' })
  })

  it('of 16 who take the same approval, one gets in', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    await app.answer(request, 'approve', { num: valueOf(page, 'big') })
    await Promise.all(Array.from({ length: 16 }, () => check(browser.twin(), page)))
    expect(results(made)).toEqual(['allow'])
  })

  it('an approval for signing in opens no device management, and the other way round', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    await app.answer(request, 'approve', { num: valueOf(page, 'big') })
    expect((await browser.get('/devices')).screen).toBe('verify')
    const managing = await ask(browser, app, 'manage')
    expect(JSON.parse(managing.request.context)).toMatchObject({ purpose: 'manage' })
    await app.answer(managing.request, 'approve', { num: valueOf(managing.page, 'big') })
    expect((await check(browser, managing.page)).screen).toBe('devices')
    expect(results(made)).toEqual([])
  })

  it('asks for the number for device management even where signing in asks for none', async () => {
    const { made, app, browser } = await enrolled({ pushMatch: 'none' })
    const managing = await ask(browser, app, 'manage')
    expect(managing.request.match).toBe('type')
    expect((await app.answer(managing.request, 'approve')).status).toBe(401)
    made.clock += 60_000
    const { page, request } = await ask(browser, app)
    expect(request.match).toBe('none')
    expect((await app.answer(request, 'approve')).body).toEqual({ state: 'approved' })
    await check(browser, page)
    expect(results(made)).toEqual(['allow'])
  })

  it('with one of three numbers', async () => {
    const { made, app, browser } = await enrolled({ pushMatch: 'pick' })
    const { page, request } = await ask(browser, app)
    expect(request.options).toContain(valueOf(page, 'big'))
    await app.answer(request, 'approve', { num: valueOf(page, 'big') })
    await check(browser, page)
    expect(results(made)).toEqual(['allow'])
  })
})

describe('attacks', () => {
  it('an answer is for exactly one request: replayed, swapped, changed or signed by another key it does nothing', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    const num = valueOf(page, 'big')
    const managing = JSON.stringify({ ...(JSON.parse(request.context) as object), purpose: 'manage' })
    const forged = await phone(made)
    forged.device = app.device
    const attempts = [
      app.answer({ ...request, context: managing }, 'approve', { num }),
      app.answer({ ...request, nonce: 'another' }, 'approve', { num }),
      app.answer(request, 'approve', { num, aud: 'https://evil.example' }),
      app.answer(request, 'approve', { num, iss: 'another' }),
      app.answer(request, 'approve', { num, iat: app.seconds - 120 }),
      app.answer(request, 'approve', { num, exp: app.seconds - 120 }),
      app.answer(request, 'approve', { num: Number(num) }),
      app.answer(request, 'approve', {}),
      app.answer(request, 'APPROVE', { num }),
      forged.answer(request, 'approve', { num }),
    ]
    for (const { status } of await Promise.all(attempts)) expect(status).toBe(401)
    const answer = await app.answerOf(request, 'approve', { num })
    expect((await app.send('POST', '/push/v1/answer', JSON.stringify({ answer }))).status).toBe(200)
    expect((await app.send('POST', '/push/v1/answer', JSON.stringify({ answer }))).status).toBe(409)
  })

  it('another session sees neither the number nor the approval', async () => {
    const { made, app, browser } = await enrolled()
    const { page, request } = await ask(browser, app)
    const path = new URL(browser.location).pathname
    await app.answer(request, 'approve', { num: valueOf(page, 'big') })
    const thief = made.browser()
    await thief.begin('ada')
    expect((await thief.get(path)).status).toBe(404)
    expect((await thief.post(path, {})).status).toBe(404)
    expect(results(made)).toEqual([])
  })

  it('tells whoever has no key the same, whatever is asked', async () => {
    const { made, app } = await enrolled()
    const stranger = await phone(made)
    await stranger.call('GET', '/push/v1/pending')
    const unknown = await stranger.call('GET', '/push/v1/pending')
    const told = new Set<string>()
    const auth = await app.header('GET', '/push/v1/pending', '')
    for (const changed of [
      unknown,
      await app.send('GET', '/push/v1/pending', null, `${auth.slice(0, -4)}AAAA`),
      await app.send('GET', '/push/v1/pending', null, await app.header('POST', '/push/v1/pending', '')),
      await app.send('GET', '/push/v1/pending', null, await app.header('GET', '/push/v1/rotate', '')),
      await app.send('GET', '/push/v1/pending', null, await app.header('GET', '/push/v1/pending', 'x')),
      await app.send('GET', '/push/v1/pending', null, await app.header('GET', '/push/v1/pending', '', { iat: app.seconds - 61 })),
      await app.send('GET', '/push/v1/pending', null, 'SSP nonsense'),
      await app.send('GET', '/push/v1/pending', null),
    ]) {
      told.add(`${changed.status} ${JSON.stringify(changed.body)}`)
    }
    expect([...told]).toEqual(['401 {"error":"unauthorized"}'])
  })

  it('is told when a store is down, in its own words, and nothing of why', async () => {
    const { made, app } = await enrolled()
    await app.call('GET', '/push/v1/pending')
    Object.assign(made.stores.accounts, { find: () => Promise.reject(new Error('disk on fire')) })
    const answer = await app.call('GET', '/push/v1/pending')
    expect([answer.status, answer.body, answer.headers.get('retry-after')]).toEqual([503, { error: 'unavailable' }, '5'])
    expect(made.faults).toHaveLength(1)
  })

  it('another origin reads answers only where the app is served from there', async () => {
    const elsewhere = { authenticator: { url: 'https://auth.example.org/', files: [] } }
    const made = await pushing({}, elsewhere)
    const ask = (method: string, origin: string): Promise<Response> =>
      made.portal.fetch(new Request(`${ISSUER}/push/v1/answer`, { method, headers: { origin }, body: method === 'POST' ? '{}' : null }))
    for (const method of ['OPTIONS', 'POST']) {
      expect((await ask(method, 'https://auth.example.org')).headers.get('access-control-allow-origin')).toBe('https://auth.example.org')
      expect((await ask(method, 'https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
      expect((await ask(method, 'null')).headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('a call that changes something works once', async () => {
    const { app } = await enrolled()
    await app.call('GET', '/push/v1/pending')
    const body = JSON.stringify({ endpoint: null })
    const auth = await app.header('PUT', '/push/v1/subscription', body)
    expect((await app.send('PUT', '/push/v1/subscription', body, auth)).status).toBe(204)
    expect((await app.send('PUT', '/push/v1/subscription', body, auth)).status).toBe(401)
  })

  it('is subscribed nowhere but at a push service', async () => {
    const { app } = await enrolled()
    const keys = { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) }
    for (const endpoint of ['https://169.254.169.254/x', 'http://localhost/', 'https://fcm.googleapis.com.evil.example/x']) {
      expect((await app.call('PUT', '/push/v1/subscription', { endpoint, ...keys })).body).toEqual({ error: 'malformed', path: 'endpoint' })
    }
    expect((await app.call('PUT', '/push/v1/subscription', { endpoint: 'https://fcm.googleapis.com/x', ...keys })).status).toBe(204)
  })

  it('push that nobody approves stops, and a stronger method brings it back', async () => {
    const { made, app, browser } = await enrolled()
    for (let index = 0; index < 3; index += 1) {
      const { request } = await ask(browser, app)
      await app.answer(request, 'deny')
    }
    const stopped = await browser.post('/push', { device: app.device, for: 'sign-in' })
    expect(stopped).toMatchObject({ status: 403, notices: [{ message: { id: 'push.stopped' } }] })
    expect(await app.pending()).toBeNull()
    // The phone's passcode still works.
    expect(JSON.stringify((await browser.get('/options')).blocks)).toContain('passcode')
    made.clock += 15 * 60_000
    await ask(browser, app)
  })

  it('by cancelling each at once nobody bombs a phone', async () => {
    const { app, browser } = await enrolled()
    let asked = 0
    for (let index = 0; index < 30; index += 1) {
      const page = await browser.post('/push', { device: app.device, for: 'sign-in' })
      if (page.screen !== 'push') break
      asked += 1
      await browser.post(`${new URL(browser.location).pathname}/cancel`, {})
    }
    expect(asked).toBeLessThanOrEqual(6)
  })
})

describe('a new phone', () => {
  it('takes over, and the old one is told; name and id stay', async () => {
    const { made, app: old, browser } = await enrolled()
    await assign(made, 'ada', 'T1')
    await browser.post('/passcode', { code: await shown(made, TOKEN), for: 'manage' })
    const { request } = await ask(browser, old)
    const { app, page } = await activate(made, browser, `/devices/${old.device}/activate`)
    expect(page.screen).toBe('devices')
    expect(app.device).toBe(old.device)
    expect(deviceIds(page)).toContain(old.device)
    expect((await old.call('GET', '/push/v1/pending')).body).toEqual({ error: 'moved' })
    expect((await old.answer(request, 'approve', { num: '000' })).body).toEqual({ error: 'moved' })
    expect((await app.call('GET', '/push/v1/pending')).body).toMatchObject({ state: 'active', request: null })
  })

  it('is not let in by the phone that it replaces', async () => {
    const { app, browser } = await enrolled()
    const managing = await ask(browser, app, 'manage')
    await app.answer(managing.request, 'approve', { num: valueOf(managing.page, 'big') })
    await check(browser, managing.page)
    expect((await browser.get(`/devices/${app.device}/activate`)).screen).not.toBe('activation')
  })

  it('a removed phone answers nothing any more', async () => {
    const { made, app, browser } = await enrolled()
    await assign(made, 'ada', 'T1')
    await browser.post('/passcode', { code: await shown(made, TOKEN), for: 'manage' })
    await browser.post(`/devices/${app.device}/remove`, {})
    expect((await app.call('GET', '/push/v1/pending')).status).toBe(401)
  })

  it('a key is renewed by both keys, and the old one is no good then', async () => {
    const { app, browser } = await enrolled()
    const next = await newPhoneKey()
    const proof = await signAs(next, 'ssp-rot+jwt', { aud: ISSUER, dev: app.device, iat: app.seconds })
    expect((await app.call('POST', '/push/v1/rotate', { key: next.jwk, proof: await signAs(next, 'ssp-rot+jwt', { aud: ISSUER, dev: 'x', iat: app.seconds }) })).status).toBe(400)
    expect((await app.call('POST', '/push/v1/rotate', { key: next.jwk, proof })).body).toEqual({ kid: next.kid })
    expect((await app.call('GET', '/push/v1/pending')).status).toBe(401)
    app.key = next
    const { page, request } = await ask(browser, app)
    expect((await app.answer(request, 'approve', { num: valueOf(page, 'big') })).body).toEqual({ state: 'approved' })
  })
})

describe('offline passcodes', () => {
  it('of the app sign in, each once', async () => {
    const { made, app, browser } = await enrolled()
    const code = await otp().generate({ kind: 'totp', secret: app.totp, digits: 6, period: 30 }, 0, made.clock)
    await browser.post('/passcode', { code, for: 'sign-in' })
    expect(made.protocol.outcomes).toMatchObject([{ result: 'allow', authentication: { method: 'passcode' } }])
    const again = made.browser()
    await again.begin('ada')
    expect((await again.post('/passcode', { code, for: 'sign-in' })).status).toBe(400)
  })
})
