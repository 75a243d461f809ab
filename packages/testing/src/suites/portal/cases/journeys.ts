import { assertSame, assertThat, assertThere } from '../../assert.ts'
import { choicesOn, deviceIds, devicesOn, textsOn } from '../client/page.ts'
import { newKey } from '../client/visitor.ts'
import type { PortalCase } from '../portal-case.ts'
import { RETURN } from '../server/test-protocol.ts'

const SIGNING_IN: PortalCase = {
  name: 'enrols, manages, renames, adds, removes, undoes, reports lost, and signs in',
  run: async ({ visitor }) => {
    const ada = visitor()
    assertSame((await ada.begin('ada')).screen, 'enrol', 'somebody new')
    assertSame((await ada.answer(await ada.get('/devices/add/security-key'))).screen, 'prompt', 'after enrolling')
    assertSame((await ada.get('/devices')).screen, 'verify', 'managing before verifying')
    const [first = ''] = deviceIds(await ada.manage())
    const firstKey = ada.key

    const renamed = await ada.form(`/devices/${first}/rename`, { name: '  Blue   key ' })
    assertSame(devicesOn(renamed).map(({ name }) => name), ['Blue key'], 'names after renaming')
    const refused = await ada.form(`/devices/${first}/remove`, {})
    assertSame([refused.status, refused.title.id], [409, 'remove.last.title'], 'removing the last device')

    const two = deviceIds(await ada.addKey())
    const second = assertThere(two.find((id) => id !== first), 'the second device')
    assertSame((await ada.json(`/devices/${second}/rename`, { name: 'Grün 🔑' })).screen, 'devices', 'renaming with JSON')
    assertSame((await ada.form(`/devices/${first}/remove`, {})).screen, 'verify', 'after removing what opened management')

    const undoable = await ada.manage()
    assertSame(devicesOn(undoable).map(({ name }) => name), ['Grün 🔑'], 'what is left')
    const undo = assertThere(undoable.notices.find(({ action }) => action?.id === 'undo')?.action, 'the way to undo')
    const undone = await ada.form(undo.href, Object.fromEntries(undo.fields.map(({ name, value }) => [name, value])))
    assertSame(deviceIds(undone).toSorted(), two.toSorted(), 'devices after undoing')

    assertSame((await ada.get(`/devices/${first}/lost`)).screen, 'report-lost', 'the page to report it lost')
    const lost = await ada.form(`/devices/${first}/lost`, {})
    const badges = devicesOn(lost).map(({ id, badges: all = [] }) => [id === first, all.map((one) => one.id)])
    assertSame(badges.toSorted(), [[false, []], [true, ['devices.badge.lost']]], 'badges after reporting it lost')

    const prompt = await ada.get('/prompt')
    assertSame(choicesOn(await ada.get('/options')).at(-2), 'manage', 'the last of the other options')
    ada.key = { ...ada.key, authenticate: firstKey.authenticate }
    const failed = await ada.answer(prompt).then(() => 'signed in', (error: unknown) => (error instanceof DOMException ? error.name : 'failed'))
    assertSame(failed, 'NotAllowedError', 'signing in with the key that was lost')
  },
}

const SIGNED_IN: PortalCase = {
  name: 'signs in once, and the visit is over',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const before = ada.cookies.get('__Host-ssp-session')
    await ada.manage()
    assertThat(ada.cookies.get('__Host-ssp-session') !== before, 'the cookie stayed the same when management opened')
    assertSame(await controls.outcomes(), [], 'what the application was told after managing')
    await ada.answer(await ada.get('/prompt'))
    assertSame(ada.location, `${RETURN}?result=allow`, 'where it leads')
    assertSame(ada.cookies.has('__Host-ssp-session'), false, 'whether the session is still there')
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'webauthn' }], 'what the application was told')
    assertSame((await ada.get('/prompt')).status, 401, 'coming back')
  },
}

const PORTAL: PortalCase = {
  name: 'a device management portal lands in device management and is left with an answer',
  rules: {
    applications: [{ id: 'own', name: 'My devices', kind: 'device-management-portal', prompt: 'universal', selfService: true }],
  },
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    assertSame((await ada.begin('ada', 'own')).screen, 'enrol', 'somebody new')
    assertSame((await ada.answer(await ada.get('/devices/add/security-key'))).screen, 'verify', 'after enrolling')
    assertSame((await ada.form('/leave', {})).screen, 'verify', 'leaving unverified')
    assertSame((await ada.manage()).screen, 'devices', 'after verifying')
    await ada.form('/leave', {})
    assertSame(ada.location, `${RETURN}?result=allow`, 'where leaving leads')
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'webauthn' }], 'what the application was told')
  },
}

