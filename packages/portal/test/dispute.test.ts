import { describe, expect, test } from 'vitest'
import { ADMINISTRATOR, deviceIds, formsOf, issueCode, linkIn, type MailWorld, mailWorld, type Page, press, type TestBrowser } from './harness.ts'

const HOUR = 3_600_000
const DISPUTE = 240 * HOUR

/** The account that began first is Ada's. */
const userOf = ({ users }: MailWorld, place = 0): string => [...users][place] ?? ''

/** The latest mail about this, as the first address got it. */
const mailAbout = ({ mailer }: MailWorld, what: string) => mailer.mails.findLast(({ subject }) => subject.includes(what))

interface House {
  readonly made: MailWorld
  /** Ada's browser, with her first key. */
  readonly owner: TestBrowser
  /** The same account, in somebody else's hands: it holds the second key. */
  readonly thief: TestBrowser
}

/** Ada's account, to which somebody in her session added a key a while later. */
async function burgled(options: Parameters<typeof mailWorld>[0] = {}): Promise<House> {
  const made = mailWorld(options)
  const owner = made.browser()
  await owner.enrol('ada')
  await made.settle()
  made.clock += HOUR
  const thief = made.browser()
  thief.key = owner.key
  await thief.begin('ada')
  await thief.manage()
  await thief.addKey()
  await made.settle()
  return { made, owner, thief }
}

/** Whether whoever holds this key gets into device management now. */
async function manages(made: MailWorld, { key }: TestBrowser): Promise<boolean> {
  const visit = made.browser()
  visit.key = key
  await visit.begin('ada')
  const page = await visit.get('/verify')
  if (page.blocks.every(({ block }) => block !== 'passkey')) return false
  // A key whose credential the page does not ask for has nothing to say.
  return visit.answer(page).then(({ screen }) => screen === 'devices', () => false)
}

async function signIn(made: MailWorld, { key }: TestBrowser): Promise<TestBrowser> {
  const visit = made.browser()
  visit.key = key
  await visit.begin('ada')
  await visit.manage()
  return visit
}

const titles = (page: Page): readonly [number, string] => [page.status, page.title.id]

