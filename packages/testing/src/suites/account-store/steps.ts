import type { AccountEvent, AccountStore, Commit, IndexEntry, Loaded, OutboxItem } from '@ssp/core'
import { assertSame, assertThere } from '../assert.ts'
import { deviceAdded, makeCommit, START } from '../make-events.ts'

/** A notice that is due from the start. */
export function notice(id: string, notBefore: number = START): OutboxItem {
  return { id, notBefore, body: `sealed body of ${id}` }
}

/** An index part that only adds. */
export function holding(...add: readonly IndexEntry[]): Pick<Commit, 'index'> {
  return { index: { add, remove: [] } }
}

/** An index part that only removes. */
export function dropping(...remove: readonly IndexEntry[]): Pick<Commit, 'index'> {
  return { index: { add: [], remove } }
}

/** Commits the events on top of what is there, which has to work, and loads the outcome. */
export async function committed(
  store: AccountStore,
  user: string,
  events: readonly AccountEvent[],
  more: Partial<Commit> = {},
): Promise<Loaded> {
  const before = await store.load(user)
  const version = before?.version ?? 0
  const result = await store.commit(user, version, await makeCommit(user, before, events, more))
  assertSame(result, { ok: true, version: version + events.length }, `a commit for \`${user}\``)
  return assertThere(await store.load(user), `the account of \`${user}\` after its commit`)
}

/** An account with one security key called `key`. */
export function created(store: AccountStore, user: string, more: Partial<Commit> = {}): Promise<Loaded> {
  return committed(store, user, [deviceAdded('key')], more)
}

/** All that a store tells about an account without changing it. */
export async function everythingOf(store: AccountStore, user: string): Promise<unknown> {
  return [await store.load(user), await store.history(user)]
}
