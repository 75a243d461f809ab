import { assertSame, assertThat, assertThere } from '../../assert.ts'
import { FRAMED, type FramedVisitor } from '../client/framed-visitor.ts'
import { actionOn, blockOn, choicesOn, deviceIds, type Page } from '../client/page.ts'
import { FORM } from '../client/visitor.ts'
import type { PortalCase, Stage } from '../portal-case.ts'
import type { Rules } from '../server/controls.ts'
import { PARENT } from '../server/test-protocol.ts'

const TRADITIONAL: Pick<Rules, 'applications'> = {
  applications: [{ id: 'wiki', name: 'Wiki', kind: 'web', prompt: 'traditional', selfService: true }],
}

const JSON_TYPE = 'application/json'

/** Who may frame an answer. */
const ancestorsOf = ({ headers }: Page): string => /frame-ancestors ([^;]*);/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? ''

/** Somebody new, who has set up a key in a window that the frame opened. */
async function enrolled({ framed }: Stage): Promise<FramedVisitor> {
  const ada = framed()
  assertSame((await ada.begin('ada')).screen, 'enrol', 'somebody new')
  assertSame((await ada.answer(await ada.get('/devices/add/security-key'))).screen, 'prompt', 'after enrolling')
  return ada
}

const SIGNS_IN: PortalCase = {
  name: 'in a frame: enrols, manages, signs in, and tells the page around, without any cookie',
  rules: TRADITIONAL,
  run: async (stage) => {
    const { controls } = stage
    const ada = await enrolled(stage)
    const prompt = await ada.get('/prompt')
    assertSame(choicesOn(prompt).filter((id) => ['add-new', 'settings'].includes(id)), ['add-new', 'settings'], 'the links beside the factors')
    const before = ada.carried.visit
    const verify = await ada.press(prompt, /^settings$/)
    assertSame(verify.screen, 'verify', 'where the settings lead')
    const devices = await ada.answer(verify)
    assertSame([devices.screen, deviceIds(devices).length], ['devices', 1], 'after verifying')
    assertThat(ada.carried.visit !== before, 'what the forms carry stayed the same when management opened')
    assertSame(deviceIds(await ada.addKey()).length, 2, 'devices after adding another')
    assertSame(await controls.outcomes(), [], 'what the application was told after managing')

    const end = await ada.answer(await ada.get('/prompt'))
    const { to, data } = assertThere(blockOn(end, 'answer'), 'the answer for the page around')
    assertSame({ to, data }, { to: PARENT, data: 'RESULT|allow' }, 'what the page around is told')
    assertSame(ancestorsOf(end), PARENT, 'who frames the end')
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'webauthn' }], 'what the application was told')
    assertSame((await ada.get('/prompt')).status, 401, 'coming back')
    assertSame(ada.cookies.size, 0, 'cookies')
  },
}

const WINDOWS: PortalCase = {
  name: 'in a frame: what a window proved counts for its own visit and purpose, once',
  rules: TRADITIONAL,
  run: async (stage) => {
    const ada = await enrolled(stage)
    const verify = await ada.get('/verify')
    const window = await ada.get(assertThere(actionOn(verify, /^window$/), 'the window').href)
    assertSame((await ada.submit(verify, 'wait')).screen, 'verify', 'before anything was proved')
    const other = stage.framed()
    other.key = ada.key
    await other.begin('ada')
    await ada.answerIn(window)
    assertSame((await other.form('/window/proof', { for: 'manage' })).screen, 'verify', 'in another visit')
    assertSame((await ada.form('/window/proof', { for: 'sign-in' })).screen, 'prompt', 'for another purpose')
    assertSame((await ada.form('/window/proof', { for: 'manage' })).screen, 'devices', 'in its own')
    assertSame((await ada.form('/window/proof', { for: 'manage' })).screen, 'verify', 'once more')
  },
}

