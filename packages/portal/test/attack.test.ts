import { COMMAND_TYPES } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import { ROUTES } from '../src/http/router.ts'
import { deviceIds, type TestBrowser, WIKI, type World, world } from './harness.ts'

const ADMINISTRATOR = { type: 'administrator', id: 'root', role: 'owner' } as const

const TOKEN = { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', digits: 6, period: 30 } as const

async function withToken(): Promise<{ readonly made: World; readonly visit: TestBrowser }> {
  const made = world()
  await made.portal.administration.assignToken(ADMINISTRATOR, 'ada', { serial: '1', name: 'Token', parameters: TOKEN })
  const codes = await made.portal.administration.issueBypassCodes(ADMINISTRATOR, 'ada', { count: 1, uses: 1, lifeMs: null })
  const visit = made.browser()
  await visit.begin('ada')
  const code = codes.kind === 'done' ? (codes.codes[0] ?? '') : ''
  await visit.post('/bypass-code', { code, for: 'manage' })
  return { made, visit }
}

async function accounts({ stores }: World) {
  // The tests' own reading of the store: whoever is in it.
  const found = await Promise.all((await stores.securityLog.read(null, 1000)).map((entry) => stores.accounts.load(entry.user ?? '')))
  return found.filter((one) => one !== null)
}

describe('a hardware token', () => {
  test('is never added: every route, method and field, every command type, in every position', async () => {
    const { made, visit } = await withToken()
    expect((await visit.get('/devices')).screen).toBe('devices')
    const csrf = await visit.csrf()
    const words = ['hardware-token', 'assign-token', ...COMMAND_TYPES]
    let requests = 0
    for (const route of ROUTES) {
      for (const word of words) {
        const path = route.path.replaceAll(/:\w+/g, word)
        const named = Object.fromEntries(Object.keys(route.fields).map((field) => [field, word]))
        const planted = { ...named, _csrf: csrf }
        const bodies: readonly unknown[] = [
          planted,
          { ...planted, type: word },
          { ...planted, device: { type: 'hardware-token', id: 'x' } },
          { ...planted, command: { type: word, device: { type: 'hardware-token' } } },
          [word],
        ]
        // The visit ends with these two; they come last.
        if (route.path === '/sign-out' || route.path === '/cancel') continue
        for (const body of bodies) {
          const init =
            route.method === 'GET'
              ? {}
              : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
          const response = await visit.send(`${path}${route.method === 'GET' ? `?type=hardware-token&command=${word}` : ''}`, init)
          expect(response.status).toBeLessThan(500)
          requests += 1
          if (route.method === 'GET') break
        }
      }
    }
    console.log(`${requests} requests over ${ROUTES.length} routes`)
    expect(requests).toBeGreaterThan(1000)
    expect(made.faults).toEqual([])
    for (const { account } of await accounts(made)) {
      expect(account.devices.filter((one) => one.type === 'hardware-token').length).toBeLessThanOrEqual(1)
    }
    // It is still removable, and putting it back is no add.
    await visit.begin('ada')
  }, 120_000)

  test('an event that assigns one does not come from users', async () => {
    const { visit } = await withToken()
    const list = await visit.get('/devices')
    expect(deviceIds(list)).toHaveLength(1)
    expect((await visit.get('/devices/add/hardware-token')).status).toBe(403)
    expect((await visit.post('/devices/add/hardware-token', { ceremony: 'x'.repeat(22), response: '{}' })).status).toBe(404)
  })
})

describe('guesses', () => {
  test('64 parallel wrong codes never exceed the budget, over as many sessions', async () => {
    const made = world({ policy: { lockoutThreshold: 10 } })
    await made.portal.administration.assignToken(ADMINISTRATOR, 'ada', { serial: '1', name: 'T', parameters: TOKEN })
    let checked = 0
    const counting = world({
      policy: { lockoutThreshold: 10 },
      ports: (ports) => ({
        ...ports,
        otp: { ...ports.otp, verify: async (...args) => ((checked += 1), ports.otp.verify(...args)) },
      }),
    })
    await counting.portal.administration.assignToken(ADMINISTRATOR, 'ada', { serial: '1', name: 'T', parameters: TOKEN })
    const visits = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const visit = counting.browser()
        await visit.begin('ada')
        return { visit, csrf: await visit.csrf() }
      }),
    )
    const answers = await Promise.all(visits.map(({ visit, csrf }) => visit.post('/passcode', { code: '000000', for: 'sign-in' }, csrf)))
    expect(answers.every((one) => one.status >= 400)).toBe(true)
    expect(checked).toBe(10)
    const later = counting.browser()
    await later.begin('ada')
    expect((await later.post('/passcode', { code: '000000', for: 'sign-in' })).status).toBe(400)
    expect(checked).toBe(10)
    counting.clock += 15 * 60_000
    await later.post('/passcode', { code: '000000', for: 'sign-in' })
    expect(checked).toBe(11)
  })

  test('a lock-out leaves security keys working', async () => {
    const made = world({ policy: { lockoutThreshold: 3 } })
    const visit = made.browser()
    await visit.enrol('ada')
    for (let tries = 0; tries < 4; tries += 1) await visit.post('/bypass-code', { code: '123456789', for: 'sign-in' })
    await visit.answer(await visit.get('/prompt'))
    expect(visit.location).toContain('result=allow')
  })

  test('a bypass code works once, also for 16 at the same moment', async () => {
    const made = world()
    const issued = await made.portal.administration.issueBypassCodes(ADMINISTRATOR, 'ada', { count: 1, uses: 1, lifeMs: null })
    const code = issued.kind === 'done' ? (issued.codes[0] ?? '') : ''
    const visits = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const visit = made.browser()
        await visit.begin('ada')
        return { visit, csrf: await visit.csrf() }
      }),
    )
    const pages = await Promise.all(visits.map(({ visit, csrf }) => visit.post('/bypass-code', { code, for: 'manage' }, csrf)))
    expect(pages.filter((page) => page.screen === 'devices')).toHaveLength(1)
  })
})

