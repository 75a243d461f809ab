import { compilePolicy, SHIPPED_POLICY } from '@ssp/core'
import { assertSame, assertThat, assertThere } from '../../assert.ts'
import { signInOn } from '../client/central-steps.ts'
import { actionOn, blockOn, deviceIds, noticesOn } from '../client/page.ts'
import { FORM } from '../client/visitor.ts'
import type { PortalCase } from '../portal-case.ts'
import type { Rules } from '../server/controls.ts'
import { CENTRAL, PASSWORD, STANDALONE } from '../server/test-central.ts'

const WIKI = { id: 'wiki', name: 'Wiki', kind: 'web', prompt: 'universal', selfService: true } as const

const WITH_CENTRAL: Pick<Rules, 'applications'> = { applications: [WIKI, CENTRAL, STANDALONE] }

const SIGNS_IN: PortalCase = {
  name: 'Central: a password, a second factor, tiles, Manage Devices with one more, back, and out',
  rules: WITH_CENTRAL,
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const prompt = await signInOn(ada, await ada.get('/central'), 'ada')
    assertSame(prompt.screen, 'prompt', 'after the password')
    assertSame((await ada.get('/central')).screen, 'sign-in', 'Central before the second factor')
    const central = await ada.answer(prompt)
    assertSame([central.screen, blockOn(central, 'tiles')?.items?.map(({ name }) => name)], ['central', ['Wiki']], 'after both')
    const verify = await ada.press(central, /^manage$/)
    assertSame(verify.screen, 'verify', 'where Manage Devices leads')
    const devices = await ada.answer(verify)
    assertSame([devices.screen, deviceIds(devices).length], ['devices', 1], 'after verifying')
    const back = await ada.press(devices, /^leave$/)
    assertSame(back.screen, 'central', 'after managing')
    assertSame((await ada.press(back, /^sign-out$/)).screen, 'done', 'after signing out')
    assertSame((await ada.get('/central')).screen, 'sign-in', 'Central afterwards')
    assertSame(await controls.outcomes(), [], 'what applications were told')
  },
}

const STANDS_ALONE: PortalCase = {
  name: 'the standalone URL: a password, a second factor, devices, and an end',
  rules: WITH_CENTRAL,
  run: async ({ visitor }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const verify = await signInOn(ada, await ada.get('/manage?task=add'), 'ada')
    assertSame(verify.screen, 'verify', 'after the password')
    assertSame((await ada.answer(verify)).screen, 'add', 'after both')
    const end = await ada.press(await ada.get('/devices'), /^leave$/)
    assertSame([end.screen, end.title.id], ['done', 'managed.title'], 'after leaving')
    assertSame((await ada.get('/devices')).status, 401, 'the visit afterwards')
    const elsewhere = await ada.get('/manage?return=https%3A%2F%2Fevil.example%2F')
    assertSame([elsewhere.status, elsewhere.code], [400, 'link.return-address'], 'an address of nobody’s list')
  },
}

const DENIED = compilePolicy([{ ...SHIPPED_POLICY, newUser: 'deny' }])

/** Long enough to stand in no random text. */
const OWNER = 'ada.lovelace'

const LINKS: PortalCase = {
  name: 'an enrolment link opens adding, after the first factor, once and for whom it was made',
  rules: { ...WITH_CENTRAL, policy: DENIED, reachable: [DENIED] },
  run: async ({ visitor, controls }) => {
    const path = assertThere(await controls.issueLink(OWNER, 86_400_000), 'the link')
    const follow = async (user: string) => {
      const browser = visitor()
      const page = await browser.get(path)
      assertThat(!page.text.includes(OWNER), 'the link says whose it is')
      return { browser, page: await signInOn(browser, await browser.press(page, /^go-on$/), user) }
    }
    const bob = await follow('bob')
    assertSame([bob.page.status, bob.page.code], [403, 'enrolment-link'], 'somebody else')
    const { browser, page } = await follow(OWNER)
    assertSame(page.screen, 'add', 'after the first factor')
    assertSame((await browser.answer(await browser.get('/devices/add/security-key'))).screen, 'backup', 'after adding')
    const again = await follow(OWNER)
    assertSame([again.page.status, again.page.code], [403, 'enrolment-link'], 'the same link')
    const unknown = await visitor().get(`/enrol/${'A'.repeat(43)}`)
    assertSame([unknown.status, actionOn(unknown, /^go-on$/) !== null], [200, true], 'one that nobody made, before the first factor')
  },
}

