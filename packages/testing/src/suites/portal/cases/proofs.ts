import { type Policy, SHIPPED_POLICY } from '@ssp/core'
import { assertSame, assertThat } from '../../assert.ts'
import { ceremonyOn, deviceIds, hiddenOn, type Page } from '../client/page.ts'
import type { Visitor } from '../client/visitor.ts'
import type { PortalCase } from '../portal-case.ts'

/** DESIGN section 7: codes, answers and proofs that count for nothing. */

const TOKEN = { kind: 'hotp', secret: 'MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U', digits: 6, period: 30 } as const

const THRESHOLD = 5

/** Fewer wrong codes than the shipped policy takes. */
const POLICY: Policy = { ...SHIPPED_POLICY, newUser: 'enroll', lockoutThreshold: THRESHOLD }

const CODES: PortalCase = {
  name: 'wrong and replayed codes: refused, counted per account, and one answer for all',
  rules: { policy: POLICY, reachable: [POLICY] },
  run: async ({ visitor, controls }) => {
    await controls.assignToken('ada', { serial: 'A-1', name: 'Token', parameters: TOKEN })
    const [used = ''] = await controls.issueCodes('ada', { count: 1, uses: 1, lifeMs: null })
    const first = visitor()
    await first.begin('ada')
    const passcode = await controls.passcode(TOKEN, 0)
    assertSame((await first.form('/passcode', { code: passcode, for: 'manage' })).screen, 'devices', 'a right passcode')
    assertSame((await first.form('/bypass-code', { code: used, for: 'manage' })).screen, 'devices', 'a right bypass code')

    // Right ones began the count anew; each of these comes in a visit of its own.
    const guesses: readonly (readonly [path: string, code: string])[] = [
      ['/passcode', '000000'],
      ['/passcode', passcode],
      ['/bypass-code', '000000000'],
      ['/bypass-code', used],
      ['/passcode', 'abcdef'],
    ]
    const answers = new Map<string, Set<string>>()
    for (const [path, code] of guesses) {
      const visit = visitor()
      await visit.begin('ada')
      const page = await visit.form(path, { code, for: 'manage' })
      assertThat(page.status === 400 || page.status === 403, `${path} answers a bad code with ${page.status}`)
      const bodies = answers.get(path) ?? new Set()
      answers.set(path, bodies.add(`${page.status} ${page.text.replace(page.csrf, '')}`))
    }
    const visit = visitor()
    await visit.begin('ada')
    const right = await controls.passcode(TOKEN, 1)
    const late = await visit.form('/passcode', { code: right, for: 'manage' })
    assertThat(late.status >= 400, 'a right code works after as many wrong ones as the policy allows')
    const log = await controls.log()
    assertThat(log.some(({ what }) => what === 'locked-out'), 'the lock-out is not in the security log')
    for (const [path, bodies] of answers) assertSame(bodies.size, 1, `how many different answers ${path} gives`)
  },
}

const EXPIRED: PortalCase = {
  name: 'an expired bypass code is one more wrong code: the same answer, and counted',
  rules: { policy: POLICY, reachable: [POLICY] },
  run: async ({ visitor, controls }) => {
    const [expired = ''] = await controls.issueCodes('ada', { count: 1, uses: 1, lifeMs: 1 })
    await controls.advance(10)
    const ada = visitor()
    await ada.begin('ada')
    const csrf = await ada.csrf()
    const answers = new Set<string>()
    for (let tries = 0; tries < THRESHOLD; tries += 1) {
      const page = await ada.form('/bypass-code', { code: tries === 1 ? expired : '000000000', for: 'manage' }, csrf)
      answers.add(`${page.status} ${page.text}`)
    }
    assertThat((await controls.log()).some(({ what }) => what === 'locked-out'), 'it began the count anew')
    assertSame(answers.size, 1, 'how many different answers there are')
  },
}

const LOCKED: PortalCase = {
  name: 'a lock-out stops codes and never a security key',
  rules: { policy: POLICY, reachable: [POLICY] },
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    for (let tries = 0; tries < THRESHOLD; tries += 1) await ada.form('/bypass-code', { code: '123456789', for: 'sign-in' })
    await ada.answer(await ada.get('/prompt'))
    assertSame((await controls.outcomes()).map(({ result }) => result), ['allow'], 'what the application was told')
  },
}

