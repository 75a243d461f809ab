import { assertSame, assertThat } from '../../assert.ts'
import { deviceIds, devicesOn, type Page } from '../client/page.ts'
import type { PortalCase } from '../portal-case.ts'
import type { PortName } from '../server/controls.ts'

/** DESIGN section 7, row by row. */

const MALFORMED: PortalCase = {
  name: 'malformed body, unknown field, wrong type: 400 with a code and the path; nothing is read and nothing written',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const csrf = await ada.csrf()
    const json = { 'content-type': 'application/json' }
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const send = async (path: string, headers: Record<string, string>, body: string, code: string, where: string): Promise<void> => {
      await controls.traffic()
      const page = await ada.send(path, { method: 'POST', headers, body })
      assertSame([page.status, page.code, page.path], [400, code, where], body.slice(0, 60))
      assertSame(await controls.traffic(), { reads: 0, writes: 0 }, 'how often a store was asked or written')
    }
    await send('/passcode', json, '{', 'body.malformed', '')
    await send('/passcode', json, '[]', 'body.malformed', '')
    await send('/passcode', json, 'null', 'body.malformed', '')
    await send('/passcode', json, JSON.stringify({ code: '1', for: 'manage', userId: 'ben', _csrf: csrf }), 'body.unknown-field', 'userId')
    await send('/passcode', json, JSON.stringify({ code: 1, for: 'manage', _csrf: csrf }), 'body.wrong-type', 'code')
    await send('/passcode', json, JSON.stringify({ code: ['1'], for: 'manage', _csrf: csrf }), 'body.wrong-type', 'code')
    await send('/passcode', json, JSON.stringify({ for: 'manage', _csrf: csrf }), 'body.missing-field', 'code')
    await send('/passcode', json, `{"code":"1","for":"manage","_csrf":"${csrf}","__proto__":{"x":1}}`, 'body.unknown-field', '__proto__')
    await send('/passcode', form, `code=1&code=2&for=manage&_csrf=${csrf}`, 'body.repeated-field', 'code')
    await send('/passcode', form, `code=${'1'.repeat(33)}&for=manage&_csrf=${csrf}`, 'body.too-long', 'code')
    await send('/dispute/x', form, `owner=ben&_csrf=${csrf}`, 'body.unknown-field', 'owner')
    await send('/lost/x', form, `_csrf=${csrf}`, 'body.missing-field', 'device')
    await send('/devices/x/remove', form, `owner=ben&_csrf=${csrf}`, 'body.unknown-field', 'owner')
    await send('/webauthn', json, JSON.stringify({ ceremony: 'x', for: 'manage', response: 1, _csrf: csrf }), 'body.wrong-type', 'response')
  },
}

const FOREIGN: PortalCase = {
  name: 'somebody else’s device and an unknown one are the same 404',
  run: async ({ visitor, controls }) => {
    const ben = visitor()
    await ben.enrol('ben')
    const [foreign = ''] = deviceIds(await ben.manage())
    const ada = visitor()
    await ada.enrol('ada')
    await ada.manage()
    const csrf = await ada.csrf()
    const before = await controls.accounts()
    const answers = async (id: string): Promise<readonly (readonly [number, string])[]> => {
      const got: Page[] = []
      for (const what of ['rename', 'remove', 'lost']) {
        got.push(await ada.send(`/devices/${id}/${what}`))
        got.push(await ada.send(`/devices/${id}/${what}`, { headers: { accept: 'text/html' } }))
        got.push(await ada.form(`/devices/${id}/${what}`, what === 'rename' ? { name: 'Mine' } : {}, csrf))
      }
      return got.map(({ status, text }) => [status, text.replaceAll(id, '')] as const)
    }
    const of = await answers(foreign)
    assertSame(of.map(([status]) => status), Array.from({ length: 9 }, () => 404), 'the foreign device')
    assertSame(await answers('x'.repeat(22)), of, 'the unknown device')
    assertSame(await controls.accounts(), before, 'the accounts afterwards')
  },
}

const RACES: PortalCase = {
  name: 'a lost race is decided again once, then 409 with the current state; nothing is half-written',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    await controls.loseRaces(1)
    const won = await ada.form(`/devices/${id}/rename`, { name: 'Second try' })
    assertSame(devicesOn(won).map(({ name }) => name), ['Second try'], 'after one lost race')
    const before = await controls.accounts()
    const notices = await controls.notices()
    await controls.loseRaces(2)
    const lost = await ada.form(`/devices/${id}/rename`, { name: 'Never' })
    assertSame([lost.status, lost.screen], [409, 'devices'], 'after two lost races')
    assertSame(devicesOn(lost).map(({ name }) => name), ['Second try'], 'the state that is shown')
    assertSame(await controls.accounts(), before, 'the account afterwards')
    assertSame(await controls.notices(), notices, 'the notices afterwards')
  },
}

const CHANGE_STANDS: PortalCase = {
  name: 'nobody is there to send notices: the change stands and the notice waits',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    const before = await controls.notices()
    const renamed = await ada.form(`/devices/${id}/rename`, { name: 'Stands' })
    assertSame(devicesOn(renamed).map(({ name }) => name), ['Stands'], 'the name')
    assertThat((await controls.notices()) > before, 'no notice waits for a sender')
  },
}

const DOWN: PortalCase = {
  name: 'a store is down: 503 with Retry-After, nothing of the cause, nothing acknowledged',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    const csrf = await ada.csrf()
    const before = await controls.accounts()
    const asks: Readonly<Record<Exclude<PortName, 'ledger'>, () => Promise<Page>>> = {
      accounts: () => ada.form(`/devices/${id}/rename`, { name: 'Lost' }, csrf),
      shortLived: () => ada.form(`/devices/${id}/rename`, { name: 'Lost' }, csrf),
      usage: () => ada.send('/devices'),
      securityLog: () => ada.form(`/devices/${id}/remove`, {}, csrf),
    }
    for (const port of ['accounts', 'shortLived', 'usage', 'securityLog'] as const) {
      await controls.breakDown(port)
      const page = await asks[port]()
      assertSame([page.status, page.code, page.headers.get('retry-after')], [503, 'unavailable', '5'], `without ${port}`)
      const html = await ada.send('/devices', { headers: { accept: 'text/html' } })
      if (port !== 'securityLog') assertSame(html.status, 503, `the page without ${port}`)
      const fresh = await visitor().send('/begin?user=eve')
      if (port === 'accounts' || port === 'shortLived') assertSame(fresh.status, 503, `beginning without ${port}`)
      await controls.breakDown(null)
      assertSame((await ada.send('/devices')).status, 200, `after ${port} came back`)
    }
    assertSame(await controls.accounts(), before, 'the account afterwards')
    assertThat((await controls.faults()) >= 4, 'the operator did not hear of it')
  },
}

const WITHDRAWN: PortalCase = {
  name: 'an application that is not there is a page of ours, and one that goes away ends its visits',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    assertSame((await ada.begin('ada', 'gone')).status, 400, 'an unknown application')
    await ada.enrol('ada')
    await controls.change({ applications: [] })
    assertSame((await ada.send('/options')).status, 401, 'a visit of an application that went away')
  },
}

export const BAD_INPUT: readonly PortalCase[] = [MALFORMED, FOREIGN, RACES, CHANGE_STANDS, DOWN, WITHDRAWN]
