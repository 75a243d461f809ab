import { describe, expect, test } from 'vitest'
import type { Ports } from '../src/ports.ts'
import { keyring } from '../src/seal/keyring.ts'
import { fromBase64url } from '../src/seal/bytes.ts'
import { webCryptography } from '../src/seal/web-cryptography.ts'
import { ADMINISTRATOR, assign, deviceIds, issueCode, linkIn, type MailWorld, mailWorld, SECRET, type TestBrowser, TOKEN } from './harness.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const WINDOW = 240 * HOUR
const DOWN = { ok: false, code: 'mail.unavailable', detail: '421' } as const
const UP = { ok: true } as const

/** Ada with a key and a grant, and nothing waiting. */
async function managing(options: Parameters<typeof mailWorld>[0] = {}): Promise<{ readonly made: MailWorld; readonly visit: TestBrowser }> {
  const made = mailWorld(options)
  const visit = made.browser()
  await visit.enrol('ada')
  await visit.manage()
  await made.settle()
  made.mailer.mails.length = 0
  return { made, visit }
}

async function rename({ made, visit }: { readonly made: MailWorld; readonly visit: TestBrowser }, name = 'Blue key') {
  const [device = ''] = deviceIds(await visit.get('/devices'))
  const page = await visit.post(`/devices/${device}/rename`, { name })
  await made.settle()
  return page
}

const inTwoTongues = () => [
  { address: 'ada@example.org', language: 'en' } as const,
  { address: 'ada@zuhause.example', language: 'de' } as const,
]

describe('a mail about a change', () => {
  test('says what, which, when, from where, by whom, and what to do; to every address in its language', async () => {
    const house = await managing({ book: inTwoTongues })
    await rename(house)
    const { mails } = house.made.mailer
    expect(mails.map(({ to, language }) => [to, language])).toEqual([
      ['ada@example.org', 'en'],
      ['ada@zuhause.example', 'de'],
    ])
    const [english, german] = mails
    const loaded = await house.made.stores.accounts.load([...house.made.users][0] ?? '')
    expect(english?.subject).toBe('Example: A device was renamed')
    for (const said of [
      'Account: ada',
      'Device: Blue key (Security key)',
      'Name before: Security key',
      'When: 15 Jan 2027, 08:00 UTC',
      'By: You, or somebody signed in as you',
      'At: Wiki',
      'From: Germany, 192.0.2.0/24',
      'It is good until 25 Jan 2027, 08:00 UTC and works once:',
      `History (entries, head): 2, ${loaded?.anchor.head}`,
    ]) {
      expect(english?.text).toContain(said)
    }
    expect(german?.subject).toBe('Example: Ein Gerät wurde umbenannt')
    for (const said of ['Gerät: Blue key (Sicherheitsschlüssel)', 'Von wo: Deutschland, 192.0.2.0/24', 'bis 25. Jan. 2027, 08:00 UTC']) {
      expect(german?.text).toContain(said)
    }
    expect(linkIn(english)).toBe(linkIn(german))
    for (const { id, text } of mails) {
      expect(text).not.toContain('192.0.2.77')
      expect(id).not.toContain('@')
    }
  })

  test('comes for every kind of change, and names a device that is gone', async () => {
    const house = await managing()
    const { made, visit } = house
    const titles = () => made.mailer.mails.splice(0).map(({ subject, text }) => [subject.slice('Example: '.length), /Device: (.*)/.exec(text)?.[1] ?? null, text.includes('/dispute/')])
    const step = async (work: Promise<unknown>) => {
      await work
      await made.settle()
      return titles()
    }
    expect(await step(visit.addKey())).toEqual([['A device was added', 'Security key 2 (Security key)', true]])
    const [, second = ''] = (await made.stores.accounts.load([...made.users][0] ?? ''))?.account.devices.map(({ id }) => id) ?? []
    expect(await step(visit.post(`/devices/${second}/remove`, {}))).toEqual([['A device was removed', 'Security key 2 (Security key)', true]])
    const change = (await made.stores.accounts.load([...made.users][0] ?? ''))?.account.changes.at(-1)?.id ?? ''
    expect(await step(visit.post('/undo', { change }))).toEqual([['A change was undone', 'Security key 2 (Security key)', false]])
    expect(await step(visit.post(`/devices/${second}/lost`, {}))).toEqual([['A device was reported lost', 'Security key 2 (Security key)', false]])
    expect(await step(assign(made, 'ada', '7'))).toEqual([['A hardware token was assigned', 'Token 7 (Hardware token)', true]])
    expect(await step(issueCode(made, 'ada'))).toEqual([['Bypass codes were issued', null, false]])
  })

  test('by an administrator says so, and nothing about where they are', async () => {
    const { made } = await managing()
    const code = await issueCode(made, 'ada')
    await made.settle()
    const [mail] = made.mailer.mails
    expect(mail?.text).toContain('By: An administrator')
    expect(mail?.text).toContain('If this wasn’t you, tell your administrator.')
    expect(mail?.text).not.toContain('From:')
    expect(mail?.text).not.toContain(code)
  })

  test('keeps a name on its line', async () => {
    const { made } = await managing()
    const name = 'Token\n\nBy: nobody\u2028x'
    await made.portal.administration.assignToken(ADMINISTRATOR, 'ada', { serial: '7', name, parameters: TOKEN })
    await made.settle()
    expect(made.mailer.mails[0]?.text).toContain('Device: Token By: nobody x (Hardware token)\n')
    expect(made.mailer.mails[0]?.text.match(/^By:.*$/gm)).toEqual(['By: An administrator'])
  })

  test('makes no link of a name, and a name that was erased is not told', async () => {
    const house = await managing()
    await rename(house, 'Call https://evil.example/now')
    const [mail] = house.made.mailer.mails
    expect(mail?.text.match(/https:\/\/\S+/g)).toEqual([linkIn(mail)])
    expect(mail?.text).not.toMatch(/evil\.example/)

    house.made.mailer.answer = DOWN
    await rename(house, 'A name of mine')
    const user = [...house.made.users][0] ?? ''
    const loaded = await house.made.stores.accounts.load(user)
    const values = Object.fromEntries(Object.keys(loaded?.values ?? {}).map((ref) => [ref, null]))
    const nothing = { events: [], outbox: [], take: [], index: { add: [], remove: [] } }
    if (loaded !== null) await house.made.stores.accounts.commit(user, loaded.version, { ...nothing, account: loaded.account, values })
    house.made.mailer.answer = UP
    house.made.clock += MINUTE
    expect(await house.made.portal.deliver()).toEqual({ sent: 1, failed: 0, waiting: 0 })
    expect(house.made.mailer.mails.at(-1)?.text).toContain('Device: Security key\n')
  })
})

