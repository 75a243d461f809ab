import { INDEXES } from '@ssp/core'
import type { Account, AccountStore, Commit, CommitResult, IndexEntry, Link, Loaded, OutboxItem } from '@ssp/core'
import type { Opened } from '@ssp/testing'
import { folded, turn } from './turn.ts'

/** Each fault with the case that has to notice it. */
export const ACCOUNT_FAULTS = {
  'counts commits instead of events': 'creates an account at version 0 and moves it by its events',
  'refuses older versions only': 'conflicts at any other version and says the current one',
  'takes before it checks the version': 'writes nothing and takes nothing where it conflicts',
  'takes one by one until one is spent': 'writes nothing and takes nothing where one of its single-use things is spent',
  'queues notices before it checks the indexes':
    'writes nothing and takes nothing where one of its unique values is held',
  'remembers what was taken for each account alone': 'takes a single-use thing once for ever, whoever asks again',
  'looks for what is taken before it checks the version': 'answers a conflict before it tells what is taken',
  'erases nothing': 'keeps values until they are erased, and events for ever',
  'forgets values that a commit does not name': 'keeps values until they are erased, and events for ever',
  'folds the ids of users': 'keeps accounts apart, whatever their ids look like',
  'does nothing without events': 'keeps the version where a commit has no events',
  'keeps the very objects': 'keeps a copy of its own of what it is given and gives out',
  'forgets what was taken when it is reopened': 'has every acknowledged change after reopening',
  'checks usernames only': 'gives a username, a credential and a token to one account only',
  'never frees a value': 'moves with the events, and a value given up is free',
  'gives a phone to one account only': 'lets accounts share a phone and forgets each of them alone',
  'adds to the index before it removes':
    'lets an account keep what it adds again, once, and what it gives up and takes in one change',
  'removes from the index whoever holds it': 'never gives up what another account holds',
  'folds the values of the index': 'finds a value by its exact text and in its own index',
  'writes events anew': 'returns the stored text of every event byte for byte',
  'anchors the first event of the last commit':
    'loads the anchor of the last event, so that the chain goes on across commits',
  'orders events by their position as text': 'returns the history oldest first and of this account only',
  'hands notices out a millisecond early':
    'hands out a notice at its time and not a millisecond before, as it was given',
  'ends a lease a millisecond late':
    'hands an unfinished notice out again when its lease ends, and not a millisecond before',
  'leases nothing': 'hands an unfinished notice out again when its lease ends, and not a millisecond before',
  'finishes for the time of the lease only': 'never hands a finished notice out again',
  'retries at once': 'hands a failed notice out at its retry and not a millisecond before',
  'hands out all that is due': 'hands out no more than asked for, and all of them in the end',
  'hands out in order of writing': 'hands out first what has been due longest',
  'claims in two steps': 'hands each notice to one of 16 parallel claimers',
  'checks the version in one step and writes in another':
    'leaves exactly one device after 16 parallel removals of the last two',
  'guards a removal by its device instead of the version':
    'leaves exactly one device after 16 parallel removals of the last two',
  'overwrites whatever is newer': 'loses no acknowledged change of 16 parallel callers who try until they succeed',
  'checks everything in one step and writes in another': 'lets one of 16 parallel callers use a bypass code',
  'checks what is taken in one step and takes in another':
    'gives one single-use thing to one of 16 accounts, and nothing to the others',
  'checks the indexes in one step and writes in another':
    'gives one unique value to one of 16 accounts, and nothing to the others',
  'creates over what is there': 'creates an account once for 16 parallel creators',
  'gives values up before it checks the others':
    'lets nobody swap unique values in parallel, and blocks nobody for ever',
  'loads in two steps': 'shows whole commits only to those who load meanwhile',
} as const satisfies Record<string, string>
export type AccountFault = keyof typeof ACCOUNT_FAULTS

interface Row {
  links: readonly Link[]
  account: Account
  values: Record<string, string>
  version: number
  lastCommit: number
}

