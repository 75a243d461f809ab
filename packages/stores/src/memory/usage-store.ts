import type { Usage, UsageStore } from '@ssp/core'
import { atomically } from './atomically.ts'
import { frozenCopy } from './frozen-copy.ts'

export function memoryUsageStore(): UsageStore {
  const used = new Map<string, { readonly revision: number; readonly usage: Usage }>()
  // Not joined by a separator: either id may hold any text.
  const keyOf = (userId: string, deviceId: string): string => JSON.stringify([userId, deviceId])
  return {
    read: (userId, deviceId) => atomically(() => used.get(keyOf(userId, deviceId)) ?? { revision: 0, usage: null }),
    write: (userId, deviceId, expectedRevision, usage) =>
      atomically(() => {
        const key = keyOf(userId, deviceId)
        const revision = used.get(key)?.revision ?? 0
        if (revision !== expectedRevision) return false
        used.set(key, frozenCopy({ revision: revision + 1, usage }))
        return true
      }),
  }
}
