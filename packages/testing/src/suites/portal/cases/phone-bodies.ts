import { assertSame } from '../../assert.ts'
import { atHome, MOBILE, PHONE_RULES, typed } from '../client/phone-steps.ts'
import type { PortalCase } from '../portal-case.ts'

const DRAFT = '/numbers/AAAAAAAAAAAAAAAAAAAAAA'

/** Bodies of the routes for phones and the app. */
export const PHONE_BODIES: PortalCase = {
  name: 'malformed bodies for phones and push: 400 with a code and the path; nothing is read and nothing written',
  rules: PHONE_RULES,
  run: async (stage) => {
    const { controls } = stage
    const visitor = atHome(stage)
    const ada = visitor()
    await ada.enrol('ada')
    const csrf = await ada.csrf()
    const routes: readonly (readonly [path: string, fields: Readonly<Record<string, string>>])[] = [
      ['/numbers', typed(MOBILE)],
      [`${DRAFT}/send`, { by: 'sms', send: 'x' }],
      [`${DRAFT}/word`, {}],
      [`${DRAFT}/code`, { code: '123456' }],
      ['/send', { device: 'x', by: 'sms', for: 'sign-in', send: 'x' }],
      ['/text-code', { device: 'x', for: 'sign-in', code: '1' }],
      ['/call', { call: 'x' }],
      ['/push', { device: 'x', for: 'sign-in' }],
      ['/push/x', {}],
      ['/push/x/cancel', {}],
      ['/activations/x', { confirm: 'yes' }],
    ]
    const send = async (path: string, type: string, body: string, code: string, where: string): Promise<void> => {
      await controls.traffic()
      const page = await ada.send(path, { method: 'POST', headers: { 'content-type': type }, body })
      assertSame([page.status, page.code, page.path], [400, code, where], `${path} ${body.slice(0, 60)}`)
      assertSame(await controls.traffic(), { reads: 0, writes: 0 }, 'how often a store was asked or written')
    }
    const json = 'application/json'
    for (const [path, fields] of routes) {
      await send(path, json, '{', 'body.malformed', '')
      await send(path, json, JSON.stringify({ ...fields, to: '+491512', _csrf: csrf }), 'body.unknown-field', 'to')
      for (const name of Object.keys(fields)) {
        const { [name]: _, ...rest } = fields
        await send(path, json, JSON.stringify({ ...fields, [name]: 1, _csrf: csrf }), 'body.wrong-type', name)
        await send(path, json, JSON.stringify({ ...rest, _csrf: csrf }), 'body.missing-field', name)
        const long = new URLSearchParams({ ...fields, [name]: 'x'.repeat(101), _csrf: csrf }).toString()
        await send(path, 'application/x-www-form-urlencoded', long, 'body.too-long', name)
      }
    }
    // A well-formed one of somebody without a number: nothing is there.
    assertSame((await ada.form(`${DRAFT}/send`, { by: 'sms', send: 'x' }, csrf)).status, 404, 'an unknown number')
    assertSame((await ada.form('/numbers', typed(MOBILE), 'x'.repeat(64))).status, 403, 'a form from elsewhere')
  },
}