const copy = <Json>(value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

/** A plain store that is right, but for one fault. */
export function plantedAccountStore(fault: AccountFault | null): Opened<AccountStore> {
  const rows = new Map<string, Row>()
  const held: { user: string; entry: IndexEntry }[] = []
  let taken = new Set<string>()
  const outbox: { item: OutboxItem; dueAt: number }[] = []

  const own = fault === 'keeps the very objects' ? <Json>(value: Json): Json => value : copy
  const keyOf = (user: string): string => (fault === 'folds the ids of users' ? folded(user) : user)
  const takeId = (user: string, id: string): string =>
    fault === 'remembers what was taken for each account alone' ? `${user} ${id}` : id
  const sameEntry = (one: IndexEntry, other: IndexEntry): boolean =>
    one.index === other.index &&
    (fault === 'folds the values of the index' ? folded(one.value) === folded(other.value) : one.value === other.value)
  const isUnique = ({ index }: IndexEntry): boolean => {
    if (fault === 'checks usernames only') return index === 'username'
    return INDEXES[index] === 'unique' || fault === 'gives a phone to one account only'
  }

  function conflictOf(user: string, expected: number, { account }: Commit): CommitResult | null {
    const row = rows.get(keyOf(user))
    const version = row?.version ?? 0
    if (fault === 'refuses older versions only' && expected >= version) return null
    if (fault === 'overwrites whatever is newer' && expected > 0) return null
    if (fault === 'creates over what is there' && expected === 0) return null
    if (fault === 'guards a removal by its device instead of the version' && row !== undefined && expected > 0) {
      const removed = account.changes.at(-1)?.device
      if (row.account.devices.some(({ id }) => id === removed)) return null
    }
    return version === expected ? null : { ok: false, code: 'conflict', version }
  }

  function takenOf(user: string, { take, index }: Commit): CommitResult | null {
    const spent = take.find((id) => taken.has(takeId(user, id)))
    if (spent !== undefined) return { ok: false, code: 'taken', what: spent }
    const entry = index.add.find(
      (asked) => isUnique(asked) && held.some((one) => one.user !== user && sameEntry(one.entry, asked)),
    )
    return entry === undefined ? null : { ok: false, code: 'taken', what: `${entry.index}:${entry.value}` }
  }

  function unhold(user: string, entry: IndexEntry): void {
    if (fault === 'never frees a value') return
    const mine = (one: { user: string; entry: IndexEntry }): boolean =>
      (one.user === user || fault === 'removes from the index whoever holds it') && sameEntry(one.entry, entry)
    for (let at = held.findIndex(mine); at !== -1; at = held.findIndex(mine)) held.splice(at, 1)
  }

  function hold(user: string, entry: IndexEntry): void {
    if (!held.some((one) => one.user === user && sameEntry(one.entry, entry))) held.push({ user, entry: own(entry) })
  }

  function moveIndex(user: string, { index }: Commit): void {
    if (fault === 'adds to the index before it removes') for (const entry of index.add) hold(user, entry)
    for (const entry of index.remove) unhold(user, entry)
    if (fault !== 'adds to the index before it removes') for (const entry of index.add) hold(user, entry)
  }

  function queue(commit: Commit): void {
    for (const item of commit.outbox) outbox.push({ item: own(item), dueAt: item.notBefore })
  }

  function mergedValues(row: Row | undefined, { values }: Commit): Record<string, string> {
    const merged = new Map(
      fault === 'forgets values that a commit does not name' ? [] : Object.entries(row?.values ?? {}),
    )
    for (const [ref, value] of Object.entries(values)) {
      if (value !== null) merged.set(ref, value)
      else if (fault !== 'erases nothing') merged.delete(ref)
    }
    return Object.fromEntries(merged)
  }

  function writtenLinks(row: Row | undefined, { events }: Commit): readonly Link[] {
    const old =
      fault === 'creates over what is there' && row !== undefined && row.version === 1 ? [] : (row?.links ?? [])
    if (fault !== 'writes events anew') return [...old, ...own(events)]
    return [...old, ...events.map(({ text, hash }) => ({ text: JSON.stringify(JSON.parse(text)), hash }))]
  }

  function write(user: string, expected: number, commit: Commit): CommitResult {
    const row = rows.get(keyOf(user))
    const version = expected + (fault === 'counts commits instead of events' ? 1 : commit.events.length)
    rows.set(keyOf(user), {
      links: writtenLinks(row, commit),
      account: own(commit.account),
      values: mergedValues(row, commit),
      version,
      lastCommit: commit.events.length,
    })
    for (const id of commit.take) taken.add(takeId(user, id))
    moveIndex(user, commit)
    if (fault !== 'queues notices before it checks the indexes') queue(commit)
    return { ok: true, version }
  }

  /** What a faulty store does although the commit may still fail. */
  async function hurry(user: string, commit: Commit): Promise<CommitResult | null> {
    if (fault === 'looks for what is taken before it checks the version') return takenOf(user, commit)
    if (fault === 'does nothing without events' && commit.events.length === 0) {
      return { ok: true, version: rows.get(user)?.version ?? 0 }
    }
    if (fault === 'takes before it checks the version') {
      const spent = commit.take.find((id) => taken.has(id))
      if (spent !== undefined) return { ok: false, code: 'taken', what: spent }
      for (const id of commit.take) taken.add(id)
    }
    return null
  }

  async function commitAny(user: string, expected: number, commit: Commit): Promise<CommitResult> {
    await turn()
    const hurried = await hurry(user, commit)
    if (hurried !== null) return hurried
    const conflict = conflictOf(user, expected, commit)
    if (conflict !== null) return conflict
    if (fault === 'checks the version in one step and writes in another') await turn()
    if (fault === 'takes before it checks the version') return write(user, expected, { ...commit, take: [] })
    if (fault === 'queues notices before it checks the indexes') queue(commit)
    if (fault === 'takes one by one until one is spent') {
      for (const id of commit.take) {
        if (taken.has(id)) return { ok: false, code: 'taken', what: id }
        taken.add(id)
      }
      return takenOf(user, { ...commit, take: [] }) ?? write(user, expected, commit)
    }
    if (fault === 'gives values up before it checks the others') {
      for (const entry of commit.index.remove) unhold(user, entry)
      await turn()
    }
    const refused = takenOf(user, commit)
    if (refused !== null) return refused
    if (fault === 'checks everything in one step and writes in another') await turn()
    if (fault === 'checks what is taken in one step and takes in another' && commit.take.length > 0) await turn()
    if (fault === 'checks the indexes in one step and writes in another' && commit.index.add.length > 0) await turn()
    return write(user, expected, commit)
  }

  async function load(user: string): Promise<Loaded | null> {
    await turn()
    const row = rows.get(keyOf(user))
    if (row === undefined) return null
    if (fault === 'loads in two steps') await turn()
    const values = rows.get(keyOf(user))?.values ?? {}
    const at =
      fault === 'anchors the first event of the last commit' ? row.links.length - row.lastCommit : row.links.length - 1
    const anchor = { count: row.links.length, head: row.links[at]?.hash ?? '' }
    return own({ account: row.account, version: row.version, anchor, values })
  }

  async function claim(now: number, limit: number, leaseMs: number): Promise<readonly OutboxItem[]> {
    await turn()
    const early = fault === 'hands notices out a millisecond early' ? 1 : 0
    const byTime =
      fault === 'hands out in order of writing' ? outbox : outbox.toSorted((one, other) => one.dueAt - other.dueAt)
    const due = byTime.filter(({ dueAt }) => dueAt - early <= now)
    const mine = fault === 'hands out all that is due' ? due : due.slice(0, limit)
    if (fault === 'claims in two steps') await turn()
    const late = fault === 'ends a lease a millisecond late' ? 1 : 0
    for (const one of mine) if (fault !== 'leases nothing') one.dueAt = now + leaseMs + late
    return own(mine.map(({ item }) => item))
  }

  async function finish(id: string, retryAt: number | null): Promise<void> {
    await turn()
    const at = outbox.findIndex(({ item }) => item.id === id)
    const found = outbox[at]
    if (found === undefined || (retryAt === null && fault === 'finishes for the time of the lease only')) return
    if (retryAt === null) outbox.splice(at, 1)
    else found.dueAt = fault === 'retries at once' ? 0 : retryAt
  }

  async function history(user: string): Promise<readonly Link[]> {
    await turn()
    const links = rows.get(keyOf(user))?.links ?? []
    if (fault !== 'orders events by their position as text') return own(links)
    const placed = links.map((link, at) => ({ link, at: String(at + 1) }))
    return placed.toSorted((one, other) => (one.at < other.at ? -1 : 1)).map(({ link }) => link)
  }

  const handle = (): AccountStore => ({
    find: async (index, value) => {
      await turn()
      return held.filter(({ entry }) => sameEntry(entry, { index, value })).map(({ user }) => user)
    },
    load,
    history,
    commit: commitAny,
    claimOutbox: claim,
    finishOutbox: finish,
  })
  return {
    handles: [handle(), handle()],
    reopen: () => {
      if (fault === 'forgets what was taken when it is reopened') taken = new Set()
      return Promise.resolve(handle())
    },
  }
}
