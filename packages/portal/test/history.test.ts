import { createHash } from 'node:crypto'
import { CHAIN_START, type Link } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import { assign, deviceIds, issueCode, type MailWorld, mailWorld, type Page, type TestBrowser } from './harness.ts'

interface House {
  readonly made: MailWorld
  readonly visit: TestBrowser
  /** What the store says its chain is, from now on. */
  tamper(how: (links: readonly Link[]) => readonly Link[]): void
}

/** Ada's key was enrolled, renamed and joined by a token; a second key was added and removed again. */
async function lived(): Promise<House> {
  let tampered = (links: readonly Link[]): readonly Link[] => links
  const made = mailWorld({
    ports: (ports) => ({ ...ports, accounts: { ...ports.accounts, history: async (user) => tampered(await ports.accounts.history(user)) } }),
  })
  const visit = made.browser()
  await visit.enrol('ada')
  await visit.manage()
  const [first = ''] = deviceIds(await visit.get('/devices'))
  made.clock += 60_000
  await visit.post(`/devices/${first}/rename`, { name: 'Blue key' })
  made.clock += 60_000
  const { key } = visit
  await visit.addKey()
  visit.key = key
  const [, second = ''] = (await made.stores.accounts.load([...made.users][0] ?? ''))?.account.devices.map(({ id }) => id) ?? []
  await visit.post(`/devices/${second}/remove`, {})
  await assign(made, 'ada', '7')
  await made.settle()
  await visit.manage()
  return { made, visit, tamper: (how) => (tampered = how) }
}

interface Told {
  readonly what: { readonly id: string }
  readonly name: string | null
  readonly by: { readonly id: string } | null
  readonly at: { readonly at: number }
}

const told = (page: Page): readonly Told[] => (page.blocks.find(({ block }) => block === 'events')?.items ?? []) as unknown as readonly Told[]

const texts = (page: Page) => page.blocks.flatMap((block) => (block.block === 'text' ? [(block as unknown as { message: { id: string; values?: Record<string, unknown> } }).message] : []))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('the history', () => {
  test('says what, to which device under its name of then, when and by whom; newest first', async () => {
    const { made, visit } = await lived()
    const page = await visit.get('/devices/history')
    expect((await visit.get('/devices')).footer.map(({ href }) => href)).toContain('/portal/devices/history')
    expect(told(page).map(({ what, name, by }) => [what.id, name, by?.id])).toEqual([
      ['what.assign-token', 'Token 7', 'who.administrator'],
      ['what.remove', 'Security key', 'who.session'],
      ['what.add', 'Security key', 'who.session'],
      ['what.rename', 'Blue key', 'who.session'],
      ['what.add', 'Security key', 'who.session'],
    ])
    expect(told(page).map(({ at }) => (at.at - made.clock) / 60_000)).toEqual([0, 0, 0, -1, -2])
    const loaded = await made.stores.accounts.load([...made.users][0] ?? '')
    expect(texts(page)).toEqual([
      { id: 'history.verified' },
      { id: 'history.state', values: { count: 5, head: loaded?.anchor.head } },
    ])
    // The latest mail says the same head.
    expect(made.mailer.mails.at(-1)?.text).toContain(`History (entries, head): 5, ${loaded?.anchor.head}`)
  })

  test('stands behind the verification of device management', async () => {
    const { made } = await lived()
    for (const path of ['/devices/history', '/devices/history/export']) {
      const visit = made.browser()
      await visit.begin('ada')
      expect((await visit.get(path)).screen).toBe('verify')
      expect((await made.browser().get(path)).status).toBe(401)
    }
  })

  test('shows the last hundred, and exports all', async () => {
    const { visit } = await lived()
    const [first = ''] = deviceIds(await visit.get('/devices'))
    for (let count = 0; count < 100; count += 1) await visit.post(`/devices/${first}/rename`, { name: `Key ${count}` })
    const shown = told(await visit.get('/devices/history'))
    expect([shown.length, shown[0]?.name, shown.at(-1)?.what.id]).toEqual([100, 'Key 99', 'what.rename'])
    const { events } = await (await visit.send('/devices/history/export')).json()
    expect(events).toHaveLength(105)
  })

  const SPOILT: readonly (readonly [string, number, (links: readonly Link[]) => readonly Link[]])[] = [
    ['rewritten', 2, (links) => links.map((link, index) => (index === 1 ? { ...link, text: link.text.replace('renamed', 'removed') } : link))],
    ['cut at the end', 4, (links) => links.slice(0, -1)],
    ['cut at the beginning', 1, (links) => links.slice(1)],
    ['in another order', 2, ([a, b, c, ...rest]) => [a, c, b, ...rest].filter((link) => link !== undefined)],
    ['not even JSON', 3, (links) => links.map((link, index) => (index === 2 ? { ...link, text: '{' } : link))],
    ['of an event that nobody knows', 3, (links) => links.map((link, index) => (index === 2 ? { ...link, text: '{"v":1,"type":"toString"}' } : link))],
    ['gone', 0, () => []],
  ]

  test.each(SPOILT)('that is %s is shown as not verified', async (_, at, how) => {
    const { made, visit, tamper } = await lived()
    tamper(how)
    const page = await visit.get('/devices/history')
    expect(page.status).toBe(200)
    expect(texts(page)[0]).toEqual({ id: 'history.broken', values: { entry: at } })
    expect((await visit.send('/devices/history/export')).status).toBe(200)
    expect(made.faults).toEqual([])
  })

  const SAID = '"v":1,"at":1,"change":"c","actor":{"type":"user","session":null}'

  // Whoever can write to the store can also hash: the head that was mailed is what they can't reach.
  test.each([
    '{}',
    'null',
    '[]',
    '{"v":2}',
    `{${SAID},"type":"toString"}`,
    `{${SAID},"type":"device-suspended","device":"d","because":"toString"}`,
    `{${SAID},"type":"device-added","device":{"id":"d"}}`,
    `{${SAID},"type":"device-added","device":{"id":"d","type":"toString","name":{"ref":"r","commitment":"c"}}}`,
    `{${SAID},"type":"device-renamed","device":"d","name":null}`,
    `{${SAID},"type":"device-removed","device":{"id":{}}}`,
    `{"v":1,"at":"now","change":"c","actor":{"type":"user"},"type":"freeze-lifted"}`,
    `{"v":1,"at":1,"change":"c","actor":{"type":"toString"},"type":"freeze-lifted"}`,
    `{${SAID},"type":"freeze-lifted"}`,
  ])('whose entries are %s, all closed again, is shown as not verified', async (planted) => {
    const { made, visit, tamper } = await lived()
    const [user = ''] = made.users
    tamper((links) => {
      let previous = CHAIN_START
      return links.map((link, index) => {
        const text = index > 0 ? planted : link.text
        previous = sha256([user, String(index + 1), previous, text].map((part) => `${part.length}:${part}`).join(','))
        return { text, hash: previous }
      })
    })
    const page = await visit.get('/devices/history')
    expect([page.status, texts(page)[0]]).toEqual([200, { id: 'history.broken', values: { entry: 5 } }])
    expect((await visit.send('/devices/history', { headers: { accept: 'text/html' } })).status).toBe(200)
    expect((await visit.send('/devices/history/export')).status).toBe(200)
    expect(made.faults).toEqual([])
  })
})