describe('the change stands, and so does its notice', () => {
  test.each([
    ['the mailer is down', (made: MailWorld) => (made.mailer.answer = DOWN)],
    ['the mailer breaks', (made: MailWorld) => (made.mailer.answer = null)],
  ])('when %s: tried again after twice the time, every hour at the longest', async (_, breakDown) => {
    const house = await managing()
    const { made } = house
    breakDown(made)
    const [shown] = (await rename(house)).notices
    expect(shown?.message.id).toBe('flash.renamed')
    const began = made.clock
    const tries: number[] = []
    // Whoever asks every second sees when it is due.
    while (made.clock < began + 4 * HOUR) {
      made.clock += 30 * SECOND
      const { sent, failed, waiting } = await made.portal.deliver()
      expect([sent, failed]).toEqual([0, 0])
      if (waiting === 1) tries.push((made.clock - began) / MINUTE)
    }
    expect(tries).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64, 124, 184])
    made.mailer.answer = UP
    made.clock += HOUR
    expect(await made.portal.deliver()).toEqual({ sent: 1, failed: 0, waiting: 0 })
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 0 })
    expect(made.mailer.mails).toHaveLength(1)
  })

  test('until nobody could dispute it any more, and not a millisecond less', async () => {
    const house = await managing()
    const { made } = house
    made.mailer.answer = DOWN
    await rename(house)
    made.clock += WINDOW - 1
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 1 })
    made.clock += HOUR
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 1, waiting: 0 })
    made.mailer.answer = UP
    made.clock += WINDOW
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 0 })
    expect((await made.stores.securityLog.read(null, 1000)).filter(({ what }) => what === 'notice given up')).toHaveLength(1)
  })

  test('with no link in a mail that comes too late for one', async () => {
    const house = await managing()
    house.made.mailer.answer = DOWN
    await rename(house)
    house.made.mailer.answer = UP
    house.made.clock += WINDOW
    expect((await house.made.portal.deliver()).sent).toBe(1)
    expect(house.made.mailer.mails[0]?.text).not.toContain('/dispute/')
  })

  test('when the directory breaks, and when it comes back', async () => {
    let broken = false
    const house = await managing({
      book: (username) => {
        if (broken) throw new Error('no directory')
        return [{ address: `${username}@example.org`, language: 'en' }]
      },
    })
    const { made } = house
    broken = true
    expect((await rename(house)).notices[0]?.message.id).toBe('flash.renamed')
    expect(made.faults).toHaveLength(1)
    broken = false
    made.clock += MINUTE
    expect(await made.portal.deliver()).toEqual({ sent: 1, failed: 0, waiting: 0 })
  })

  test('when there is no address: it is written down, and waits for nobody', async () => {
    const house = await managing({ book: () => [] })
    expect((await rename(house)).notices[0]?.message.id).toBe('flash.renamed')
    expect((await house.made.stores.securityLog.read(null, 1000)).map(({ what }) => what)).toContain('notice to nobody')
    house.made.clock += WINDOW
    expect(await house.made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 0 })
  })

  /** The same without this member. */
  const lacking = <Held extends object>(held: Held, member: keyof Held): Held =>
    Object.fromEntries(Object.entries(held).filter(([name]) => name !== member)) as unknown as Held

  test.each([
    ['a mailer', (ports: Ports): Ports => lacking(ports, 'mailer')],
    ['addresses', (ports: Ports): Ports => ({ ...ports, directory: lacking(ports.directory, 'addresses') })],
  ])('without %s it stays in the outbox, for somebody else to send', async (_, ports) => {
    const house = await managing({ ports })
    expect((await rename(house)).notices[0]?.message.id).toBe('flash.renamed')
    expect(await house.made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 0 })
    // The first device and its new name.
    expect(await house.made.stores.accounts.claimOutbox(house.made.clock, 10, 0)).toHaveLength(2)
  })

  test('when the outbox breaks: the operator hears of it, and the person does not', async () => {
    let broken = false
    const house = await managing({
      ports: (ports) => ({
        ...ports,
        accounts: { ...ports.accounts, claimOutbox: (...all) => (broken ? Promise.reject(new Error('no outbox')) : ports.accounts.claimOutbox(...all)) },
      }),
    })
    broken = true
    expect((await rename(house)).notices[0]?.message.id).toBe('flash.renamed')
    expect(house.made.faults).toHaveLength(1)
    broken = false
    expect((await house.made.portal.deliver()).sent).toBe(1)
  })
})

