import type { ShortLivedStore } from '@ssp/core'
import { atomically } from './atomically.ts'

interface Entry {
  readonly value: string
  readonly expiresAt: number
}

/** How many writes go by between two looks at everything for what has expired. */
const WRITES_PER_SWEEP = 1024

export function memoryShortLivedStore(): ShortLivedStore {
  const entries = new Map<string, Entry>()
  let latest = 0
  let writes = 0

  function standing(key: string, now: number): Entry | null {
    latest = Math.max(latest, now)
    const entry = entries.get(key)
    return entry === undefined || now >= entry.expiresAt ? null : entry
  }

  function write(key: string, value: string, expiresAt: number): void {
    entries.set(key, { value, expiresAt })
    writes += 1
    if (writes % WRITES_PER_SWEEP !== 0) return
    for (const [old, entry] of entries) if (latest >= entry.expiresAt) entries.delete(old)
  }

  return {
    get: (key, now) => atomically(() => standing(key, now)?.value ?? null),
    put: (key, value, expiresAt) => atomically(() => write(key, value, expiresAt)),
    putIfAbsent: (key, value, expiresAt, now) =>
      atomically(() => {
        if (standing(key, now) !== null) return false
        write(key, value, expiresAt)
        return true
      }),
    replace: (key, expected, next, expiresAt, now) =>
      atomically(() => {
        if (standing(key, now)?.value !== expected) return false
        write(key, next, expiresAt)
        return true
      }),
    take: (key, now) =>
      atomically(() => {
        const entry = standing(key, now)
        entries.delete(key)
        return entry?.value ?? null
      }),
    increment: (key, expiresAt, now) =>
      atomically(() => {
        const entry = standing(key, now)
        const count = Number(entry?.value ?? 0) + 1
        write(key, String(count), entry?.expiresAt ?? expiresAt)
        return count
      }),
    delete: (key) =>
      atomically(() => {
        entries.delete(key)
      }),
  }
}
