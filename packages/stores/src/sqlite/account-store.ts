import { CHAIN_START, INDEXES } from '@ssp/core'
import type { Account, AccountStore, Commit, CommitResult, Loaded, OutboxItem } from '@ssp/core'
import { numberOf, textOf, textOrNullOf } from '../shared/sql/row.ts'
import type { Row } from '../shared/sql/row.ts'
import { SQL } from '../shared/sql/statements.ts'
import type { Connection } from './connection.ts'
import type { Writer } from './writer.ts'

function loadedFrom(found: readonly Row[]): Loaded | null {
  const row = found.find((one) => textOrNullOf(one, 'ref') === null)
  if (row === undefined) return null
  const version = numberOf(row, 'version')
  const values = found.filter((one) => one !== row).map((one) => [textOf(one, 'ref'), textOf(one, 'body')])
  return {
    // It was written as an account; what older releases wrote, core's upcasters know.
    account: JSON.parse(textOf(row, 'body')) as Account,
    version,
    anchor: { count: version, head: textOf(row, 'head') },
    values: Object.fromEntries(values),
  }
}

export function sqliteAccountStore({ rows }: Connection, { write }: Writer): AccountStore {
  const did = (...statement: Parameters<Connection['rows']>): boolean => rows(...statement).length > 0
  const versionOf = (userId: string): number =>
    Math.max(0, ...rows(SQL.account.version, userId).map((row) => numberOf(row, 'version')))

  /** Moves the account from exactly the expected version; false where it stands at another. */
  function move(userId: string, expectedVersion: number, { account, events }: Commit): boolean {
    const version = expectedVersion + events.length
    const head = events.at(-1)?.hash ?? null
    const snapshot = JSON.stringify(account)
    if (expectedVersion === 0 && did(SQL.account.create, userId, version, head ?? CHAIN_START, snapshot)) return true
    // At version 0, too: a commit without events makes an account that stays there.
    return did(SQL.account.move, version, head, snapshot, userId, expectedVersion)
  }

  /** Takes what the commit takes; returns what somebody else has, or null. */
  function take(userId: string, { take: ids, index }: Commit): string | null {
    const spent = [...new Set(ids)].find((id) => !did(SQL.account.take, id))
    if (spent !== undefined) return spent
    // Removals first: a value that a change gives up and takes again stays.
    for (const { index: kind, value } of index.remove) rows(SQL.index[INDEXES[kind]].remove, kind, value, userId)
    const held = index.add.find(({ index: kind, value }) => !did(SQL.index[INDEXES[kind]].add, kind, value, userId))
    return held === undefined ? null : `${held.index}:${held.value}`
  }

  function record(userId: string, expectedVersion: number, { events, values, outbox }: Commit): void {
    for (const [at, { text, hash }] of events.entries()) {
      rows(SQL.account.append, userId, expectedVersion + at + 1, text, hash)
    }
    for (const [ref, value] of Object.entries(values)) {
      if (value === null) rows(SQL.account.erase, userId, ref)
      else rows(SQL.account.keep, userId, ref, value)
    }
    for (const { id, notBefore, body } of outbox) rows(SQL.outbox.add, id, notBefore, notBefore, body)
  }

  /** What is due, longest first. Whoever finds a notice leased since passes it over. */
  function claim(now: number, limit: number, leaseMs: number): readonly OutboxItem[] {
    return rows(SQL.outbox.due, now, limit)
      .map((row) => ({ id: textOf(row, 'id'), notBefore: numberOf(row, 'not_before'), body: textOf(row, 'body') }))
      .filter(({ id }) => did(SQL.outbox.lease, now + leaseMs, id, now))
  }

  function commitNow(userId: string, expectedVersion: number, commit: Commit): CommitResult {
    if (!move(userId, expectedVersion, commit)) return { ok: false, code: 'conflict', version: versionOf(userId) }
    const what = take(userId, commit)
    if (what !== null) return { ok: false, code: 'taken', what }
    record(userId, expectedVersion, commit)
    return { ok: true, version: expectedVersion + commit.events.length }
  }

  return {
    find: async (index, value) =>
      rows(SQL.index[INDEXES[index]].find, index, value).map((row) => textOf(row, 'user_id')),
    load: async (userId) => loadedFrom(rows(SQL.account.load, userId, userId)),
    history: async (userId) =>
      rows(SQL.account.history, userId).map((row) => ({ text: textOf(row, 'body'), hash: textOf(row, 'hash') })),
    commit: (userId, expectedVersion, commit) =>
      write(
        () => commitNow(userId, expectedVersion, commit),
        ({ ok }) => ok,
      ),
    claimOutbox: (now, limit, leaseMs) => write(() => claim(now, limit, leaseMs)),
    finishOutbox: (id, retryAt) =>
      write(() => {
        if (retryAt === null) rows(SQL.outbox.finish, id)
        else rows(SQL.outbox.retry, retryAt, id)
      }),
  }
}
