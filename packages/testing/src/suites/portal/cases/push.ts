import { newPhoneKey, type PhoneAnswer } from '../../../clients/phone-app.ts'
import { assertSame, assertThat } from '../../assert.ts'
import { noticesOn } from '../client/page.ts'
import { activate, asked, phoneOf, shownOn, withApp } from '../client/push-steps.ts'
import { ELSEWHERE, type PortalCase } from '../portal-case.ts'
import { APP_FILES } from '../server/app-files.ts'

/** `docs/push-protocol.md` through an adapter: the app's own calls, with real signatures. */

const HTML = { accept: 'text/html' }

const said = ({ status, body }: PhoneAnswer): readonly unknown[] => [status, body]

const LINK: PortalCase = {
  name: 'the app is set up by a link, and by a code with two digits compared',
  run: async (stage) => {
    const ada = stage.visitor()
    await ada.begin('ada')
    const { app, page } = await activate(stage, ada)
    assertSame(page.screen, 'prompt', 'after the link')
    assertSame(said(await app.call('GET', '/push/v1/pending'))[0], 200, 'the app’s first question')

    const ben = stage.visitor()
    await ben.begin('ben')
    const shown = await ben.get('/devices/add/tablet')
    const html = await ben.send(new URL(ben.location).pathname, { headers: HTML })
    assertSame([html.status, html.text.includes(shownOn(shown, 'big'))], [200, true], 'the page with the code')
    const tablet = await phoneOf(stage)
    assertSame((await tablet.claim({ code: shownOn(shown, 'big').toLowerCase() })).status, 200, 'the claim by code')
    assertSame(said(await tablet.call('GET', '/push/v1/pending')), [200, { state: 'unconfirmed' }], 'before anybody compared')
    const compare = await ben.submit(shown, 'wait')
    assertSame([compare.title.id, shownOn(compare, 'big')], ['activation.compare.title', tablet.check], 'what is compared')
    await ben.submit(compare, 'form')
    const { body } = await tablet.call('GET', '/push/v1/pending')
    assertSame([body['state'], body['request']], ['active', null], 'afterwards')
    const again = await phoneOf(stage)
    assertSame(said(await again.claim({ link: shownOn(shown, 'qr') })), [404, { error: 'activation' }], 'the link once more')
  },
}

const APPROVES: PortalCase = {
  name: 'a push is approved with its number, once',
  run: async (stage) => {
    const { controls } = stage
    const { ada, app } = await withApp(stage)
    const { page, request } = await asked(ada, app)
    assertSame((await ada.send(new URL(ada.location).pathname, { headers: HTML })).status, 200, 'the page that waits')
    const answer = await app.answerOf(request, 'approve', { num: shownOn(page, 'big') })
    const body = JSON.stringify({ answer })
    assertSame(said(await app.send('POST', '/push/v1/answer', body)), [200, { state: 'approved' }], 'the answer')
    assertSame(said(await app.send('POST', '/push/v1/answer', body)), [409, { error: 'over', state: 'approved' }], 'the same answer again')
    await ada.submit(page, 'wait')
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'push' }], 'what the application was told')
    assertSame(said(await app.send('POST', '/push/v1/answer', body)), [409, { error: 'over', state: 'redeemed' }], 'and once more')
  },
}

const DENIES: PortalCase = {
  name: 'a push is denied, reported, or answered with a wrong number, and signs nobody in',
  run: async (stage) => {
    const { controls } = stage
    const { ada, app } = await withApp(stage)
    const { page, request } = await asked(ada, app)
    const right = shownOn(page, 'big')
    const num = right === '000' ? '001' : '000'
    assertSame(said(await app.answer(request, 'approve', { num })), [200, { state: 'pending' }], 'a wrong number')
    assertSame(said(await app.answer(request, 'approve', { num })), [200, { state: 'mismatch' }], 'another')
    assertSame(said(await app.answer(request, 'approve', { num: right })), [409, { error: 'over', state: 'mismatch' }], 'the right one after them')
    assertSame(noticesOn(await ada.submit(page, 'wait')), ['push.mismatch'], 'what is said then')
    for (const [act, state, notice] of [
      ['deny', 'denied', 'push.denied'],
      ['fraud', 'fraud', 'push.fraud'],
    ] as const) {
      const again = await asked(ada, app)
      assertSame(said(await app.answer(again.request, act)), [200, { state }], act)
      assertSame(noticesOn(await ada.submit(again.page, 'wait')), [notice], `what is said after ${act}`)
    }
    assertSame(await controls.outcomes(), [], 'what the application was told')
  },
}