describe('races', () => {
  test('16 parallel removals of the last two devices leave exactly one', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    await visit.manage()
    const ids = deviceIds(await visit.addKey())
    expect(ids).toHaveLength(2)
    const visits = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const one = made.browser()
        one.key = visit.key
        await one.begin('ada')
        const page = await one.manage()
        return { one, id: ids[index % 2] ?? '', csrf: page.csrf }
      }),
    )
    await Promise.all(visits.map(({ one, id, csrf }) => one.post(`/devices/${id}/remove`, {}, csrf)))
    const [account] = await accounts(made)
    expect(account?.account.devices).toHaveLength(1)
  })
})

describe('bad input', () => {
  test.each([
    ['unknown field', '/devices/x/remove', { userId: 'ben' }, 'body.unknown-field', 'userId'],
    ['missing field', '/passcode', { for: 'manage' }, 'body.missing-field', 'code'],
    ['too long', '/passcode', { code: '1'.repeat(33), for: 'manage' }, 'body.too-long', 'code'],
  ])('%s: 400 with a code and the path, and no store is read', async (_, path, fields, code, where) => {
    let reads = 0
    const made = world({
      ports: (ports) => ({
        ...ports,
        accounts: { ...ports.accounts, load: (id) => ((reads += 1), ports.accounts.load(id)) },
      }),
    })
    const visit = made.browser()
    await visit.enrol('ada')
    const csrf = await visit.csrf()
    reads = 0
    const page = await visit.post(path, fields, csrf)
    expect([page.status, page.code, page.path]).toEqual([400, code, where])
    expect(reads).toBe(0)
  })

  test('malformed JSON, wrong types, repeated fields, prototype names', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    const json = { 'content-type': 'application/json' }
    const send = async (body: string, headers: Record<string, string> = json) => (await visit.send('/passcode', { method: 'POST', body, headers })).status
    expect(await send('{')).toBe(400)
    expect(await send('null')).toBe(400)
    expect(await send('{"code":1,"for":"manage"}')).toBe(400)
    expect(await send('{"code":"1","for":"manage","__proto__":{"x":1}}')).toBe(400)
    expect(await send('code=1&code=2&for=manage', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(400)
    expect(await send('code=1', { 'content-type': 'text/plain' })).toBe(400)
    expect(await send('x'.repeat(70_000))).toBe(413)
  })

  test('someone else’s device and an unknown one are the same 404', async () => {
    const made = world()
    const ben = made.browser()
    await ben.enrol('ben')
    const [foreign = ''] = deviceIds(await ben.manage())
    const ada = made.browser()
    await ada.enrol('ada')
    await ada.manage()
    const pages = await Promise.all([foreign, 'x'.repeat(22)].map((id) => ada.post(`/devices/${id}/remove`, {})))
    expect(pages.map(({ status, title, blocks }) => ({ status, title, blocks }))[0]).toEqual(
      pages.map(({ status, title, blocks }) => ({ status, title, blocks }))[1],
    )
    expect(pages[0]?.status).toBe(404)
    expect(deviceIds(await ben.get('/devices'))).toEqual([foreign])
  })

  test('another user’s credential verifies nobody', async () => {
    const made = world()
    const ben = made.browser()
    await ben.enrol('ben')
    const ada = made.browser()
    await ada.enrol('ada')
    const page = await ada.get('/verify')
    const benPage = await ben.get('/verify')
    const benResponse = await ben.key.authenticate(benPage.blocks.find((one) => one.block === 'passkey')?.options)
    const ceremony = page.blocks.find((one) => one.block === 'passkey')?.hidden?.[0]?.value ?? ''
    const answered = await ada.post('/webauthn', { ceremony, for: 'manage', response: JSON.stringify(benResponse) }, page.csrf)
    expect(answered.screen).toBe('verify')
  })

  test('a credential that belongs to an account can’t be added to another', async () => {
    const made = world()
    const ben = made.browser()
    await ben.begin('ben')
    const page = await ben.get('/devices/add/security-key')
    const block = page.blocks.find((one) => one.block === 'passkey')
    const response = JSON.stringify(await ben.key.register(block?.options))
    const hidden = Object.fromEntries((block?.hidden ?? []).map(({ name, value }) => [name, value]))
    await ben.post('/devices/add/security-key', { ...hidden, response }, page.csrf)
    const again = await ben.post('/devices/add/security-key', { ...hidden, response })
    expect(again.screen).not.toBe('devices')
  })

  test('csrf: no token, another visit’s token, another origin', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    const other = made.browser()
    await other.begin('ben')
    expect((await visit.post('/sign-out', {}, '')).status).toBe(403)
    expect((await visit.post('/sign-out', {}, await other.get('/enrol').then((page) => page.csrf))).status).toBe(403)
    const body = new URLSearchParams({ _csrf: await visit.csrf() })
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await visit.send('/sign-out', { method: 'POST', body, headers })).status).toBe(403)
    }
    expect((await visit.post('/sign-out', {})).screen).toBe('done')
  })

  test('unknown routes, methods, HEAD and OPTIONS', async () => {
    const visit = world().browser()
    expect((await visit.send('/nothing')).status).toBe(404)
    const wrong = await visit.send('/undo')
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await visit.send('/devices', { method: 'PUT' })).status).toBe(405)
    expect((await visit.send('/devices', { method: 'OPTIONS' })).status).toBe(405)
    const head = await visit.send('/prompt', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([401, ''])
  })

  test('a broken store: 503 with Retry-After, nothing of the cause', async () => {
    let broken = false
    const made = world({
      ports: (ports) => ({
        ...ports,
        accounts: {
          ...ports.accounts,
          load: (id) => (broken ? Promise.reject(new Error('disk on fire')) : ports.accounts.load(id)),
        },
      }),
    })
    const visit = made.browser()
    await visit.enrol('ada')
    broken = true
    const response = await visit.send('/devices')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await response.text()).not.toContain('fire')
    expect(made.faults).toHaveLength(1)
  })

  test('a request bound to another browser', async () => {
    const made = world()
    const one = made.browser()
    await one.begin('ada', '&nonce=n1')
    expect((await one.begin('ada', '&nonce=n1')).status).toBe(200)
    expect((await made.browser().begin('ada', '&nonce=n1')).status).toBe(403)
  })

  test('an application that is not there, and self-service off', async () => {
    const made = world({ applications: [{ ...WIKI, selfService: false }] })
    expect((await made.browser().begin('ada', '&application=gone')).status).toBe(400)
    const visit = made.browser()
    await visit.enrol('ada')
    for (const path of ['/devices', '/devices/add', '/devices/add/security-key']) {
      expect((await visit.get(path)).status).toBe(403)
    }
    expect(JSON.stringify(await visit.get('/options'))).not.toContain('action.manage')
  })
})

