import type { Usage, UsageStore } from '@ssp/core'
import type { Opened } from '@ssp/testing'
import { turn } from './turn.ts'

/** Each fault with the case that has to notice it. */
export const USAGE_FAULTS = {
  'creates at any revision': 'says revision 0 and no usage of a device that was never used',
  'accepts older revisions': 'writes at the current revision and at no other',
  'keeps 32 bits of a counter': 'returns every field as it was given',
  'joins ids by a colon': 'keeps users and their devices apart, whatever their ids look like',
  'keeps the very objects': 'keeps a copy of its own of what it is given and gives out',
  'compares in one step and sets in another': 'lets one of 16 parallel writers of the same revision through',
  'sets without comparing': 'accepts one code once from 16 parallel callers',
  'acknowledges what it does not write': 'loses no write of 16 parallel callers who try until they succeed',
  'forgets when it is reopened': 'has every acknowledged write after reopening',
} as const satisfies Record<string, string>
export type UsageFault = keyof typeof USAGE_FAULTS

/** A plain store that is right, but for one fault. */
export function plantedUsageStore(fault: UsageFault | null): Opened<UsageStore> {
  let rows = new Map<string, { revision: number; usage: Usage }>()
  const keyOf = (user: string, device: string): string =>
    fault === 'joins ids by a colon' ? `${user}:${device}` : JSON.stringify([user, device])

  function fits(current: number, expected: number): boolean {
    if (fault === 'creates at any revision' && current === 0) return true
    if (fault === 'accepts older revisions' && expected < current) return true
    return fault === 'sets without comparing' || current === expected
  }

  const handle: UsageStore = {
    read: async (user, device) => {
      await turn()
      const row = rows.get(keyOf(user, device))
      return row === undefined ? { revision: 0, usage: null } : { revision: row.revision, usage: own(row.usage) }
    },
    write: async (user, device, expected, usage) => {
      await turn()
      const key = keyOf(user, device)
      const current = rows.get(key)?.revision ?? 0
      if (!fits(current, expected)) return fault === 'acknowledges what it does not write'
      if (fault === 'compares in one step and sets in another') await turn()
      rows.set(key, { revision: current + 1, usage: own(usage) })
      return true
    },
  }

  function own(usage: Usage): Usage {
    if (fault === 'keeps the very objects') return usage
    return fault === 'keeps 32 bits of a counter' ? { ...usage, counter: usage.counter | 0 } : { ...usage }
  }

  return {
    handles: [handle, { ...handle }],
    reopen: () => {
      if (fault === 'forgets when it is reopened') rows = new Map()
      return Promise.resolve(handle)
    },
  }
}
