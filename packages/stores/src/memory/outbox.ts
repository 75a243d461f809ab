import type { OutboxItem } from '@ssp/core'
import { frozenCopy } from './frozen-copy.ts'

/** Notices that wait to be sent. */
export interface Outbox {
  add(item: OutboxItem): void
  claim(now: number, limit: number, leaseMs: number): readonly OutboxItem[]
  finish(id: string, retryAt: number | null): void
}

export function outbox(): Outbox {
  /** `dueAt` is the first instant at which anybody may claim it: its time, the end of its lease, or its retry. */
  const waiting = new Map<string, { readonly item: OutboxItem; readonly dueAt: number }>()
  return {
    add: (item) => {
      waiting.set(item.id, { item: frozenCopy(item), dueAt: item.notBefore })
    },
    claim: (now, limit, leaseMs) => {
      const due = [...waiting.values()]
        .filter((one) => one.dueAt <= now)
        .toSorted((one, other) => one.dueAt - other.dueAt)
        .slice(0, limit)
      for (const { item } of due) waiting.set(item.id, { item, dueAt: now + leaseMs })
      return due.map((one) => one.item)
    },
    finish: (id, retryAt) => {
      const found = waiting.get(id)
      if (found === undefined) return
      if (retryAt === null) waiting.delete(id)
      else waiting.set(id, { item: found.item, dueAt: retryAt })
    },
  }
}
