import fc from 'fast-check'
import type {
  LedgerReservation,
  TelephonyPolicy,
  TelephonyRequest,
  TelephonyWindow,
  WindowCount,
  WindowCounts,
} from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { WIDE } from './scene.ts'
import { MINUTE } from './words.ts'

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** As good as none. */
const NO_LIMIT = 1_000_000

interface Booked {
  readonly at: number
  readonly cost: number
  readonly verified: boolean
}

/** A ledger that keeps everything in one map, and reads and books as core's port says. */
interface Book {
  readonly read: (windows: readonly TelephonyWindow[], now: number) => WindowCounts
  readonly reserve: (reservation: LedgerReservation, now: number, verified: boolean) => boolean
}

function emptyBook(): Book {
  const rows = new Map<string, Booked[]>()
  const within = (key: string, windowMs: number, now: number): readonly Booked[] =>
    (rows.get(key) ?? []).filter(({ at }) => now - at < windowMs)
  const sum = (booked: readonly Booked[]): number => booked.reduce((total, { cost }) => total + cost, 0)
  const countOf = ({ key, windowMs, kind }: TelephonyWindow, now: number): WindowCount => {
    const all = within(key, windowMs, now)
    const unverified = all.filter(({ verified }) => !verified)
    const oldest = (kind === 'unverified' ? unverified : all).map(({ at }) => at)
    if (kind === 'daily-peak') return { count: 0, unverified: 0, oldestAt: null }
    return { count: sum(all), unverified: sum(unverified), oldestAt: oldest.length === 0 ? null : Math.min(...oldest) }
  }
  return {
    read: (windows, now) => Object.fromEntries(windows.map((window) => [window.key, countOf(window, now)])),
    reserve: ({ cost, keys }, now, verified) => {
      if (keys.some(({ key, windowMs, limit }) => sum(within(key, windowMs, now)) + cost > limit)) return false
      for (const { key } of keys) rows.set(key, [...(rows.get(key) ?? []), { at: now, cost, verified }])
      return true
    },
  }
}

/** One wish to send: who, where to, and how long after the one before. */
interface Wish {
  readonly user: number
  readonly number: number
  readonly later: number
  readonly verified: boolean
  /** The counts were read before the last so many others booked. */
  readonly stale: number
}

const anyWish: fc.Arbitrary<Wish> = fc.record({
  user: fc.nat(2),
  number: fc.nat(3),
  later: fc.constantFrom(0, 1_000, 31_000, 61_000, 5 * MINUTE, 11 * MINUTE, HOUR),
  verified: fc.boolean(),
  stale: fc.constantFrom(0, 0, 1, 3),
})

interface Sent extends Wish {
  readonly at: number
}

/** What nobody may exceed, whoever asks and in whatever order, for sends of eight credits each. */
const CAPS: readonly {
  readonly what: string
  readonly of: (one: Sent) => string
  readonly windowMs: number
  readonly limit: number
}[] = [
  { what: 'one number in ten minutes', of: ({ number }) => `${number}`, windowMs: 10 * MINUTE, limit: 3 },
  { what: 'one number in an hour', of: ({ number }) => `${number}`, windowMs: HOUR, limit: 5 },
  { what: 'one number in a day', of: ({ number }) => `${number}`, windowMs: DAY, limit: 6 },
  { what: 'one user in an hour', of: ({ user }) => `${user}`, windowMs: HOUR, limit: 5 },
  { what: 'one user in a day', of: ({ user }) => `${user}`, windowMs: DAY, limit: 10 },
  {
    what: 'one user to one number in half a minute',
    of: ({ user, number }) => `${user} ${number}`,
    windowMs: 30_000,
    limit: 1,
  },
  { what: 'one country in a day', of: () => 'DE', windowMs: DAY, limit: 12 },
  { what: 'the budget of a day', of: () => 'organisation', windowMs: DAY, limit: 10 },
]

const POLICY: TelephonyPolicy = { ...WIDE, countryDailyLimit: 12, creditsPerDay: { organisation: 87 } }

