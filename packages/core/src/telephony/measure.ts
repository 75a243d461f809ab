import type { LedgerKey } from '../ports/ledger.ts'
import { SECOND } from '../words.ts'
import {
  NO_TRAFFIC,
  verifiedOf,
  type TelephonyPolicy,
  type TelephonyRequest,
  type WindowCount,
  type WindowCounts,
} from './telephony-request.ts'
import type { WindowRule } from './telephony-rule.ts'
import { WINDOWS, type WindowKind, type WindowRow } from './window-table.ts'

/** A window to read and to book in. Its key names window and subjects: different ones never share a key. */
export interface TelephonyWindow extends LedgerKey {
  readonly kind: WindowKind
  readonly rule: WindowRule
}

/** What a window would hold with this send in it. The send is refused where that is more than its limit. */
export interface Measure {
  readonly window: TelephonyWindow
  readonly held: WindowCount
  readonly measured: number
  /** Milliseconds until the window has room, if nothing else is sent; infinite: it never has. */
  readonly wait: number
  /** What is verified where only the unverified are limited: it takes none of the room. */
  readonly besides: number
  /** Whether this send counts in it: where a window counts distinct things, one that is counted already doesn't. */
  readonly counts: boolean
}

/** Measures every window, in the order in which they are asked, budgets last. */
export function measure(
  request: TelephonyRequest,
  policy: TelephonyPolicy,
  counts: WindowCounts,
): readonly Measure[] {
  const subjects: Readonly<Record<string, unknown>> = { ...request, ...request.number }
  const rows = [...WINDOWS, ...budgets(request, policy)]
  // Limits and filters ask for windows again and again.
  const keys = new Map(
    rows.map((row) => {
      const [rule, , per, seconds] = row
      return [row, `${rule}/${seconds}${JSON.stringify(per.map((subject) => subjects[subject] ?? subject))}`]
    }),
  )
  const keyOf = (row: WindowRow): string => keys.get(row) ?? ''
  const heldIn = (row: WindowRow): WindowCount => counts[keyOf(row)] ?? NO_TRAFFIC

  return rows.map((row): Measure => {
    const [rule, kind, , seconds, given, firstIn] = row
    const held = heldIn(row)
    const windowMs = seconds * SECOND
    const limit = typeof given === 'number' ? given : Math.floor(given(heldIn, policy))
    const amount = kind === 'credits' ? (request.cost ?? 0) : 1
    const besides = kind === 'unverified' ? verifiedOf(held) : 0
    return {
      window: { key: keyOf(row), windowMs, limit, kind, rule },
      held,
      measured: held.count - besides + amount,
      wait: amount <= limit ? Math.max(1, (held.oldestAt ?? request.now) + windowMs - request.now) : Infinity,
      besides,
      counts: firstIn === undefined || !(heldIn(firstIn).count > 0),
    }
  })
}

/** What the request draws on: the budgets of the organisation, of its application and of all its groups. */
function budgets(request: TelephonyRequest, policy: TelephonyPolicy): readonly WindowRow[] {
  const credits = policy.creditsPerDay ?? {}
  const groups = request.groups.map((group) => `group:${group}`)
  return [...new Set(['organisation', `application:${request.application}`, ...groups])]
    .filter((owner) => Object.hasOwn(credits, owner))
    .sort()
    .map((owner) => ['telephony.budget', 'credits', [owner], 86_400, credits[owner] ?? 0])
}