describe('each address is written to once', () => {
  const three = () => ['a', 'b', 'c'].map((name) => ({ address: `${name}@example.org`, language: 'en' }) as const)

  test('however many deliver at once', async () => {
    const house = await managing({ book: three })
    const { made } = house
    made.mailer.answer = DOWN
    for (const name of ['One', 'Two', 'Three']) await rename(house, name)
    made.mailer.answer = UP
    made.clock += MINUTE
    const all = await Promise.all(Array.from({ length: 16 }, () => made.portal.deliver()))
    expect(all.reduce((total, { sent }) => total + sent, 0)).toBe(9)
    expect(new Set(made.mailer.mails.map(({ id }) => id)).size).toBe(9)
    expect(made.mailer.mails).toHaveLength(9)
  })

  test('also where one is refused for ever and another one is not there now', async () => {
    const sent: string[] = []
    let hears = false
    const house = await managing({
      book: three,
      ports: (ports) => ({
        ...ports,
        mailer: {
          send: (mail) => {
            if (mail.to.startsWith('a')) return Promise.resolve({ ok: false, code: 'mail.rejected', detail: '550' })
            if (mail.to.startsWith('b') && !hears) return Promise.resolve(DOWN)
            sent.push(mail.to)
            return Promise.resolve(UP)
          },
        },
      }),
    })
    sent.length = 0
    await rename(house)
    expect(sent).toEqual(['c@example.org'])
    house.made.clock += MINUTE
    // The first device's notice and this one.
    expect(await house.made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 2 })
    hears = true
    house.made.clock += HOUR
    expect(await house.made.portal.deliver()).toEqual({ sent: 2, failed: 0, waiting: 0 })
    expect(sent).toEqual(['c@example.org', 'b@example.org', 'b@example.org'])
    const log = await house.made.stores.securityLog.read(null, 1000)
    expect(log.filter(({ what }) => what === 'mail.rejected')).toHaveLength(2)
    expect(JSON.stringify(log)).not.toContain('@example.org')
  })

  test('an address that the directory has twice', async () => {
    const house = await managing({ book: () => [...three(), ...three()] })
    await rename(house)
    expect(house.made.mailer.mails).toHaveLength(3)
  })

  test.each(['between sending and finishing', 'between sending and remembering'])('by its id where a process dies %s', async (when) => {
    let dies = false
    const house = await managing({
      ports: (ports) => ({
        ...ports,
        accounts: {
          ...ports.accounts,
          finishOutbox: (...all) => (dies ? Promise.reject(new Error('dead')) : ports.accounts.finishOutbox(...all)),
        },
        shortLived: {
          ...ports.shortLived,
          put: (key, ...all) =>
            dies && when.endsWith('remembering') && key.startsWith('mailed:') ? Promise.reject(new Error('dead')) : ports.shortLived.put(key, ...all),
        },
      }),
    })
    const { made } = house
    dies = true
    await rename(house)
    dies = false
    expect(made.mailer.mails).toHaveLength(1)
    made.clock += 5 * MINUTE - 1
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 0 })
    made.clock += 1
    await made.portal.deliver()
    made.clock += HOUR
    await made.portal.deliver()
    const [first, ...more] = made.mailer.mails
    expect(more).toEqual(when.endsWith('remembering') ? [first] : [])
  })

  test('by its id where a mailer hangs for longer than its lease', async () => {
    const house = await managing()
    const { made } = house
    let letGo = (): void => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    let arrive = (): void => {}
    const reached = new Promise<void>((resolve) => (arrive = resolve))
    made.mailer.before = () => {
      arrive()
      return gate
    }
    const [device = ''] = deviceIds(await house.visit.get('/devices'))
    await house.visit.post(`/devices/${device}/rename`, { name: 'Blue key' })
    await reached
    made.mailer.before = () => Promise.resolve()
    made.clock += 5 * MINUTE
    expect((await made.portal.deliver()).sent).toBe(1)
    letGo()
    await made.settle()
    const [first, second, ...more] = made.mailer.mails
    expect([second, more]).toEqual([first, []])
  })
})