const LOGIN_BODIES: PortalCase = {
  name: 'malformed bodies of a sign-in form: 400 with a code and the path; nothing is read and nothing written',
  rules: WITH_CENTRAL,
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const { csrf } = await ada.get('/central')
    const send = async (path: string, type: string, body: string, code: string, where: string): Promise<void> => {
      await controls.traffic()
      const page = await ada.send(path, { method: 'POST', headers: { 'content-type': type }, body })
      assertSame([page.status, page.code, page.path], [400, code, where], `${path} ${body.slice(0, 40)}`)
      assertSame(await controls.traffic(), { reads: 0, writes: 0 }, 'how often a store was asked or written')
    }
    const json = 'application/json'
    const fields = { username: 'ada', password: PASSWORD }
    for (const path of ['/central/login', '/manage/login', `/enrol/${'A'.repeat(43)}/login`]) {
      await send(path, json, '{', 'body.malformed', '')
      await send(path, json, JSON.stringify({ ...fields, return: 'https://evil.example', _csrf: csrf }), 'body.unknown-field', 'return')
      await send(path, json, JSON.stringify({ ...fields, _visit: 'x', _csrf: csrf }), 'body.unknown-field', '_visit')
      for (const [name, most] of [['username', 256], ['password', 1_024]] as const) {
        const { [name]: _, ...rest } = fields
        await send(path, json, JSON.stringify({ ...rest, _csrf: csrf }), 'body.missing-field', name)
        await send(path, json, JSON.stringify({ ...fields, [name]: { $ne: '' }, _csrf: csrf }), 'body.wrong-type', name)
        const long = new URLSearchParams({ ...fields, [name]: 'x'.repeat(most + 1), _csrf: csrf }).toString()
        await send(path, FORM, long, 'body.too-long', name)
        await send(path, FORM, `${new URLSearchParams({ ...fields, _csrf: csrf }).toString()}&${name}=x`, 'body.repeated-field', name)
      }
      for (const token of ['', 'x'.repeat(64), await ada.csrf()]) {
        const page = await ada.form(path, fields, token)
        assertSame([page.status, page.code], [403, 'csrf'], `${path} from elsewhere`)
      }
    }
    for (const path of ['/central/manage', '/central/sign-out']) {
      await send(path, json, JSON.stringify({ user: 'ben', _csrf: csrf }), 'body.unknown-field', 'user')
      assertSame((await ada.form(path, {}, csrf)).status, 403, `${path} by whoever is not signed in`)
    }
  },
}

const WRONG: PortalCase = {
  name: 'a wrong password and a name that nobody has are the same answer, which shows the name again and never the password',
  rules: WITH_CENTRAL,
  run: async ({ visitor }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const seen: unknown[] = []
    for (const username of ['ada', 'nobody-of-that-name']) {
      const page = await ada.submit(await ada.get('/central'), 'form', { username, password: 'a-wrong-password' })
      assertThat(!page.text.includes('a-wrong-password'), 'the password is shown')
      assertThat(page.text.includes(username), 'the name has to be typed again')
      seen.push([page.status, page.screen, noticesOn(page)])
    }
    assertSame(seen[0], [400, 'sign-in', ['problem.login.wrong']], 'a wrong password')
    assertSame(seen[1], seen[0], 'an unknown name')
  },
}

export const CENTRAL_CASES: readonly PortalCase[] = [SIGNS_IN, STANDS_ALONE, LINKS, LOGIN_BODIES, WRONG]
