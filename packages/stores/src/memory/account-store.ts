import { CHAIN_START } from '@ssp/core'
import type { Account, AccountStore, Commit, CommitResult, Link } from '@ssp/core'
import { accountIndex } from './account-index.ts'
import { atomically } from './atomically.ts'
import { frozenCopy } from './frozen-copy.ts'
import { outbox } from './outbox.ts'

interface Row {
  readonly links: readonly Link[]
  readonly account: Account
  readonly values: Readonly<Record<string, string>>
}

function valuesAfter(before: Row | undefined, changes: Commit['values']): Readonly<Record<string, string>> {
  const values = new Map(Object.entries(before?.values ?? {}))
  for (const [ref, value] of Object.entries(changes)) {
    if (value === null) values.delete(ref)
    else values.set(ref, value)
  }
  return Object.freeze(Object.fromEntries(values))
}

export function memoryAccountStore(): AccountStore {
  const rows = new Map<string, Row>()
  const index = accountIndex()
  const taken = new Set<string>()
  const notices = outbox()

  function firstTaken(userId: string, commit: Commit): string | null {
    const spent = commit.take.find((id) => taken.has(id))
    if (spent !== undefined) return spent
    const entry = index.firstTaken(userId, commit.index.add)
    return entry === null ? null : `${entry.index}:${entry.value}`
  }

  function commitNow(userId: string, expectedVersion: number, commit: Commit): CommitResult {
    const before = rows.get(userId)
    const version = before?.links.length ?? 0
    if (version !== expectedVersion) return { ok: false, code: 'conflict', version }
    const what = firstTaken(userId, commit)
    if (what !== null) return { ok: false, code: 'taken', what }

    const links = [...(before?.links ?? []), ...frozenCopy(commit.events)]
    rows.set(userId, {
      links: Object.freeze(links),
      account: frozenCopy(commit.account),
      values: valuesAfter(before, commit.values),
    })
    for (const id of commit.take) taken.add(id)
    // Removals first: a value that a change gives up and takes again stays.
    for (const entry of commit.index.remove) index.remove(userId, entry)
    for (const entry of commit.index.add) index.add(userId, entry)
    for (const item of commit.outbox) notices.add(item)
    return { ok: true, version: links.length }
  }

  return {
    find: (name, value) => atomically(() => index.holders(name, value)),
    load: (userId) =>
      atomically(() => {
        const row = rows.get(userId)
        if (row === undefined) return null
        const count = row.links.length
        const head = row.links.at(-1)?.hash ?? CHAIN_START
        return { account: row.account, version: count, anchor: { count, head }, values: row.values }
      }),
    history: (userId) => atomically(() => rows.get(userId)?.links ?? []),
    commit: (userId, expectedVersion, commit) => atomically(() => commitNow(userId, expectedVersion, commit)),
    claimOutbox: (now, limit, leaseMs) => atomically(() => notices.claim(now, limit, leaseMs)),
    finishOutbox: (id, retryAt) => atomically(() => notices.finish(id, retryAt)),
  }
}
