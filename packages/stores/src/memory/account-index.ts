import { INDEXES } from '@ssp/core'
import type { IndexEntry, IndexName } from '@ssp/core'

/** Who holds which value. */
export interface AccountIndex {
  holders(index: IndexName, value: string): readonly string[]
  /** The first entry that only another account may hold, or null. */
  firstTaken(userId: string, entries: readonly IndexEntry[]): IndexEntry | null
  add(userId: string, entry: IndexEntry): void
  /** Ends this account's hold; others keep theirs. */
  remove(userId: string, entry: IndexEntry): void
}

export function accountIndex(): AccountIndex {
  const byIndex: Readonly<Record<IndexName, Map<string, Set<string>>>> = {
    username: new Map(),
    credential: new Map(),
    token: new Map(),
    phone: new Map(),
  }
  const holders = (index: IndexName, value: string): readonly string[] => [...(byIndex[index].get(value) ?? [])]
  return {
    holders,
    firstTaken: (userId, entries) =>
      entries.find(
        ({ index, value }) => INDEXES[index] === 'unique' && holders(index, value).some((holder) => holder !== userId),
      ) ?? null,
    add: (userId, { index, value }) => {
      const held = byIndex[index].get(value)
      if (held === undefined) byIndex[index].set(value, new Set([userId]))
      else held.add(userId)
    },
    remove: (userId, { index, value }) => {
      const held = byIndex[index].get(value)
      held?.delete(userId)
      if (held?.size === 0) byIndex[index].delete(value)
    },
  }
}