/** Posts an answer to the ceremony of `page`, made by whoever `signs`. */
async function post(visit: Visitor, page: Page, signs: Visitor, options: unknown, change: Readonly<Record<string, string>> = {}): Promise<Page> {
  const response = JSON.stringify(await signs.key.authenticate(options))
  const csrf = await visit.csrf()
  return visit.form('/webauthn', { ...hiddenOn(ceremonyOn(page)), response, ...change }, csrf)
}

const PROOFS: PortalCase = {
  name: 'proof for another user, application, purpose or state: refused, and in the security log',
  rules: {
    applications: ['wiki', 'shop'].map((id) => ({ id, name: id, kind: 'web', prompt: 'universal', selfService: true }) as const),
  },
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const ben = visitor()
    await ben.enrol('ben')
    let seen = (await controls.log()).length
    const refused = async (page: Page, what: string): Promise<void> => {
      assertSame([page.screen, page.status], ['verify', 200], what)
      const logged = (await controls.log()).length
      assertThat(logged > seen, `${what} is not in the security log`)
      seen = logged
    }
    const own = async (visit: Visitor): Promise<Page> => visit.get('/verify')

    const bens = await own(ben)
    await refused(await post(ada, await own(ada), ben, ceremonyOn(bens)?.options), 'the credential of another user')

    const elsewhere = visitor()
    elsewhere.key = ada.key
    await elsewhere.begin('ada', 'shop')
    const theirs = await own(elsewhere)
    await refused(await post(ada, theirs, ada, ceremonyOn(theirs)?.options), 'a ceremony of another application’s visit')

    const late = await own(ada)
    await controls.advance(300_001)
    await refused(await post(ada, late, ada, ceremonyOn(late)?.options), 'a ceremony that expired')

    const adding = await own(ada)
    await refused(await post(ada, adding, ada, ceremonyOn(adding)?.options, { ceremony: 'y'.repeat(22) }), 'a ceremony that nobody began')

    const faults = [{ origin: 'https://evil.example' }, { type: 'webauthn.create' }, { tamper: 'signature' }, { userPresent: false }, { rpId: 'evil.example' }] as const
    for (const fault of faults) {
      const page = await own(ada)
      const response = JSON.stringify(await ada.key.authenticate(ceremonyOn(page)?.options, fault))
      await refused(await ada.form('/webauthn', { ...hiddenOn(ceremonyOn(page)), response }, page.csrf), JSON.stringify(fault))
    }

    // Made for managing and called a sign-in, it opens management and no more; the second time it opens nothing.
    const managing = await own(ada)
    const response = JSON.stringify(await ada.key.authenticate(ceremonyOn(managing)?.options))
    const answer = { ...hiddenOn(ceremonyOn(managing)), for: 'sign-in', response }
    assertSame(deviceIds(await ada.form('/webauthn', answer, managing.csrf)).length, 1, 'proof for managing')
    assertSame(await controls.outcomes(), [], 'what the application was told')
    const again = await ada.form('/webauthn', answer)
    assertSame([again.screen, await controls.outcomes()], ['prompt', []], 'the same answer once more')
  },
}

const FORGED: PortalCase = {
  name: 'a form from elsewhere is refused: no token, another visit’s token, another origin or site',
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    const ben = visitor()
    await ben.begin('ben')
    const before = await controls.accounts()
    const csrf = await ada.csrf()
    const path = `/devices/${id}/rename`
    assertSame((await ada.form(path, { name: 'Forged' }, '')).status, 403, 'without a token')
    assertSame((await ada.form(path, { name: 'Forged' }, await ben.csrf())).status, 403, 'with another visit’s token')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams({ name: 'Forged', _csrf: csrf }).toString()
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const page = await ada.send(path, { method: 'POST', headers: { ...form, ...headers }, body })
      assertSame([page.status, page.code], [403, 'csrf'], JSON.stringify(headers))
    }
    assertSame(await controls.accounts(), before, 'the account afterwards')
    const good = { ...form, origin: 'https://mfa.example.org', 'sec-fetch-site': 'same-origin' }
    assertSame((await ada.send(path, { method: 'POST', headers: good, body })).status, 303, 'from our own page')
  },
}

export const PROOFS_AND_CODES: readonly PortalCase[] = [CODES, EXPIRED, LOCKED, PROOFS, FORGED]
