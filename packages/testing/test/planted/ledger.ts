import type { Ledger, LedgerKey, LedgerReservation, ReserveResult } from '@ssp/core'
import type { Opened } from '@ssp/testing'
import { folded, turn } from './turn.ts'

/** Each fault with the case that has to notice it. */
export const LEDGER_FAULTS = {
  'refuses when the limit has been passed': 'books until a window is full, then refuses with what it measured',
  'books window by window': 'books in every window or in none',
  'names the last full window': 'names the first window without room, in the order asked',
  'waits for ever for what never fits': 'refuses what never fits, with a waiting time that is a number',
  'counts a cost a millisecond too long':
    'counts a cost until a millisecond before its window has passed, and not at it',
  'counts in fixed windows': 'slides: any stretch of the window’s length holds the limit, wherever it begins',
  'waits for the first to leave': 'says exactly when the window has room again',
  'books a key once for each of its windows': 'counts a cost once under a key that has several windows',
  'folds keys': 'keeps keys and ids apart, whatever they look like',
  'counts nothing from the future': 'counts what a caller with a faster clock booked',
  'forgets after ten minutes': 'counts in a long window while hundreds of short ones come and go',
  'books the same id again': 'books the same id once',
  'remembers refused ids': 'remembers no refused id',
  'refunds what is settled': 'keeps a settled cost, which nothing gives back',
  'gives back at every refund': 'gives a refunded cost back in every window, once',
  'books again what is settled after a refund': 'gives a refunded cost back in every window, once',
  'waves a refunded id through': 'books a refunded id anew, never for nothing',
  'refunds after ten minutes': 'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  'frees what is unsettled after ten minutes':
    'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  'counts as spent a millisecond early':
    'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  'forgets refunds when it is reopened': 'has every acknowledged booking, settlement and refund after reopening',
  'measures in one step and books in another': 'gives the last slot of a window to one of 64 parallel callers',
  'measures and books window by window':
    'exceeds no window when 64 parallel callers name two windows in opposite orders',
  'looks for the id in one step and books in another': 'books the same id once for 16 parallel callers',
  'refunds in two steps': 'gives a cost back once for 16 parallel refunds',
  'settles and refunds whatever the state': 'settles or refunds where both are asked for in parallel, for good',
  'measures before it lets others in': 'never exceeds a window while 64 parallel callers book and refund',
} as const satisfies Record<string, string>
export type LedgerFault = keyof typeof LEDGER_FAULTS

interface Line {
  readonly id: string
  readonly key: string
  readonly at: number
  readonly cost: number
}

type State = 'open' | 'settled' | 'refunded'

