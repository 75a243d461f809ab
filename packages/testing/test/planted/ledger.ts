import type { Ledger, LedgerKey, LedgerQuery, LedgerReservation, ReserveResult, WindowCounts } from '@ssp/core'
import type { Opened } from '@ssp/testing'
import type { LedgerFault } from './ledger-faults.ts'
import { readPlanted } from './ledger-reading.ts'
import type { Standing } from './ledger-reading.ts'
import { folded, turn } from './turn.ts'

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
  /** How often each id was verified. */
  const verified = new Map<string, number>()
  /** What was read under each key, for a store that trusts it. */
  const seen = new Map<string, number>()
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
        ) &&
        !(fault === 'makes room by verifying' && verified.has(line.id)),
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
    const trusted = fault === 'trusts what it read when it books' ? seen.get(key) : undefined
    const measured = trusted ?? sum(inside(window, now))
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

  async function refund(id: string, now: number): Promise<void> {
    await turn()
    const state = states.get(id)
    const booked = bookedLines(id)
    const late = booked.some(({ at }) => now - at >= spentAfter) && fault !== 'refunds after ten minutes'
    const refundable =
      state === 'open' ||
      (state === 'settled' &&
        (fault === 'refunds what is settled' || fault === 'settles and refunds whatever the state')) ||
      (state === 'refunded' && fault === 'gives back at every refund')
    if (!refundable || late) return
    if (fault === 'refunds in two steps') await turn()
    for (const line of booked) lines.push({ ...line, cost: -line.cost })
    states.set(id, 'refunded')
    if (fault !== 'keeps what was refunded as verified') verified.delete(id)
  }

  async function settle(id: string): Promise<void> {
    await turn()
    const again = states.get(id) === 'refunded' && fault === 'books again what is settled after a refund'
    if (again) lines.push(...bookedLines(id))
    const settles = again || states.get(id) === 'open' || fault === 'settles and refunds whatever the state'
    if (settles) states.set(id, 'settled')
  }

  async function verify(id: string, now: number): Promise<void> {
    await turn()
    const state = states.get(id)
    const spent = bookedLines(id).some(({ at }) => now - at >= 600_000)
    const verifiable = state === 'open' || state === 'settled'
    if (!verifiable || (spent && fault === 'verifies nothing that is spent')) return
    const times = verified.get(id) ?? 0
    if (times > 0 && fault !== 'verifies at every call') return
    if (fault === 'verifies in two steps') await turn()
    verified.set(id, (verified.get(id) ?? 0) + 1)
    if (fault === 'settles by verifying') states.set(id, 'settled')
  }

  /** Under the first of a booking's keys alone where the fault says so. */
  const timesVerified = (id: string, key: string): number =>
    fault === 'verifies under the first key' && lines.find((line) => line.id === id)?.key !== key
      ? 0
      : (verified.get(id) ?? 0)

  function standingUnder(key: string): readonly Standing[] {
    const standing: Line[] = []
    for (const line of lines.filter((one) => one.key === keyOf(key))) {
      if (line.cost >= 0) standing.push(line)
      else if (fault !== 'reads what was refunded')
        standing.splice(
          standing.findLastIndex(({ id }) => id === line.id),
          1,
        )
    }
    return standing.map(({ id, at, cost }) => {
      const settled = states.get(id) === 'settled'
      return { id, at, cost, verified: timesVerified(id, keyOf(key)), settled }
    })
  }

  async function read(windows: readonly LedgerQuery[], now: number): Promise<WindowCounts> {
    await turn()
    const counts = readPlanted(standingUnder, windows, now, fault)
    for (const [key, { count }] of Object.entries(counts)) seen.set(key, count)
    return counts
  }

  const handle: Ledger = { reserve, settle, refund, verify, read }
  return {
    handles: [handle, { ...handle }],
    reopen: () => {
      if (fault === 'forgets refunds when it is reopened') {
        lines.splice(0, lines.length, ...lines.filter(({ cost }) => cost > 0))
      }
      if (fault === 'forgets what is verified when it is reopened') verified.clear()
      return Promise.resolve(handle)
    },
  }
}
