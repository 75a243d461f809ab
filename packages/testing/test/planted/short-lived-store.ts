import type { ShortLivedStore } from '@ssp/core'
import type { Opened } from '@ssp/testing'
import { folded, turn } from './turn.ts'

/** Each fault with the case that has to notice it. */
export const SHORT_LIVED_FAULTS = {
  'takes an empty text for nothing': 'returns what was put, byte for byte, and replaces it',
  'expires a millisecond late': 'has a value until a millisecond before its expiry, and not at it',
  'expires a millisecond early': 'has a value until a millisecond before its expiry, and not at it',
  'takes what has expired': 'has a value until a millisecond before its expiry, and not at it',
  'keeps the first expiry': 'gives a replaced value its new expiry, be it later or earlier',
  'puts over nothing that ever was': 'puts if absent where nothing unexpired stands',
  'replaces whatever stands': 'replaces exactly the expected value, with a new expiry',
  'leaves what was taken': 'takes a value once',
  'moves the expiry with every increment':
    'counts from one until the expiry that the first increment set, then from one again',
  'keeps counts apart from values': 'reads a count as decimal text, and forgets it when it is deleted',
  'deletes by prefix': 'deletes a value, and nothing where there is none',
  'folds keys': 'keeps keys apart, whatever they look like',
  'keeps a thousand keys': 'keeps what has not expired while thousands of others come and go',
  'takes in two steps': 'gives a value to one of 16 parallel takers',
  'puts if absent in two steps': 'lets one of 16 parallel callers put if absent',
  'replaces in two steps': 'lets one of 16 parallel callers replace a value',
  'increments in two steps': 'never looks at more of 64 parallel wrong codes than the budget allows',
  'counts ten at most': 'counts every one of 64 parallel increments, each with a number of its own',
  'forgets when it is reopened': 'has what was put and counted after reopening',
} as const satisfies Record<string, string>
export type ShortLivedFault = keyof typeof SHORT_LIVED_FAULTS

/** A plain store that is right, but for one fault. */
export function plantedShortLivedStore(fault: ShortLivedFault | null): Opened<ShortLivedStore> {
  let rows = new Map<string, { value: string; expiresAt: number }>()
  const keyOf = (key: string): string => (fault === 'folds keys' ? folded(key) : key)
  const late = fault === 'expires a millisecond late' ? 1 : fault === 'expires a millisecond early' ? -1 : 0

  function standing(key: string, now: number): string | null {
    const row = rows.get(keyOf(key))
    if (row === undefined || now >= row.expiresAt + late) return null
    return fault === 'takes an empty text for nothing' && row.value === '' ? null : row.value
  }

  function set(key: string, value: string, expiresAt: number): void {
    if (fault === 'keeps a thousand keys' && rows.size >= 1_000) rows.delete([...rows.keys()].at(0) ?? '')
    const first = rows.get(keyOf(key))?.expiresAt
    rows.set(keyOf(key), { value, expiresAt: fault === 'keeps the first expiry' ? (first ?? expiresAt) : expiresAt })
  }

  const handle: ShortLivedStore = {
    get: async (key, now) => {
      await turn()
      return standing(key, now)
    },
    put: async (key, value, expiresAt) => {
      await turn()
      set(key, value, expiresAt)
    },
    putIfAbsent: async (key, value, expiresAt, now) => {
      await turn()
      if (fault === 'puts over nothing that ever was' ? rows.has(key) : standing(key, now) !== null) return false
      if (fault === 'puts if absent in two steps') await turn()
      set(key, value, expiresAt)
      return true
    },
    replace: async (key, expected, next, expiresAt, now) => {
      await turn()
      const value = standing(key, now)
      if (value === null || (value !== expected && fault !== 'replaces whatever stands')) return false
      if (fault === 'replaces in two steps') await turn()
      set(key, next, expiresAt)
      return true
    },
    take: async (key, now) => {
      await turn()
      const value = fault === 'takes what has expired' ? (rows.get(key)?.value ?? null) : standing(key, now)
      if (fault === 'takes in two steps') await turn()
      if (fault !== 'leaves what was taken') rows.delete(keyOf(key))
      return value
    },
    increment: async (key, expiresAt, now) => {
      await turn()
      const counter = fault === 'keeps counts apart from values' ? `count ${key}` : key
      const before = Number(standing(counter, now) ?? 0)
      const row = rows.get(keyOf(counter))
      if (fault === 'increments in two steps') await turn()
      const count = fault === 'counts ten at most' ? Math.min(before + 1, 10) : before + 1
      const keeps = before > 0 && fault !== 'moves the expiry with every increment'
      set(counter, String(count), keeps ? (row?.expiresAt ?? expiresAt) : expiresAt)
      return count
    },
    delete: async (key) => {
      await turn()
      if (fault !== 'deletes by prefix') rows.delete(keyOf(key))
      else for (const other of rows.keys()) if (other.startsWith(key)) rows.delete(other)
    },
  }
  return {
    handles: [handle, { ...handle }],
    reopen: () => {
      if (fault === 'forgets when it is reopened') rows = new Map()
      return Promise.resolve(handle)
    },
  }
}
