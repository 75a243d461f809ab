import { describe, expect, test } from 'vitest'
import {
  AKEY,
  DEVICES,
  NOW,
  PAGE,
  PARENT,
  PATH,
  SHOP,
  begun,
  pass,
  payload,
  sdkRequest,
  sealed,
  signed,
  world,
} from '../../test/web-v2-world.ts'

const problem = (code: string): object => ({ kind: 'problem', problem: expect.objectContaining({ code, status: 400 }) })

describe('a request that begins a prompt', () => {
  test('is understood', async () => {
    const request = begun(await world().frame(sdkRequest('SHOP\\Ada').tx))
    expect(request).toEqual({
      protocol: 'web-v2',
      application: 'application-shop',
      purpose: 'sign-in',
      frame: { parent: PARENT },
      username: 'SHOP\\Ada',
      lookupName: 'ada',
      once: { key: expect.stringMatching(/^web-v2:request:[\w-]{43}$/), expiresAt: NOW + 360_000 },
      returnOrigin: PARENT,
      returnTo: { ikey: SHOP.ikey, username: 'SHOP\\Ada', parent: PARENT },
    })
    // It survives a session store.
    expect(JSON.parse(JSON.stringify(request))).toEqual(request)
  })

  test('lands in device management where the application is a device management portal', async () => {
    const w = world()
    const answer = await w.frame(sdkRequest('CORP\\Ada', DEVICES).tx, 'https://devices.example/')
    expect(begun(answer)).toMatchObject({ purpose: 'manage', lookupName: 'corp\\ada' })
  })

  test('may be posted, with what a browser could do', async () => {
    const w = world()
    const hints = {
      java_version: '',
      flash_version: '27.0.0.0',
      screen_resolution_width: '1280',
      screen_resolution_height: '1024',
      color_depth: '24',
      is_cef_browser: 'false',
      is_ipad_os: 'false',
      react_support: 'true',
    }
    const request = { tx: sdkRequest('ada').tx, parent: PAGE, v: '2.9' }
    const post = { method: 'POST', path: PATH, contentType: 'application/x-www-form-urlencoded; charset=utf-8' }
    const forms = [
      { ...post, query: '', body: new URLSearchParams({ ...request, ...hints }).toString() },
      { ...post, query: new URLSearchParams(request).toString(), body: new URLSearchParams(hints).toString() },
    ]
    for (const form of forms) expect(begun(await w.protocol.handle(form)).username).toBe('ada')
  })

  test('needs no version, and knows every one', async () => {
    const w = world()
    begun(await w.frame(sdkRequest('ada').tx, PAGE, { v: '' }))
    begun(await w.frame(sdkRequest('ada').tx, PAGE, { v: '3.0' }))
  })

  test('comes again as the same prompt, and another request as another', async () => {
    const w = world()
    const { tx } = sdkRequest('ada')
    const { once } = begun(await w.frame(tx))
    pass(300)
    // From another page of the same application, too.
    expect(begun(await w.frame(tx, 'https://www.shop.example:8443/')).once).toEqual(once)
    const others = [sdkRequest('ada').tx, sdkRequest('Ada').tx]
    for (const other of others) expect(begun(await w.frame(other)).once.key).not.toBe(once.key)
  })

  test.each([
    'ada@corp.example',
    'CORP\\ada',
    'Zoë',
    'Zoe\u0308',
    '名前',
    '\u{1f600}',
    'a:b &=%00 + <b>"\'',
    '\ufeffada',
    ' ada ',
    'n'.repeat(1024),
    '語'.repeat(1024),
  ])('may be for %j, byte for byte', async (username) => {
    expect(begun(await world().frame(sdkRequest(username).tx)).username).toBe(username)
  })

  test.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['https://shop.example:443/login', 'https://shop.example'],
    ['https://www.shop.example:8443/login?next=https%3A%2F%2Felsewhere.example#top', 'https://www.shop.example:8443'],
    [`https://shop.example/?${'q'.repeat(8000)}`, 'https://shop.example'],
  ])('may come from the page %s', async (page, origin) => {
    const request = begun(await world().frame(sdkRequest('ada').tx, page))
    expect(request).toMatchObject({ frame: { parent: origin }, returnOrigin: origin, returnTo: { parent: origin } })
  })

  test.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'may come from %s where that is registered',
    async (origin) => {
      const w = world()
      w.integrations.set(SHOP.ikey, { ...SHOP, parents: [origin] })
      expect(begun(await w.frame(sdkRequest('ada').tx, `${origin}/login`)).frame).toEqual({ parent: origin })
    },
  )

  test('holds for a minute after its expiry, for clocks differ', async () => {
    const w = world()
    const { tx } = sdkRequest('ada')
    pass(359)
    const { once } = begun(await w.frame(tx))
    pass(1)
    expect(Date.now()).toBe(once.expiresAt)
    expect(await w.frame(tx)).toEqual(problem('protocol.expired'))
  })

  test('may be signed by a clock that is a minute ahead', async () => {
    const w = world()
    begun(await w.frame(signed('TX', payload('ada', 360))))
  })
})