describe('secrets', () => {
  test('names, codes, credentials and cookies are nowhere in the stores in the clear', async () => {
    const written: string[] = []
    const watch = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name, receiver) {
          const value: unknown = Reflect.get(target, name, receiver)
          if (typeof value !== 'function') return value
          return (...args: unknown[]) => {
            written.push(JSON.stringify(args))
            return (value as (...all: unknown[]) => unknown).apply(target, args)
          }
        },
      })
    const made = world({
      ports: (ports) => ({
        ...ports,
        accounts: watch(ports.accounts),
        shortLived: watch(ports.shortLived),
        usage: watch(ports.usage),
        securityLog: watch(ports.securityLog),
      }),
    })
    const issued = await made.portal.administration.issueBypassCodes(ADMINISTRATOR, 'ada', { count: 1, uses: 1, lifeMs: null })
    const code = issued.kind === 'done' ? (issued.codes[0] ?? '') : ''
    await made.portal.administration.assignToken(ADMINISTRATOR, 'ada', { serial: 'SERIAL-77', name: 'Grey token', parameters: TOKEN })
    const visit = made.browser()
    await visit.begin('ada')
    await visit.post('/bypass-code', { code, for: 'manage' })
    await visit.addKey()
    const [id = ''] = deviceIds(await visit.get('/devices'))
    await visit.post(`/devices/${id}/rename`, { name: 'Rosebud the key' })
    const all = written.join('\n')
    expect(written.length).toBeGreaterThan(20)
    for (const secret of [code, TOKEN.secret, 'SERIAL-77', 'Grey token', 'Rosebud', 'publicKey', ...visit.jar.values()]) {
      expect(all).not.toContain(secret)
    }
    // The test can fail: what is not secret is found.
    expect(all).toContain('device-added')
  })
})