/** Bodies of steps in a frame, by what is wrong with them. */
const BODIES: PortalCase = {
  name: 'malformed bodies in a frame: 400 with a code and the path; nothing is read and nothing written',
  rules: TRADITIONAL,
  run: async (stage) => {
    const { controls } = stage
    const ada = await enrolled(stage)
    const { visit: _visit, csrf: _csrf } = ada.carried
    const bound = { _visit, _csrf }
    const send = async (path: string, type: string, body: string, code: string, where: string): Promise<void> => {
      await controls.traffic()
      const page = await ada.send(`${FRAMED}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
      assertSame([page.status, page.code, page.path], [400, code, where], `${path} ${body.slice(0, 60)}`)
      assertSame(ancestorsOf(page), "'none'", `who frames ${path}`)
      assertSame(await controls.traffic(), { reads: 0, writes: 0 }, 'how often a store was asked or written')
    }
    const routes: readonly (readonly [path: string, fields: Readonly<Record<string, string>>])[] = [
      ['/devices?see=', {}],
      ['/devices/x/rename?see=', {}],
      ['/passcode', { code: '1', for: 'manage' }],
      ['/preference', { preference: 'ask' }],
      ['/devices/x/default', {}],
      ['/window/proof', { for: 'manage' }],
    ]
    for (const [path, fields] of routes) {
      await send(path, JSON_TYPE, '{', 'body.malformed', '')
      await send(path, JSON_TYPE, JSON.stringify({ ...fields, ...bound, parent: 'https://evil.example' }), 'body.unknown-field', 'parent')
      await send(path, JSON_TYPE, JSON.stringify({ ...fields, _csrf }), 'body.missing-field', '_visit')
      await send(path, JSON_TYPE, JSON.stringify({ ...fields, _csrf, _visit: [_visit] }), 'body.wrong-type', '_visit')
      await send(path, FORM, new URLSearchParams({ ...fields, _csrf, _visit: 'x'.repeat(513) }).toString(), 'body.too-long', '_visit')
      await send(path, FORM, `${new URLSearchParams({ ...fields, ...bound }).toString()}&_visit=x`, 'body.repeated-field', '_visit')
    }
    // What a page is asked for with is no field of a form, and a visit of a frame none of a page with a cookie.
    const outside = await ada.send('/passcode', { method: 'POST', headers: { 'content-type': FORM }, body: new URLSearchParams({ code: '1', for: 'manage', ...bound }).toString() })
    assertSame([outside.status, outside.code, outside.path], [400, 'body.unknown-field', '_visit'], 'outside of a frame')
  },
}

const FORGED: PortalCase = {
  name: 'in a frame: a forged visit opens nothing and is framed by nobody, and a form from elsewhere is refused',
  rules: TRADITIONAL,
  run: async (stage) => {
    const ada = await enrolled(stage)
    const { visit, csrf } = ada.carried
    const [cookie = '', parent = '', proof = ''] = visit.split(' ')
    const before = await stage.controls.accounts()
    // As a page: a problem for machines is framed by nobody anyway.
    const send = (path: string, carried: string, token: string, more: Readonly<Record<string, string>> = {}): Promise<Page> => {
      const headers = { accept: 'text/html', 'content-type': FORM, ...more }
      return ada.send(`${FRAMED}${path}`, { method: 'POST', headers, body: new URLSearchParams({ _visit: carried, _csrf: token }).toString() })
    }
    const mallory = stage.framed()
    await mallory.begin('mallory')
    const forged = ['', 'x', cookie, `${cookie} ${parent}`, `${cookie} ${parent} `, `${cookie} https://evil.example ${proof}`, `${visit} x`, `${cookie}  ${proof}`]
    for (const path of ['/prompt?see=', '/leave', '/cancel']) {
      for (const one of forged) {
        const page = await send(path, one, csrf)
        assertSame([page.status, ancestorsOf(page)], [403, "'none'"], `${path} with \`${one.replaceAll(/[\w-]{22,}/g, '…')}\``)
      }
      for (const token of ['', 'x'.repeat(64), mallory.carried.csrf]) {
        const page = await send(path, visit, token)
        assertSame([page.status, ancestorsOf(page)], [403, PARENT], `${path} with another token`)
      }
      for (const headers of [{ origin: PARENT }, { 'sec-fetch-site': 'cross-site' }]) {
        assertSame((await send(path, visit, csrf, headers)).status, 403, `${path} from ${JSON.stringify(headers)}`)
      }
    }
    assertSame(await stage.controls.accounts(), before, 'the accounts afterwards')
    assertSame(await stage.controls.outcomes(), [], 'what the application was told')
    assertSame((await ada.get('/prompt')).screen, 'prompt', 'the visit afterwards')
  },
}

export const FRAMES: readonly PortalCase[] = [SIGNS_IN, WINDOWS, BODIES, FORGED]