describe('what stays on our page as not to be trusted', () => {
  test.each<[string, () => string]>([
    ['another integration’s key', () => signed('TX', payload(), DEVICES.skey)],
    ['the key that the application keeps to itself', () => signed('TX', payload(), AKEY)],
    ['the key in another case', () => signed('TX', payload(), SHOP.skey.toUpperCase())],
    ['another integration’s name in it', () => signed('TX', payload('ada', 300, DEVICES.ikey))],
    ['an integration that nobody registered', () => signed('TX', payload('ada', 300, 'DINOBODY000000000001'))],
    ['an integration key that is none', () => signed('TX', payload('ada', 300, 'nobody'))],
    ['an integration key in another case', () => signed('TX', payload('ada', 300, SHOP.ikey.toLowerCase()))],
    ['an answer in place of a request', () => signed('AUTH', payload())],
    ['an enrolment', () => signed('ENROLL', payload())],
    ['the application’s half', () => sdkRequest('ada').app],
    ['both halves', () => `${sdkRequest('ada').tx}:${sdkRequest('ada').app}`],
    ['an answer that calls itself a request', () => signed('AUTH', payload()).replace('AUTH', 'TX')],
    ['a prefix in another case', () => signed('tx', payload())],
    ['a prefix before the prefix', () => signed('TX|TX', payload())],
    ['a fourth part', () => `${signed('TX', payload())}|`],
    ['no signature', () => `TX|${Buffer.from(payload()).toString('base64')}`],
    ['an empty signature', () => `TX|${Buffer.from(payload()).toString('base64')}|`],
    ['a short signature', () => signed('TX', payload()).slice(0, -2)],
    ['a signature in capitals', () => upperCaseSignature(signed('TX', payload()))],
    ['another person in front of the signature', () => swapPayload(signed('TX', payload('ada')), payload('eve'))],
    ['a later expiry in front of the signature', () => swapPayload(signed('TX', payload()), payload('ada', 301))],
    ['an empty payload', () => sealed('TX|')],
    ['a payload without padding', () => sealed(`TX|${base64().replace('=', '')}`)],
    ['a payload with stray bits', () => sealed(`TX|${withStrayBits(base64())}`)],
    ['a payload with a line end', () => sealed(`TX|${base64().slice(0, 8)}\n${base64().slice(8)}`)],
    ['a payload for URLs', () => sealed(`TX|${Buffer.from(payload('\u{3ffff}???')).toString('base64url')}`)],
    ['a payload in hexadecimal', () => sealed(`TX|${Buffer.from(payload()).toString('hex')}`)],
    ['a payload that is no UTF-8', () => signed('TX', Buffer.concat([Buffer.of(0xff), Buffer.from(payload())]))],
    ['a payload in Latin-1', () => signed('TX', Buffer.from(payload('Zoë'), 'latin1'))],
    ['two fields', () => signed('TX', payload().slice(payload().indexOf('|') + 1))],
    ['a bar in the name', () => signed('TX', payload('ada|eve'))],
    ['a field at the end', () => signed('TX', `${payload()}|`)],
    ['no expiry', () => signed('TX', `ada|${SHOP.ikey}|`)],
    ['an expiry in words', () => signed('TX', `ada|${SHOP.ikey}|never`)],
    ['an expiry with more behind it', () => signed('TX', `${payload()}x`)],
    ['an expiry in fractions', () => signed('TX', `${payload()}.5`)],
    ['a negative expiry', () => signed('TX', `ada|${SHOP.ikey}|-1`)],
    ['an expiry in milliseconds', () => signed('TX', `ada|${SHOP.ikey}|${Date.now() + 300_000}`)],
    ['an expiry beyond all numbers', () => signed('TX', `ada|${SHOP.ikey}|${'9'.repeat(400)}`)],
    ['an expiry out of reach', () => signed('TX', payload('ada', 361))],
    ['an SDK’s error', () => 'ERR|The username passed to sign_request() is invalid.'],
    ['no text that anybody signs', () => 'tx'],
    ['a name without an end', () => signed('TX', payload('n'.repeat(5000)))],
  ])('%s', async (_, forge) => {
    const w = world()
    expect(await w.frame(forge())).toEqual(problem('protocol.untrusted'))
  })

  test('an integration that a careless store finds by another key', async () => {
    const w = world()
    w.integrations.set(SHOP.ikey.toLowerCase(), SHOP)
    const tx = signed('TX', payload('ada', 300, SHOP.ikey.toLowerCase()))
    expect(await w.frame(tx)).toEqual(problem('protocol.untrusted'))
  })

  test('and no store is asked for what can not be an integration key', async () => {
    const w = world()
    for (const ikey of ["' or 1=1 --", 'x'.repeat(1000), '\u0000', 'DISHOP0000000000000', 'DISHOP000000000000001', ''])
      await w.frame(signed('TX', payload('ada', 300, ikey)))
    expect(w.asked).toEqual([])
  })
})