const ALIKE: PortalCase = {
  name: 'whoever has no key is told the same, whatever they send',
  run: async (stage) => {
    const { ada, app } = await withApp(stage)
    const { page, request } = await asked(ada, app)
    const stranger = await phoneOf(stage)
    await stranger.call('GET', '/push/v1/pending')
    const pending = '/push/v1/pending'
    const auth = await app.header('GET', pending, '')
    const forged = await phoneOf(stage)
    forged.device = app.device
    const num = shownOn(page, 'big')
    const told = [
      await stranger.call('GET', pending),
      await app.send('GET', pending, null, `${auth.slice(0, -4)}AAAA`),
      await app.send('GET', pending, null, await app.header('POST', pending, '')),
      await app.send('GET', pending, null, await app.header('GET', '/push/v1/rotate', '')),
      await app.send('GET', pending, null, await app.header('GET', pending, 'x')),
      await app.send('GET', pending, null, await app.header('GET', pending, '', { iat: app.seconds - 61 })),
      await app.send('GET', pending, null, 'SSP nonsense'),
      await app.send('GET', pending, null, `Bearer ${auth.slice(4)}`),
      await app.send('GET', pending, null),
      await forged.answer(request, 'approve', { num }),
      await app.answer({ ...request, nonce: 'another' }, 'approve', { num }),
      await app.answer(request, 'approve', { num, aud: 'https://evil.example' }),
      await app.send('POST', '/push/v1/answer', '{"answer":"nonsense"}'),
    ]
    assertSame([...new Set(told.map((one) => JSON.stringify(said(one))))], ['[401,{"error":"unauthorized"}]'], 'what they are told')
    assertSame(said(await app.send('GET', pending, null, await app.header('GET', pending, '', { nonce: 'old' }))), [401, { error: 'nonce' }], 'no nonce of ours')
    assertSame(said(await app.answer(request, 'approve', { num })), [200, { state: 'approved' }], 'the real one after all of them')
  },
}

const CHANGES: PortalCase = {
  name: 'PUT and POST of the app arrive as they were signed, and work once',
  run: async (stage) => {
    const { app } = await withApp(stage)
    await app.call('GET', '/push/v1/pending')
    const none = '{"endpoint":null}'
    const auth = await app.header('PUT', '/push/v1/subscription', none)
    assertSame(said(await app.send('PUT', '/push/v1/subscription', none, auth)), [204, {}], 'a PUT')
    assertSame((await app.send('PUT', '/push/v1/subscription', none, auth)).status, 401, 'the same PUT again')
    assertSame((await app.send('PUT', '/push/v1/subscription', `${none} `, await app.header('PUT', '/push/v1/subscription', none))).status, 401, 'with one byte more')
    const keys = { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) }
    for (const endpoint of ['https://169.254.169.254/x', 'http://localhost/', 'https://fcm.googleapis.com.evil.example/x']) {
      const refused = await app.call('PUT', '/push/v1/subscription', { endpoint, ...keys })
      assertSame(said(refused), [400, { error: 'malformed', path: 'endpoint' }], endpoint)
    }
    const next = await newPhoneKey()
    const rotated = await app.call('POST', '/push/v1/rotate', { key: next.jwk, proof: await app.rotationProof(next) })
    assertSame(said(rotated), [200, { kid: next.kid }], 'a new key')
    assertSame((await app.call('GET', '/push/v1/pending')).status, 401, 'the old one')
    app.key = next
    assertSame((await app.call('GET', '/push/v1/pending')).status, 200, 'the new one')
  },
}

const MALFORMED: PortalCase = {
  name: 'malformed calls of the app: 400 with the path, and nothing is read',
  run: async (stage) => {
    const { controls } = stage
    const app = await phoneOf(stage)
    const whole: Record<string, unknown> = {
      activation: 'x',
      secret: 'x',
      name: 'Pixel',
      platform: 'android',
      key: app.key.jwk,
      proof: 'x',
    }
    const bad: readonly (readonly [body: string, path: string])[] = [
      ['', ''],
      ['{', ''],
      ['[]', ''],
      ['null', ''],
      [JSON.stringify({ ...whole, userId: 'ben' }), 'userId'],
      ['{"__proto__":{}}', '__proto__'],
      ...Object.keys(whole).map((name) => [JSON.stringify({ ...whole, [name]: name === 'key' ? 'x' : 1 }), name] as const),
      [JSON.stringify({ ...whole, name: 'x'.repeat(41) }), 'name'],
      [JSON.stringify({ ...whole, platform: 'amiga' }), 'platform'],
    ]
    const signed: typeof bad = [
      [JSON.stringify({ ...whole, key: { ...app.key.jwk, crv: 'P-384' } }), 'key'],
      [JSON.stringify(whole), 'proof'],
    ]
    const check = async (path: string, body: string, where: string, isSigned = false): Promise<void> => {
      await controls.traffic()
      const answer = await app.send('POST', path, body)
      assertSame(said(answer), [400, { error: 'malformed', path: where }], `${path} ${body.slice(0, 60)}`)
      // What only a signature check can tell is counted first, so that nobody floods the portal with those.
      const told = await controls.traffic()
      assertSame(isSigned ? { ...told, writes: 0 } : told, { reads: 0, writes: 0 }, 'how often a store was asked or written')
      assertSame(await controls.accounts(), [], 'what was written')
    }
    for (const [body, where] of bad) await check('/push/v1/activate', body, where)
    for (const [body, where] of signed) await check('/push/v1/activate', body, where, true)
    await check('/push/v1/answer', '{"answer":1}', 'answer')
    await check('/push/v1/answer', '{"answer":"x","user":"ben"}', 'user')
    const large = await app.send('POST', '/push/v1/answer', JSON.stringify({ answer: 'x'.repeat(8_192) }))
    assertSame(said(large), [413, { error: 'malformed', path: '' }], 'a body that is too large')
    for (const [method, path, allow] of [
      ['GET', '/push/v1/activate', 'POST'],
      ['PUT', '/push/v1/answer', 'POST'],
      ['POST', '/push/v1/subscription', 'PUT'],
      ['DELETE', '/push/v1/pending', 'GET, HEAD'],
      ['PATCH', '/push/v1/rotate', 'POST'],
    ] as const) {
      const answer = await app.send(method, path, null)
      assertSame([answer.status, answer.headers.get('allow')], [405, allow], `${method} ${path}`)
    }
  },
}

