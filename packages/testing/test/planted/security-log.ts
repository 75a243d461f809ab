import type { SecurityEntry, SecurityLog } from '@ssp/core'
import type { Opened } from '@ssp/testing'
import { folded, turn } from './turn.ts'

/** Each fault with the case that has to notice it. */
export const SECURITY_LOG_FAULTS = {
  'reads oldest first': 'reads newest first, in order of appending within a millisecond',
  'orders by the millisecond alone': 'reads newest first, in order of appending within a millisecond',
  'limits before it chooses': 'reads one user’s entries or everybody’s, and counts the limit in those',
  'reads nobody’s entries for everybody’s': 'reads one user’s entries or everybody’s, and counts the limit in those',
  'keeps details as text': 'returns every field as it was given',
  'folds users': 'tells users apart by the exact text of their names',
  'keeps the very objects': 'keeps a copy of its own of what it is given and gives out',
  'appends in two steps': 'keeps every entry of 64 parallel callers',
  'forgets when it is reopened': 'has every acknowledged entry after reopening',
} as const satisfies Record<string, string>
export type SecurityLogFault = keyof typeof SECURITY_LOG_FAULTS

/** A plain log that is right, but for one fault. */
export function plantedSecurityLog(fault: SecurityLogFault | null): Opened<SecurityLog> {
  let entries: readonly SecurityEntry[] = []

  function own(entry: SecurityEntry): SecurityEntry {
    if (fault === 'keeps the very objects') return entry
    const { detail, because, ...rest } = JSON.parse(JSON.stringify(entry)) as SecurityEntry
    if (fault !== 'keeps details as text') return { ...rest, because, detail }
    return {
      ...rest,
      because,
      detail: Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, String(value)])),
    }
  }

  function ordered(): readonly SecurityEntry[] {
    if (fault === 'reads oldest first') return entries
    if (fault === 'orders by the millisecond alone') return entries.toSorted((one, other) => other.at - one.at)
    return entries.toReversed()
  }

  function matches(entry: SecurityEntry, user: string | null): boolean {
    if (user === null) return fault !== 'reads nobody’s entries for everybody’s' || entry.user === null
    return fault === 'folds users' ? folded(entry.user ?? '') === folded(user) : entry.user === user
  }

  const handle: SecurityLog = {
    append: async (entry) => {
      await turn()
      const before = entries
      if (fault === 'appends in two steps') await turn()
      entries = [...(fault === 'appends in two steps' ? before : entries), own(entry)]
    },
    read: async (user, limit) => {
      await turn()
      const all = fault === 'limits before it chooses' ? ordered().slice(0, limit) : ordered()
      return all
        .filter((entry) => matches(entry, user))
        .slice(0, limit)
        .map(own)
    },
  }
  return {
    handles: [handle, { ...handle }],
    reopen: () => {
      if (fault === 'forgets when it is reopened') entries = []
      return Promise.resolve(handle)
    },
  }
}