describe('what stays on our page for another reason', () => {
  test('an expired request', async () => {
    const w = world()
    expect(await w.frame(signed('TX', payload('ada', -60)))).toEqual(problem('protocol.expired'))
    expect(await w.frame(signed('TX', `ada|${SHOP.ikey}|0`))).toEqual(problem('protocol.expired'))
  })

  test.each([
    ['of a stranger', 'https://stranger.example/login'],
    ['of another application', 'https://devices.example/'],
    ['below the registered host', 'https://login.shop.example/'],
    ['above it', 'https://example/'],
    ['that begins like it', 'https://shop.example.stranger.example/'],
    ['that names it as a user', 'https://shop.example@stranger.example/'],
    ['that names it in a path', 'https://stranger.example/https://shop.example/'],
    ['on another port', 'https://shop.example:8443/'],
    ['without its port', 'https://www.shop.example/'],
    ['of another scheme', 'http://shop.example/'],
    ['on loopback, which nobody registered', 'http://localhost:3000/'],
    ['inside another address', 'blob:https://shop.example/6ba7b810'],
    ['of no origin', 'about:blank'],
    ['that is data', 'data:text/html,shop.example'],
    ['that is a script', 'javascript:void 0'],
    ['that is a file', 'file:///shop.example'],
    ['that is no address', 'shop.example'],
    ['that is a path', '/login'],
    ['without an end', `https://shop.example/?${'q'.repeat(8192)}`],
  ])('a page %s', async (_, page) => {
    const w = world()
    expect(await w.frame(sdkRequest('ada').tx, page)).toEqual(problem('protocol.return-address'))
  })

  test.each([
    ['nothing', [], PAGE],
    ['a star', ['*', 'https://*'], PAGE],
    ['all below a host', ['https://*.example'], PAGE],
    ['a host without its scheme', ['shop.example'], PAGE],
    ['an origin with a slash', ['https://shop.example/'], PAGE],
    ['an origin in another case', ['https://Shop.example'], 'https://Shop.example/'],
    ['an origin with a port that says nothing', ['https://shop.example:443'], 'https://shop.example:443/'],
    ['no origin at all', ['null'], 'about:blank'],
    ['a host without protection', ['http://shop.example'], 'http://shop.example/'],
    ['a scheme that nobody protects', ['ftp://localhost'], 'ftp://localhost/'],
    ['what would end a directive', ['https://shop.example;sandbox'], 'https://shop.example;sandbox/'],
  ])('a page where %s is registered', async (_, parents, page) => {
    const w = world()
    w.integrations.set(SHOP.ikey, { ...SHOP, parents })
    expect(await w.frame(sdkRequest('ada').tx, page)).toEqual(problem('protocol.return-address'))
  })

  test.each([
    ['empty', ''],
    ['blank', '  '],
    ['not to be seen', '\u200b\u00ad'],
    ['not to be written', 'ada\u0000'],
    ['of two lines', 'ada\neve'],
    ['too long', 'n'.repeat(1025)],
  ])('a name that is %s', async (_, username) => {
    const w = world()
    expect(await w.frame(signed('TX', payload(username)))).toEqual(problem('protocol.malformed'))
  })

  test.each([
    ['tx twice', (tx: string) => `tx=${tx}&tx=${tx}&parent=${PARENT}`],
    ['parent twice', (tx: string) => `tx=${tx}&parent=${PARENT}&parent=${PARENT}`],
    ['an unknown parameter twice', (tx: string) => `tx=${tx}&parent=${PARENT}&java_version=1&java_version=1`],
    ['one name in two spellings', (tx: string) => `tx=${tx}&parent=${PARENT}&%74x=a`],
    ['no tx', () => `parent=${PARENT}`],
    ['an empty tx', () => `tx=&parent=${PARENT}`],
    ['no parent', (tx: string) => `tx=${tx}`],
    ['an empty parent', (tx: string) => `tx=${tx}&parent=`],
    ['nothing', () => ''],
    ['an escape that is none', (tx: string) => `tx=${tx}&parent=${PARENT}&v=%zz`],
    ['an escape that is no UTF-8', (tx: string) => `tx=${tx}&parent=${PARENT}&v=%ff`],
  ])('%s', async (_, query) => {
    const w = world()
    const tx = encodeURIComponent(sdkRequest('ada').tx)
    const request = { method: 'GET', path: PATH, query: query(tx), contentType: null, body: '' }
    expect(await w.protocol.handle(request)).toEqual(problem('protocol.malformed'))
  })

  test('a form of another kind, or a parameter in the query and in the form', async () => {
    const w = world()
    const fields = { tx: sdkRequest('ada').tx, parent: PAGE }
    const query = new URLSearchParams(fields).toString()
    const post = { method: 'POST', path: PATH, query: '', contentType: 'application/x-www-form-urlencoded', body: query }
    for (const request of [
      { ...post, contentType: 'application/json', body: JSON.stringify(fields) },
      { ...post, contentType: null },
      { ...post, query },
    ])
      expect(await w.protocol.handle(request)).toEqual(problem('protocol.malformed'))
  })

  test('and none of it says anything of the request', async () => {
    const w = world()
    const answers = [
      await w.frame(signed('TX', payload('ada', 300, DEVICES.ikey))),
      await w.frame(signed('TX', payload('ada', -60))),
      await w.frame(sdkRequest('ada').tx, 'https://stranger.example/'),
      await w.frame(signed('TX', payload('ada\n'))),
    ]
    for (const answer of answers) expect(JSON.stringify(answer)).not.toMatch(/ada|DI[A-Z]+\d|stranger|secret/)
  })
})

/** Ends in one `=`. */
function base64(): string {
  return Buffer.from(payload()).toString('base64')
}

/** Another spelling of the same bytes: the last character carries two bits of no meaning. */
function withStrayBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return `${text.slice(0, -2)}${alphabet.charAt(alphabet.indexOf(text.slice(-2, -1)) + 1)}=`
}

function upperCaseSignature(tx: string): string {
  return tx.replace(/[0-9a-f]{40}$/, (signature) => signature.toUpperCase())
}

function swapPayload(tx: string, other: string): string {
  return tx.replace(/\|.*\|/, `|${Buffer.from(other).toString('base64')}|`)
}