const DOWN: PortalCase = {
  name: 'a store is down: the app is told so as JSON, with Retry-After and nothing of why',
  run: async (stage) => {
    const { controls } = stage
    const { app } = await withApp(stage)
    await app.call('GET', '/push/v1/pending')
    for (const port of ['accounts', 'shortLived'] as const) {
      await controls.breakDown(port)
      const answer = await app.call('GET', '/push/v1/pending')
      assertSame(said(answer), [503, { error: 'unavailable' }], `without ${port}`)
      assertSame([answer.headers.get('retry-after'), answer.headers.get('content-type')], ['5', 'application/json'], `its headers without ${port}`)
      await controls.breakDown(null)
    }
    assertSame((await app.call('GET', '/push/v1/pending')).status, 200, 'when they are there again')
    assertSame(await controls.faults(), 2, 'what the operator heard of')
  },
}

const CORS = ['access-control-allow-origin', 'access-control-allow-methods', 'access-control-allow-headers', 'access-control-expose-headers', 'access-control-max-age', 'access-control-allow-credentials', 'vary']

const ORIGINS: PortalCase = {
  name: 'an app on another host may read its answers, and no other origin may',
  appElsewhere: true,
  run: async ({ visitor }) => {
    const app = visitor()
    const heard = async (method: string, path: string, origin: string): Promise<readonly (string | null)[]> => {
      const body = method === 'POST' || method === 'PUT' ? { body: '{}' } : {}
      const asks = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
      const page = await app.send(path, { method, headers: { origin, ...(method === 'OPTIONS' ? asks : {}) }, ...body })
      if (method === 'OPTIONS') assertSame([page.status, page.text], [204, ''], `${method} ${path}`)
      return CORS.map((name) => page.headers.get(name))
    }
    const allowed = [ELSEWHERE, 'GET, POST, PUT', 'authorization, content-type', 'ssp-nonce, date, retry-after', '7200', null, 'origin']
    for (const [method, path] of [
      ['POST', '/push/v1/activate'],
      ['GET', '/push/v1/pending'],
      ['POST', '/push/v1/answer'],
      ['PUT', '/push/v1/subscription'],
      ['POST', '/push/v1/rotate'],
    ] as const) {
      for (const one of [method, 'OPTIONS']) {
        assertSame(await heard(one, path, ELSEWHERE), allowed, `${one} ${path} from the app`)
        for (const origin of ['https://evil.example', 'null', `${ELSEWHERE}.evil.example`]) {
          assertSame(await heard(one, path, origin), CORS.map(() => null), `${one} ${path} from ${origin}`)
        }
      }
    }
    assertSame((await app.send('/a/')).status, 404, 'the app, which is not here')
  },
}

const FILES: PortalCase = {
  name: 'the app’s files are served as they are, with their own headers',
  run: async ({ visitor }) => {
    const browser = visitor()
    for (const { path, contentType, body, headers } of APP_FILES) {
      const page = await browser.send(`/a/${path}`, { headers: { accept: '*/*' } })
      assertSame([page.status, page.text], [200, body], `/a/${path}`)
      for (const [name, value] of Object.entries({ ...headers, 'content-type': contentType })) {
        assertSame(page.headers.get(name), value, `${name} of /a/${path}`)
      }
      // What the portal says of its own pages would forbid the app its own.
      assertThat(path !== '' || page.headers.get('permissions-policy') === null, 'a page’s own headers stand on the app')
      const head = await browser.send(`/a/${path}`, { method: 'HEAD' })
      assertSame([head.status, head.text, head.headers.get('content-type')], [200, '', contentType], `HEAD /a/${path}`)
    }
    for (const path of ['/a', '/a/nothing.js', '/a/worker.js/', '/a/worker.js%00']) {
      assertSame((await browser.send(path)).status, 404, path)
    }
  },
}

export const PUSH_CASES: readonly PortalCase[] = [LINK, APPROVES, DENIES, ALIKE, CHANGES, MALFORMED, DOWN, ORIGINS, FILES]