const ENDS: PortalCase = {
  name: 'is cancelled with an answer, and signed out of without one',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    await ada.form('/cancel', {})
    assertSame(ada.location, `${RETURN}?result=cancelled`, 'where cancelling leads')
    assertSame((await ada.get('/options')).status, 401, 'the visit after cancelling')
    await ada.begin('ada')
    assertSame((await ada.form('/sign-out', {})).screen, 'done', 'after signing out')
    assertSame((await ada.get('/options')).status, 401, 'the visit after signing out')
    assertSame((await controls.outcomes()).map((one) => one.result), ['cancelled'], 'what the application was told')
  },
}

const CODES: PortalCase = {
  name: 'a token and a bypass code open management, and neither works twice',
  run: async ({ visitor, controls }) => {
    const token = { kind: 'hotp', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', digits: 6, period: 30 } as const
    assertSame(await controls.assignToken('ada', { serial: 'A-1', name: 'Token', parameters: token }), 'done', 'assigning a token')
    const [code = ''] = await controls.issueCodes('ada', { count: 1, uses: 1, lifeMs: null })
    const shown = await controls.passcode(token, 0)
    for (const [path, one] of [['/passcode', shown], ['/bypass-code', code]] as const) {
      const ada = visitor()
      await ada.begin('ada')
      assertSame((await ada.form(path, { code: one, for: 'manage' })).screen, 'devices', `after ${path}`)
      const again = visitor()
      await again.begin('ada')
      assertSame((await again.form(path, { code: one, for: 'manage' })).status, 400, `${path} once more`)
    }
    const ada = visitor()
    await ada.begin('ada')
    await ada.form('/passcode', { code: await controls.passcode(token, 1), for: 'manage' })
    const page = await ada.get('/devices/add/hardware-token')
    assertSame([page.status, textsOn(page)], [403, ['refused.never']], 'the page to add a token')
    const posted = await ada.form('/devices/add/hardware-token', { ceremony: 'x'.repeat(22), response: '{}' })
    assertSame(posted.status, 404, 'posting a token')
  },
}

const BYPASS: PortalCase = {
  name: 'a bypass code signs in whoever left their token at home',
  run: async ({ visitor, controls }) => {
    const token = { kind: 'hotp', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', digits: 6, period: 30 } as const
    await controls.assignToken('ada', { serial: 'A-1', name: 'Token', parameters: token })
    const [code = ''] = await controls.issueCodes('ada', { count: 1, uses: 1, lifeMs: null })
    const ada = visitor()
    await ada.begin('ada')
    await ada.form('/bypass-code', { code, for: 'sign-in' })
    assertSame(await controls.outcomes(), [{ result: 'allow', method: 'bypass-code' }], 'what the application was told')
  },
}

const BOUND: PortalCase = {
  name: 'a request goes on in the browser that brought it, and in no other',
  run: async ({ visitor }) => {
    const ada = visitor()
    assertSame((await ada.get('/begin?user=ada&nonce=n-1')).status, 200, 'the first browser')
    assertSame((await ada.get('/begin?user=ada&nonce=n-1')).status, 200, 'its reload')
    assertSame((await visitor().get('/begin?user=ada&nonce=n-1')).status, 403, 'another browser')
  },
}

const ELSEWHERE: PortalCase = {
  name: 'what one visit verified is worth nothing to another',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    await ada.manage()
    const other = visitor()
    other.key = ada.key
    await other.begin('ada')
    assertSame((await other.get('/devices')).screen, 'verify', 'another browser of the same person')
    await controls.advance(600_000)
    const expired = await ada.get('/devices')
    assertSame(expired.notices.map(({ message }) => message.id), ['verify.expired'], 'after ten minutes')
    ada.key = newKey()
    assertSame((await visitor().get('/devices')).status, 401, 'without any visit')
  },
}

export const JOURNEYS: readonly PortalCase[] = [SIGNING_IN, SIGNED_IN, PORTAL, ENDS, CODES, BYPASS, BOUND, ELSEWHERE]