describe('items of the outbox that this release did not write', () => {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const ours = keyring(webCryptography, fromBase64url(SECRET) ?? new Uint8Array(), random)
  const other = keyring(webCryptography, random(32), random)

  async function planted(keys: typeof ours, body: object): Promise<MailWorld> {
    const { made } = await managing()
    const user = [...made.users][0] ?? ''
    const loaded = await made.stores.accounts.load(user)
    if (loaded === null) throw new Error('nobody')
    const outbox = [{ id: 'old', notBefore: made.clock, body: await keys.seal('outbox old', JSON.stringify(body)) }]
    const nothing = { events: [], values: {}, take: [], index: { add: [], remove: [] } }
    await made.stores.accounts.commit(user, loaded.version, { ...nothing, account: loaded.account, outbox })
    return made
  }

  test('that say nobody’s name end, and are written down', async () => {
    const old = { type: 'notify', what: 'rename', change: 'c', device: 'd', undoUntil: null, disputeUntil: null, user: 'u', at: 0, anchor: { count: 1, head: 'h' } }
    const made = await planted(ours, old)
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 0 })
    expect((await made.stores.securityLog.read('u', 10)).map(({ what }) => what)).toEqual(['notice to nobody'])
    expect(await made.stores.accounts.claimOutbox(made.clock + WINDOW, 10, 0)).toEqual([])
  })

  test('that another key sealed hold nobody back, and end with their window', async () => {
    const made = await planted(other, {})
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 0, waiting: 1 })
    await issueCode(made, 'ada')
    await made.settle()
    expect(made.mailer.mails).toHaveLength(1)
    made.clock += WINDOW
    expect(await made.portal.deliver()).toEqual({ sent: 0, failed: 1, waiting: 0 })
  })
})
