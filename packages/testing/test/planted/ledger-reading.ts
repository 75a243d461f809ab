import type { LedgerQuery, WindowCount, WindowCounts } from '@ssp/core'
import type { LedgerFault } from './ledger-faults.ts'

const DAY = 86_400_000

/** One booking as it stands under one key. */
export interface Standing {
  readonly id: string
  readonly at: number
  readonly cost: number
  /** How often it was verified; more than once is a fault. */
  readonly verified: number
  readonly settled: boolean
}

const sum = (some: readonly { readonly cost: number }[]): number => some.reduce((total, { cost }) => total + cost, 0)

/** The most that was verified of one day, plainly: every booking is looked at. */
function peakOf(standing: readonly Standing[], windowMs: number, now: number, fault: LedgerFault | null): number {
  const firstDay = Math.floor((now - windowMs) / DAY)
  const begins = fault === 'reads the first day from its beginning' ? firstDay * DAY - 1 : now - windowMs
  const days = new Map<number, number>()
  for (const { at, cost, verified } of standing) {
    if (at <= begins) continue
    if (fault === 'reads the best of whole days only' && Math.floor(at / DAY) === firstDay) continue
    const noon = fault === 'reads days that begin at noon' ? DAY / 2 : 0
    const day = fault === 'reads all days together' ? 0 : Math.floor((at - noon) / DAY)
    const counts = fault === 'reads the best day of all sends' ? 1 : verified
    days.set(day, (days.get(day) ?? 0) + cost * counts)
  }
  return Math.max(0, ...days.values())
}

function countOf(
  standing: readonly Standing[],
  query: LedgerQuery,
  now: number,
  fault: LedgerFault | null,
): WindowCount {
  const { kind, windowMs } = query
  if (kind === 'daily-peak') return { count: peakOf(standing, windowMs, now, fault), unverified: 0, oldestAt: null }
  const longer = fault === 'reads a millisecond too long' ? 1 : 0
  const inside = standing.filter(
    ({ at, settled }) =>
      at > now - windowMs - longer &&
      !(fault === 'reads nothing from the future' && at > now) &&
      !(fault === 'reads nothing that is unsettled after ten minutes' && !settled && now - at >= 600_000),
  )
  const unverified = inside.filter(({ verified }) => verified === 0)
  const limitsUnverified =
    (kind === 'unverified' && fault !== 'reads the oldest of all') || fault === 'reads the oldest unverified everywhere'
  const times = (limitsUnverified ? unverified : inside).map(({ at }) => at)
  const all = fault === 'reads the unverified alone' ? unverified : inside
  return {
    count: fault === 'reads how many charges there were' && kind === 'credits' ? all.length : sum(all),
    unverified: sum(unverified),
    oldestAt: (fault === 'reads in the order of insertion' ? times[0] : times.toSorted((a, b) => a - b)[0]) ?? null,
  }
}

/** Reads every window from what stands under its key, oldest booking last made. */
export function readPlanted(
  standingUnder: (key: string) => readonly Standing[],
  windows: readonly LedgerQuery[],
  now: number,
  fault: LedgerFault | null,
): WindowCounts {
  const counts = windows.flatMap((query): readonly (readonly [string, WindowCount])[] => {
    const standing = standingUnder(query.key)
    if (fault === 'reads only windows with bookings' && standing.length === 0) return []
    return [[query.key, countOf(standing, query, now, fault)]]
  })
  if (fault !== 'reads into an object with a prototype') return Object.fromEntries(counts)
  const plain: Record<string, WindowCount> = {}
  for (const [key, count] of counts) plain[key] = count
  return plain
}
