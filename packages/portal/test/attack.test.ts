import { COMMAND_TYPES } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import { LINK_ROUTES } from '../src/http/link-routes.ts'
import { ROUTES } from '../src/http/routes.ts'
import { ADMINISTRATOR, assign, deviceIds, issueCode, type TestBrowser, TOKEN, WIKI, type World, world } from './harness.ts'

async function withToken(): Promise<{ readonly made: World; readonly visit: TestBrowser }> {
  const made = world()
  await assign(made, 'ada', '1')
  const code = await issueCode(made, 'ada')
  const visit = made.browser()
  await visit.begin('ada')
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
    const routes = [...ROUTES, ...LINK_ROUTES]
    for (const route of routes) {
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
    console.log(`${requests} requests over ${routes.length} routes`)
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

  test('a body that nests deeply is malformed, and no port is to blame', async () => {
    const made = world()
    const visit = made.browser()
    await visit.enrol('ada')
    const csrf = await visit.csrf()
    const deep = `${'['.repeat(15_000)}${']'.repeat(15_000)}`
    const json = `{"_csrf":"${csrf}","ceremony":"x","for":"manage","response":${deep}}`
    const headers = { 'content-type': 'application/json' }
    expect((await visit.send('/webauthn', { method: 'POST', body: json, headers })).status).toBe(400)
    expect(made.faults).toEqual([])
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
    const code = await issueCode(made, 'ada')
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