describe('the link of a mail', () => {
  test('stops the added device and freezes changes, with neither session nor cookie', async () => {
    const { made, owner, thief } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    expect(link).toMatch(/^https:\/\/mfa\.example\.org\/portal\/dispute\/[\w.-]+$/)
    expect(titles(await press(made, link))).toEqual([200, 'disputed.title'])
    expect([await manages(made, owner), await manages(made, thief)]).toEqual([true, false])
    // The session in which it was added is worth nothing any more.
    expect((await thief.get('/devices')).screen).toBe('verify')
    const visit = await signIn(made, owner)
    const list = await visit.get('/devices')
    expect(list.notices.map(({ message }) => message.id)).toContain('freeze.notice')
    const [first = ''] = deviceIds(list)
    expect((await visit.post(`/devices/${first}/rename`, { name: 'Mine' })).status).toBe(403)
    await made.settle()
    expect(mailAbout(made, 'A change was disputed')?.text).toContain('Somebody with a link from a mail')
  })

  test.each(['GET', 'HEAD', 'OPTIONS'])('that a scanner opens with %s changes nothing, however often', async (method) => {
    const { made, thief } = await burgled()
    const accounts = JSON.stringify(await everything(made))
    for (const mail of made.mailer.mails) {
      for (const url of mail.text.match(/https:\S+/g) ?? []) {
        for (let again = 0; again < 3; again += 1) await made.browser().send(url, { method })
      }
    }
    await made.settle()
    expect(JSON.stringify(await everything(made))).toBe(accounts)
    expect(await manages(made, thief)).toBe(true)
    expect(titles(await press(made, linkIn(mailAbout(made, 'A device was added'))))).toEqual([200, 'disputed.title'])
  })

  test('shows no more than its mail said', async () => {
    const { made } = await burgled()
    const mail = mailAbout(made, 'A device was added')
    const page = await (await made.browser().send(linkIn(mail), { headers: { accept: 'text/html' } })).text()
    expect(page).toContain('Was this you?')
    for (const secret of ['ada', '192.0.2', 'Wiki']) expect(page).not.toContain(secret)
  })

  test('works once: the second one reads that it was used, whoever has it', async () => {
    const { made } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    const { csrf } = await made.browser().get(link)
    await press(made, link)
    expect(titles(await made.browser().get(link))).toEqual([410, 'link.used.title'])
    expect(titles(await made.browser().post(link, {}, csrf))).toEqual([410, 'link.used.title'])
    // Also after it was cleared up.
    await made.portal.administration.liftFreeze(ADMINISTRATOR, 'ada')
    expect(titles(await made.browser().post(link, {}, csrf))).toEqual([410, 'link.used.title'])
    expect((await made.stores.accounts.load(userOf(made)))?.account.frozen).toBeNull()
  })

  test('that sixteen press at once is pressed by one', async () => {
    const { made } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    const ends = await Promise.all(Array.from({ length: 16 }, () => press(made, link)))
    const done = ends.filter(({ title }) => title.id === 'disputed.title')
    expect(done).toHaveLength(1)
    const events = await made.stores.accounts.history(userOf(made))
    expect(events.filter(({ text }) => text.includes('account-frozen'))).toHaveLength(1)
  })

  test('is good for 240 hours and not a millisecond longer', async () => {
    const { made, thief } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    const { csrf } = await made.browser().get(link)
    made.clock += DISPUTE - 1
    expect((await made.browser().get(link)).screen).toBe('dispute')
    made.clock += 1
    expect(titles(await made.browser().get(link))).toEqual([410, 'link.over.title'])
    expect(titles(await made.browser().post(link, {}, csrf))).toEqual([410, 'link.over.title'])
    expect(await manages(made, thief)).toBe(true)
  })

  test('of a change that was undone meanwhile is over', async () => {
    const { made, thief } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    const change = (await made.stores.accounts.load(userOf(made)))?.account.changes.at(-1)?.id ?? ''
    expect((await thief.post('/undo', { change })).screen).toBe('devices')
    expect(titles(await made.browser().get(link))).toEqual([410, 'link.over.title'])
  })

  test.each([
    ['cut', (token: string) => token.slice(0, -1)],
    ['spoilt', (token: string) => `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`],
    ['made up', () => 'v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA'],
    ['far too long', () => 'A'.repeat(10_000)],
  ])('that is %s is none of ours', async (_, spoil) => {
    const { made, thief } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    const forged = link.replace(/[^/]+$/, (token) => spoil(token))
    expect(titles(await made.browser().get(forged))).toEqual([404, 'link.unknown.title'])
    const { csrf } = await made.browser().get(link)
    // The token of one link's form is no token for another one.
    expect((await made.browser().post(forged, {}, csrf)).status).toBe(403)
    expect(await manages(made, thief)).toBe(true)
  })

  test('is pressed on its own page only', async () => {
    const { made, thief } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    const { csrf } = await made.browser().get(link)
    const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      made.browser().send(link, { method: 'POST', body: new URLSearchParams(fields), headers })
    expect((await send({})).status).toBe(403)
    expect((await send({ _csrf: 'x' })).status).toBe(403)
    expect((await send({ _csrf: csrf }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await send({ _csrf: csrf }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await manages(made, thief)).toBe(true)
    expect((await send({ _csrf: csrf }, { origin: 'https://mfa.example.org', 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect(await manages(made, thief)).toBe(false)
  })

  test('of one account is no link for another', async () => {
    const { made } = await burgled()
    const other = made.browser()
    await other.enrol('ben')
    await made.settle()
    const before = (await made.stores.accounts.load(userOf(made, 1)))?.version
    await press(made, linkIn(mailAbout(made, 'A device was added')))
    const bens = await made.stores.accounts.load(userOf(made, 1))
    // It was Ben's own mail that came last.
    expect(bens?.version).toBe((before ?? 0) + 2)
    expect((await made.stores.accounts.load(userOf(made)))?.account.frozen).toBeNull()
  })

  test('is limited for each address', async () => {
    const { made } = await burgled()
    const link = linkIn(mailAbout(made, 'A device was added'))
    let status = 200
    for (let count = 0; count <= 600 && status !== 429; count += 1) status = (await made.browser().send(link)).status
    expect(status).toBe(429)
  })

  test('that meets another change of the same moment is decided again', async () => {
    let lose = 0
    const { made, thief } = await burgled({
      ports: (ports) => ({
        ...ports,
        accounts: {
          ...ports.accounts,
          commit: async (user, version, commit) => {
            if (lose === 0) return ports.accounts.commit(user, version, commit)
            lose -= 1
            return { ok: false, code: 'conflict', version }
          },
        },
      }),
    })
    const link = linkIn(mailAbout(made, 'A device was added'))
    lose = 2
    expect(titles(await press(made, link))).toEqual([409, 'dispute.title'])
    lose = 1
    expect(titles(await press(made, link))).toEqual([200, 'disputed.title'])
    expect(await manages(made, thief)).toBe(false)
  })
})

describe('who ends up with power', () => {
  test('not whoever has the session but not the mailbox', async () => {
    const { made, owner, thief } = await burgled()
    const load = async () => (await made.stores.accounts.load(userOf(made)))?.account
    const oldest = (await load())?.devices[0]?.id
    await thief.answer(await thief.get('/verify'))
    // The owner's key goes; both notices are in the owner's mail.
    expect((await thief.post(`/devices/${oldest}/remove`, {})).screen).toBe('devices')
    await made.settle()
    await press(made, linkIn(mailAbout(made, 'A device was added')))
    await press(made, linkIn(mailAbout(made, 'A device was removed')))
    expect([await manages(made, owner), await manages(made, thief)]).toEqual([false, false])
    const account = await load()
    expect(account?.devices.map(({ state, suspendedBecause }) => [state, suspendedBecause])).toEqual([['suspended', 'disputed']])
    // Of two disputed changes the older one counts.
    expect(account?.frozen?.version).toBe(2)
    // An administrator helps: first the freeze, then a code.
    const code = await issueCode(made, 'ada')
    const visit = made.browser()
    await visit.begin('ada')
    await visit.post('/bypass-code', { code, for: 'manage' })
    expect((await visit.get('/devices/add/security-key')).status).toBe(403)
    expect((await visit.post('/devices/freeze', {})).status).toBe(403)
  })

  test('not whoever has the mailbox but no device: add, remove and dispute leave them nothing', async () => {
    const { made, owner, thief } = await burgled()
    await thief.answer(await thief.get('/verify'))
    const account = (await made.stores.accounts.load(userOf(made)))?.account
    const [first] = account?.devices ?? []
    await thief.post(`/devices/${first?.id}/remove`, {})
    await made.settle()
    await press(made, linkIn(mailAbout(made, 'A device was added')))
    const after = (await made.stores.accounts.load(userOf(made)))?.account
    expect(after?.devices.map(({ state }) => state)).toEqual(['suspended'])
    expect([await manages(made, owner), await manages(made, thief)]).toEqual([false, false])
    // Password alone and mailbox open nothing: no first device, no undo, no lifting.
    const visit = made.browser()
    await visit.begin('ada')
    expect((await visit.get('/devices/add/security-key')).screen).not.toBe('add-passkey')
    expect((await thief.post('/undo', { change: account?.changes.at(-1)?.id ?? '' })).screen).not.toBe('devices')
    expect((await thief.post('/devices/freeze', {})).screen).not.toBe('devices')
  })

  test('on a shared account nothing is lost: it stops and asks, and the older device clears it up', async () => {
    const { made, owner, thief } = await burgled({
      book: () => [
        { address: 'ada@example.org', language: 'en' },
        { address: 'ben@example.org', language: 'de' },
      ],
    })
    const german = made.mailer.mails.findLast(({ to }) => to === 'ben@example.org')
    expect(german?.text).toContain('Wenn noch andere dieses Konto benutzen')
    const page = await made.browser().get(linkIn(german))
    expect(JSON.stringify(page.blocks)).toContain('dispute.shared')
    await press(made, linkIn(german))
    const load = async () => (await made.stores.accounts.load(userOf(made)))?.account
    expect((await load())?.devices).toHaveLength(2)
    const visit = await signIn(made, owner)
    const freeze = await visit.get('/devices/freeze')
    expect([freeze.screen, formsOf(freeze).map(({ href }) => href)]).toEqual(['freeze', ['/portal/devices/freeze']])
    const lifted = await visit.post('/devices/freeze', {})
    const notices = lifted.notices.map(({ message }) => message.id)
    expect([lifted.screen, notices[0], notices.includes('freeze.notice')]).toEqual(['devices', 'flash.lifted', false])
    expect((await load())?.frozen).toBeNull()
    // What was stopped stays stopped until an administrator resumes it.
    expect(await manages(made, thief)).toBe(false)
    await made.settle()
    expect(made.mailer.mails.filter(({ subject }) => subject.includes('Devices can be changed again'))).toHaveLength(1)
  })

  test('a device that is younger than the disputed change lifts no freeze', async () => {
    const { made, owner, thief } = await burgled()
    await thief.answer(await thief.get('/verify'))
    await thief.addKey()
    await made.settle()
    // The first of the two is disputed; the second one is younger still.
    const links = made.mailer.mails.filter(({ subject }) => subject.includes('A device was added')).map(linkIn)
    await press(made, links[1] ?? '')
    const visit = await signIn(made, thief)
    const page = await visit.get('/devices/freeze')
    expect([page.screen, formsOf(page).map(({ href }) => href)]).toEqual(['freeze', ['/portal/verify']])
    expect((await visit.post('/devices/freeze', {})).screen).not.toBe('devices')
    expect((await made.stores.accounts.load(userOf(made)))?.account.frozen).not.toBeNull()
    expect(await manages(made, owner)).toBe(true)
  })

  test('an administrator lifts a freeze, once, and nobody else’s role does', async () => {
    const { made } = await burgled()
    const { administration } = made.portal
    expect((await administration.liftFreeze(ADMINISTRATOR, 'ada')).kind).toBe('refused')
    await press(made, linkIn(mailAbout(made, 'A device was added')))
    expect((await administration.liftFreeze({ ...ADMINISTRATOR, role: 'read-only' }, 'ada')).kind).toBe('refused')
    expect((await administration.liftFreeze(ADMINISTRATOR, 'ADA')).kind).toBe('done')
    expect((await administration.liftFreeze(ADMINISTRATOR, 'ada')).kind).toBe('refused')
    await made.settle()
    expect(mailAbout(made, 'Devices can be changed again')?.text).toContain('An administrator')
  })
})

async function everything(made: MailWorld) {
  const user = userOf(made)
  return [await made.stores.accounts.load(user), await made.stores.accounts.history(user)]
}