/** A plain ledger that is right, but for one fault. Its lines are only ever added to: a refund is a line below zero. */
export function plantedLedger(fault: LedgerFault | null): Opened<Ledger> {
  const lines: Line[] = []
  const states = new Map<string, State>()
  const refused = new Set<string>()
  let latest = 0
  const keyOf = (key: string): string => (fault === 'folds keys' ? folded(key) : key)
  const spentAfter = 600_000 - (fault === 'counts as spent a millisecond early' ? 1 : 0)

  function inside({ key, windowMs }: LedgerKey, now: number): readonly Line[] {
    const longer = fault === 'counts a cost a millisecond too long' ? 1 : 0
    const begins =
      fault === 'counts in fixed windows' ? Math.floor(now / windowMs) * windowMs - 1 : now - windowMs - longer
    return lines.filter(
      (line) =>
        line.key === keyOf(key) &&
        line.at > begins &&
        !(fault === 'forgets after ten minutes' && latest - line.at >= 600_000) &&
        !(fault === 'counts nothing from the future' && line.at > now) &&
        !(
          fault === 'frees what is unsettled after ten minutes' &&
          states.get(line.id) === 'open' &&
          now - line.at >= 600_000
        ),
    )
  }

  const sum = (some: readonly Line[]): number => some.reduce((total, { cost }) => total + cost, 0)

  function waitFor(window: LedgerKey, cost: number, now: number): number {
    if (cost > window.limit) return fault === 'waits for ever for what never fits' ? Infinity : window.windowMs
    const leaving = inside(window, now).toSorted((one, other) => one.at - other.at)
    for (const { at } of leaving) {
      const then = at + window.windowMs
      const left = leaving.filter((line) => line.at + window.windowMs > then)
      if (sum(left) + cost <= window.limit || fault === 'waits for the first to leave') return then - now
    }
    return window.windowMs
  }

  function refusalOf(window: LedgerKey, cost: number, now: number): ReserveResult | null {
    const { key, limit } = window
    const measured = sum(inside(window, now))
    const room =
      fault === 'refuses when the limit has been passed' ? measured <= limit && cost <= limit : measured + cost <= limit
    return room ? null : { ok: false, key, measured, limit, retryAfterMs: waitFor(window, cost, now) }
  }

  function book({ id, cost, keys }: LedgerReservation, now: number): ReserveResult {
    const names = keys.map(({ key }) => keyOf(key))
    const each = fault === 'books a key once for each of its windows' ? names : [...new Set(names)]
    for (const key of each) lines.push({ id, key, at: now, cost })
    states.set(id, 'open')
    return { ok: true }
  }

  function alreadyAnswered(id: string): ReserveResult | null {
    if (fault === 'remembers refused ids' && refused.has(id)) return { ok: true }
    if (fault === 'books the same id again') return null
    const state = states.get(id)
    return state === undefined || (state === 'refunded' && fault !== 'waves a refunded id through')
      ? null
      : { ok: true }
  }

  async function stepwise(asked: LedgerReservation, now: number): Promise<ReserveResult> {
    for (const window of asked.keys) {
      const refusal = refusalOf(window, asked.cost, now)
      if (refusal !== null) return refusal
      if (fault === 'measures and books window by window') await turn()
      book({ ...asked, keys: [window] }, now)
    }
    return { ok: true }
  }

  async function reserve(asked: LedgerReservation, now: number): Promise<ReserveResult> {
    await turn()
    latest = Math.max(latest, now)
    const answered = alreadyAnswered(asked.id)
    if (answered !== null) return answered
    if (fault === 'looks for the id in one step and books in another') await turn()
    if (fault === 'books window by window' || fault === 'measures and books window by window')
      return stepwise(asked, now)
    const windows = fault === 'names the last full window' ? asked.keys.toReversed() : asked.keys
    for (const window of windows) {
      const refusal = refusalOf(window, asked.cost, now)
      if (refusal === null) continue
      refused.add(asked.id)
      return refusal
    }
    if (fault === 'measures in one step and books in another' || fault === 'measures before it lets others in')
      await turn()
    return book(asked, now)
  }

  function bookedLines(id: string): readonly Line[] {
    const keys = new Set(lines.filter((line) => line.id === id).map(({ key }) => key))
    return [...keys].flatMap(
      (key) => lines.findLast((line) => line.id === id && line.key === key && line.cost > 0) ?? [],
    )
  }

  async function refund(id: string): Promise<void> {
    await turn()
    const state = states.get(id)
    const booked = bookedLines(id)
    const late = booked.some(({ at }) => latest - at >= spentAfter) && fault !== 'refunds after ten minutes'
    const refundable =
      state === 'open' ||
      (state === 'settled' &&
        (fault === 'refunds what is settled' || fault === 'settles and refunds whatever the state')) ||
      (state === 'refunded' && fault === 'gives back at every refund')
    if (!refundable || late) return
    if (fault === 'refunds in two steps') await turn()
    for (const line of booked) lines.push({ ...line, cost: -line.cost })
    states.set(id, 'refunded')
  }

  async function settle(id: string): Promise<void> {
    await turn()
    const again = states.get(id) === 'refunded' && fault === 'books again what is settled after a refund'
    if (again) lines.push(...bookedLines(id))
    const settles = again || states.get(id) === 'open' || fault === 'settles and refunds whatever the state'
    if (settles) states.set(id, 'settled')
  }

  const handle: Ledger = { reserve, settle, refund }
  return {
    handles: [handle, { ...handle }],
    reopen: () => {
      if (fault === 'forgets refunds when it is reopened') {
        lines.splice(0, lines.length, ...lines.filter(({ cost }) => cost > 0))
      }
      return Promise.resolve(handle)
    },
  }
}