const requestOf = ({ user, number }: Wish, index: number, now: number): TelephonyRequest => ({
  id: `send-${index}`,
  now,
  channel: 'sms',
  number: {
    key: `number-${number}`,
    prefixKey: `prefix-${number}`,
    callingCode: '49',
    areaCode: null,
    country: 'DE',
    numberType: 'mobile',
  },
  user: `user-${user}`,
  address: `192.0.2.${user}`,
  application: 'wiki',
  groups: [],
  cost: 8,
})

function exceeded(sent: readonly Sent[]): string | null {
  for (const { what, of, windowMs, limit } of CAPS) {
    const full = sent.find(
      (one) =>
        sent.filter((other) => of(other) === of(one) && other.at <= one.at && one.at - other.at < windowMs).length >
        limit,
    )
    if (full !== undefined) return `sent more than ${limit} to ${what}`
  }
  return null
}

function windowsHold({ assessTelephony, telephonyWindows }: Implementation, options: CheckOptions): void {
  const cases = fc.array(anyWish, { minLength: 1, maxLength: 30, size: 'max' })
  checkRandom('telephony.windows', cases, options, (wishes) => {
    const book = emptyBook()
    const sent: Sent[] = []
    const reads: ((windows: readonly TelephonyWindow[], now: number) => WindowCounts)[] = []
    let now = NOW
    for (const [index, wish] of wishes.entries()) {
      now += wish.later
      const request = requestOf(wish, index, now)
      const windows = telephonyWindows(request, POLICY)
      // What this caller read: the book as it is, or as it was before others were faster.
      const fresh = book.read(windows, now)
      const seen = wish.stale === 0 ? fresh : (reads.at(-wish.stale)?.(windows, now) ?? fresh)
      const kept = fresh
      reads.push((wanted) =>
        Object.fromEntries(wanted.map(({ key }) => [key, kept[key] ?? { count: 0, unverified: 0, oldestAt: null }])),
      )
      const verdict = assessTelephony(request, POLICY, seen)
      if (verdict.outcome !== 'allow') continue
      if (!book.reserve(verdict.reservation, now, wish.verified)) continue
      if (verdict.charge !== undefined && !book.reserve(verdict.charge, now, wish.verified)) continue
      sent.push({ ...wish, at: now })
    }
    if (sent.length === 0) return 'sent nothing at all'
    return exceeded(sent)
  })
}

/** More traffic never helps: what is refused stays refused when more was sent. */
function monotone({ assessTelephony, telephonyWindows }: Implementation, options: CheckOptions): void {
  const count = fc.integer({ min: 0, max: 30 })
  const cases = fc.record({
    fill: fc.array(count, { minLength: 1, maxLength: 8 }),
    which: fc.nat(60),
    more: fc.integer({ min: 1, max: 30 }),
  })
  checkRandom('telephony.windows', cases, options, ({ fill, which, more }) => {
    const request = requestOf({ user: 1, number: 1, later: 0, verified: false, stale: 0 }, 0, NOW)
    const windows = telephonyWindows(request, POLICY)
    const held = (index: number, extra: number): WindowCount => {
      const sends = ((fill[index % fill.length] ?? 0) % (index + 2)) + extra
      return { count: sends, unverified: sends, oldestAt: sends === 0 ? null : NOW - 1 }
    }
    const counts = (extra: number): WindowCounts =>
      Object.fromEntries(
        windows.map(({ key }, index) => [key, held(index, index === which % windows.length ? extra : 0)]),
      )
    const before = assessTelephony(request, POLICY, counts(0))
    const now = assessTelephony(request, POLICY, counts(more))
    // Some windows refuse nothing themselves: they tell others of a good day, or of a country that is no new one.
    const informs = (windows[which % windows.length]?.limit ?? 0) >= NO_LIMIT
    const helped = before.outcome === 'refuse' && now.outcome === 'allow'
    return helped && !informs ? 'one window with more in it turned a refusal into an allow' : null
  })
}

export const TELEPHONY_WINDOW_LAWS: readonly Law[] = [
  {
    id: 'telephony.windows',
    cites: ['S12', 'design 4: telephony', 'peers 5.4'],
    statement:
      'no window is exceeded by any sequence of sends, stale readers among them, and more traffic never turns a refusal into an allow',
    check: (implementation, { runs, ...options }) => {
      windowsHold(implementation, { ...options, runs: runs / 8 })
      monotone(implementation, { ...options, runs: runs / 4 })
    },
  },
]
