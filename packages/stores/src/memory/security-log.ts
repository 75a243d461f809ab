import type { SecurityEntry, SecurityLog } from '@ssp/core'
import { atomically } from './atomically.ts'
import { frozenCopy } from './frozen-copy.ts'

export function memorySecurityLog(): SecurityLog {
  const entries: SecurityEntry[] = []
  return {
    append: (entry) =>
      atomically(() => {
        entries.push(frozenCopy(entry))
      }),
    read: (user, limit) =>
      atomically(() => {
        const asked = user === null ? entries : entries.filter((entry) => entry.user === user)
        return asked.toReversed().slice(0, limit)
      }),
  }
}
