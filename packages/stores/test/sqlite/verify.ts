import type { AccountEvent } from '@ssp/core'
import { accountAfter, deviceRenamed, faultOf, makeCommit } from '@ssp/testing'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { NOW, roundOf } from './load.ts'
import type { Acknowledged, Round } from './load.ts'
import type { Ports } from './ports.ts'

type Kind = Acknowledged['kind']
type Of<K extends Kind> = Extract<Acknowledged, { kind: K }>

const ofKind = <K extends Kind>(all: readonly Acknowledged[], kind: K): readonly Of<K>[] =>
  all.filter((one): one is Of<K> => one.kind === kind)

function twice(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return names.filter((name) => seen.size === seen.add(name).size)
}

function missing(names: readonly string[], from: readonly string[]): readonly string[] {
  const there = new Set(from)
  return names.filter((name) => !there.has(name))
}

/** The engine's own opinion of a file. */
export function expectSound(path: string): void {
  const database = new DatabaseSync(path)
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  } finally {
    database.close()
  }
}

/** Chains verify, the account is the fold of its chain, and nothing is there by halves. */
async function expectWhole({ accounts }: Ports, user: string): Promise<readonly AccountEvent[]> {
  const [links, loaded] = [await accounts.history(user), await accounts.load(user)]
  if (loaded === null) throw new Error(`the account of ${user} is gone`)
  expect(await faultOf(user, links, loaded.anchor)).toBeNull()
  const events = links.map((link) => JSON.parse(link.text) as AccountEvent)
  const count = events.length
  expect([loaded.version, loaded.account.version, loaded.anchor.count]).toEqual([count, count, count])
  expect(loaded.account).toEqual(accountAfter(user, null, events))
  const last = events.at(-1)
  if (last?.type === 'device-renamed') expect(loaded.values).toEqual({ name: last.name.ref })
  return events
}

async function expectChanges(ports: Ports, round: Round, done: readonly Acknowledged[]): Promise<void> {
  for (const user of round.users) {
    const names = (await expectWhole(ports, user)).map((event) =>
      event.type === 'device-renamed' ? event.name.ref : event.type,
    )
    expect(twice(names)).toEqual([])
    const changes = ofKind(done, 'changed').filter((one) => one.user === user)
    expect(changes.filter(({ version, name }) => names[version - 1] !== name)).toEqual([])
  }
}

/** What was spent was spent by one, and nobody spends it again. */
async function expectSpent(ports: Ports, round: Round, done: readonly Acknowledged[]): Promise<void> {
  const { accounts, shortLived } = ports
  const links = ofKind(done, 'spent').map(({ link }) => link)
  expect(twice(links)).toEqual([])
  const [user = ''] = round.users
  const before = await accounts.load(user)
  for (const link of links) {
    const again = await makeCommit(user, before, [deviceRenamed('key', 'again')], { take: [link] })
    expect(await accounts.commit(user, before?.version ?? 0, again)).toEqual({ ok: false, code: 'taken', what: link })
  }
  const codes = ofKind(done, 'took').map(({ key }) => key)
  expect(twice(codes)).toEqual([])
  for (const code of codes) expect(await shortLived.take(code, NOW)).toBeNull()
}

/** Every number was given once, and none that was given can be given again. */
async function expectCounted({ shortLived, usage }: Ports, done: readonly Acknowledged[]): Promise<void> {
  const counts = ofKind(done, 'counted')
  expect(twice(counts.map(({ key, count }) => `${key} ${count}`))).toEqual([])
  for (const { key, count } of counts) expect(Number(await shortLived.get(key, NOW))).toBeGreaterThanOrEqual(count)
  const uses = ofKind(done, 'used')
  expect(twice(uses.map(({ user, counter }) => `${user} ${counter}`))).toEqual([])
  for (const { user, counter } of uses) {
    const { usage: last } = await usage.read(user, 'key')
    expect(last?.counter).toBeGreaterThanOrEqual(counter)
    expect(last?.signCount).toBe(last?.counter)
  }
}

function namesIn(path: string, sql: string): readonly string[] {
  const database = new DatabaseSync(path)
  try {
    return database.prepare(sql).all().map((row) => String(row['name']))
  } finally {
    database.close()
  }
}

function expectWritten(path: string, done: readonly Acknowledged[]): void {
  const booked = namesIn(path, 'SELECT id AS name FROM ledger_booking ORDER BY id')
  expect(namesIn(path, 'SELECT booking_id AS name FROM ledger_cost ORDER BY booking_id')).toEqual(booked)
  expect(missing(ofKind(done, 'booked').map(({ id }) => id), booked)).toEqual([])
  const logged = namesIn(path, 'SELECT what AS name FROM security_log')
  expect(twice(logged)).toEqual([])
  expect(missing(ofKind(done, 'logged').map(({ what }) => what), logged)).toEqual([])
}

/** Everything acknowledged is there, once. */
export async function expectAcknowledged(
  path: string,
  ports: Ports,
  name: string,
  done: readonly Acknowledged[],
): Promise<void> {
  const round = roundOf(name)
  expectSound(path)
  await expectChanges(ports, round, done)
  await expectSpent(ports, round, done)
  await expectCounted(ports, done)
  expectWritten(path, done)
}