describe('an export', () => {
  test('is a file with which anybody can check chain and names, as the documentation says', async () => {
    const { made, visit } = await lived()
    await issueCode(made, 'ada')
    await visit.manage()
    const response = await visit.send('/devices/history/export')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="history.json"')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { format, issuer, user, head, events, values } = await response.json()
    expect([format, issuer, head.count, events.length]).toEqual(['ssp-history/1', 'https://mfa.example.org/portal', 6, 6])
    let previous = 'ssp-chain/1'
    for (const [index, { text, hash }] of events.entries()) {
      expect(sha256([user, String(index + 1), previous, text].map((part) => `${part.length}:${part}`).join(','))).toBe(hash)
      previous = hash
    }
    expect(head.head).toBe(previous)
    const named = new Map<string, string>()
    for (const { text } of events) {
      const { device, name = device?.name } = JSON.parse(text)
      if (name !== undefined) named.set(name.ref, name.commitment)
    }
    expect(Object.keys(values).toSorted()).toEqual([...named.keys()].toSorted())
    for (const [ref, { salt, value }] of Object.entries<{ salt: string; value: string }>(values)) expect(sha256(`${salt} ${value}`)).toBe(named.get(ref))
    expect(Object.values<{ value: string }>(values).map(({ value }) => value).toSorted()).toEqual(['Blue key', 'Security key', 'Security key', 'Token 7'])
  })

  test('holds no number, key, secret or code', async () => {
    const { made, visit } = await lived()
    const code = await issueCode(made, 'ada')
    await visit.manage()
    const text = await (await visit.send('/devices/history/export')).text()
    const loaded = await made.stores.accounts.load([...made.users][0] ?? '')
    for (const secret of [code, 'JBSWY3DPEHPK3PXP', 'publicKey', ...Object.values(loaded?.values ?? {})]) expect(text).not.toContain(secret)
  })
})
