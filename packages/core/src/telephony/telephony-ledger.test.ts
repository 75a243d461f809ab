import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerReservation, ReserveResult } from '../ports/ledger.ts'
import { SHIPPED_POLICY } from '../policy/shipped-policy.ts'
import { HOUR, MINUTE, SECOND } from '../words.ts'
import { assessTelephony } from './assess-telephony.ts'
import { NO_TRAFFIC, type TelephonyPolicy, type TelephonyRequest, type WindowCounts } from './telephony-request.ts'
import { telephonyWindows } from './telephony-windows.ts'

/** Fewer where a mutant waits for the answer. */
const runs = (many: number): number => (process.env['SSP_RUNS'] === 'small' ? Math.ceil(many / 4) : many)

const DAY = 24 * HOUR
const START = 1_800_000_000_000

const POLICY: TelephonyPolicy = {
  ...SHIPPED_POLICY,
  telephonyCountries: ['DE', 'FR', 'NL', 'PL'],
  countryDailyLimit: 60,
  creditsPerDay: { organisation: 100, 'group:g': 50 },
}

interface Send {
  readonly request: TelephonyRequest
  readonly verified: boolean
}

/** The plainest ledger: every booking in a list. */
function plainLedger(): {
  readonly sent: () => readonly Send[]
  readonly read: (request: TelephonyRequest) => WindowCounts
  readonly reserve: (reservation: LedgerReservation, now: number) => ReserveResult
  readonly send: (request: TelephonyRequest) => void
  readonly verify: (id: string) => void
} {
  const bookings: { id: string; key: string; at: number; cost: number }[] = []
  const sends = new Map<string, TelephonyRequest>()
  const verified = new Set<string>()
  const within = (key: string, windowMs: number, now: number): typeof bookings =>
    bookings.filter((each) => each.key === key && now - each.at < windowMs)
  return {
    sent: () => [...sends.values()].map((request) => ({ request, verified: verified.has(request.id) })),
    read: (request) =>
      Object.fromEntries(
        telephonyWindows(request, POLICY).map(({ key, windowMs, kind }) => {
          const all = within(key, windowMs, request.now)
          const bad = all.filter(({ id }) => !verified.has(id))
          const days = new Map<number, number>()
          for (const { id, at } of all) {
            const day = Math.floor(at / DAY)
            if (verified.has(id)) days.set(day, (days.get(day) ?? 0) + 1)
          }
          const count = kind === 'daily-peak' ? Math.max(0, ...days.values()) : sum(all)
          const times = (kind === 'unverified' ? bad : all).map(({ at }) => at)
          return [
            key,
            {
              count,
              unverified: kind === 'daily-peak' || kind === 'credits' ? 0 : bad.length,
              oldestAt: times.length > 0 ? Math.min(...times) : null,
            },
          ]
        }),
      ),
    reserve: ({ id, cost, keys }, now) => {
      for (const { key, windowMs, limit } of keys) {
        const measured = sum(within(key, windowMs, now)) + cost
        if (measured > limit) return { ok: false, key, measured, limit, retryAfterMs: 1 }
      }
      bookings.push(...keys.map(({ key }) => ({ id, key, at: now, cost })))
      return { ok: true }
    },
    send: (request) => void sends.set(request.id, request),
    verify: (id) => void verified.add(id),
  }
}

const sum = (bookings: readonly { readonly cost: number }[]): number =>
  bookings.reduce((total, { cost }) => total + cost, 0)

const asked = fc.record({
  user: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
  number: fc.nat(9),
  address: fc.constantFrom('a1', 'a2'),
  country: fc.constantFrom('DE', 'DE', 'DE', 'FR', 'NL', 'PL'),
  cost: fc.integer({ min: 0, max: 20 }),
  verifies: fc.boolean(),
})

interface Asked {
  readonly user: string
  readonly number: number
  readonly address: string
  readonly country: string
  readonly cost: number
}

const requestOf = (each: Asked, id: string, now: number): TelephonyRequest => ({
  id,
  now,
  channel: 'sms',
  number: {
    key: `n${each.number}`,
    prefixKey: each.number < 8 ? 'p1' : 'p2',
    callingCode: '49',
    areaCode: null,
    country: each.country,
    numberType: 'mobile',
  },
  user: each.user,
  address: each.address,
  application: 'app',
  groups: ['g'],
  cost: each.cost,
})

/** Limits as the documents state them, written down a second time: subject, window, limit, and what counts. */
const STATED: readonly (readonly [(request: TelephonyRequest) => string, number, number, 'all' | 'unverified'])[] = [
  [({ number }) => number.key, 10 * MINUTE, 3, 'all'],
  [({ number }) => number.key, HOUR, 5, 'all'],
  [({ number }) => number.key, DAY, 6, 'all'],
  [({ user }) => user, HOUR, 5, 'all'],
  [({ user }) => user, DAY, 10, 'all'],
  [({ user, number }) => `${user} ${number.key}`, 30 * SECOND, 1, 'all'],
  [({ number }) => number.prefixKey, HOUR, 10, 'unverified'],
  [({ address }) => address ?? '', 5 * MINUTE, 25, 'unverified'],
  [({ address }) => address ?? '', HOUR, 20, 'unverified'],
  [({ number }) => number.country ?? '', DAY, 60, 'all'],
]

describe('the ledger under the guards', () => {
  it('lets no window be exceeded under any interleaving of reading, booking and verifying', () => {
    let late = 0
    let booked = 0
    const burst = fc.record({ after: fc.nat(40 * MINUTE), members: fc.array(asked, { minLength: 1, maxLength: 12 }) })
    fc.assert(
      fc.property(fc.array(burst, { minLength: 1, maxLength: 12 }), (bursts) => {
        const ledger = plainLedger()
        let now = START
        bursts.forEach(({ after, members }, index) => {
          now += after
          // All read before any books.
          const read = members.map((member, place) => {
            const request = requestOf(member, `${index}/${place}`, now)
            return { member, request, verdict: assessTelephony(request, POLICY, ledger.read(request)) }
          })
          for (const { member, request, verdict } of read) {
            if (verdict.outcome === 'refuse') continue
            if (!ledger.reserve(verdict.reservation, now).ok) {
              late += 1
              continue
            }
            booked += 1
            ledger.send(request)
            const before = ledger.sent().filter((each) => now - each.request.now < DAY)
            for (const [subject, windowMs, limit, counted] of STATED) {
              const mine = before.filter(
                (each) =>
                  subject(each.request) === subject(request) &&
                  now - each.request.now < windowMs &&
                  (counted === 'all' || !each.verified),
              )
              expect(mine.length).toBeLessThanOrEqual(limit)
            }
            const own = before.filter((each) => each.request.user === request.user)
            expect(new Set(own.map((each) => each.request.number.key)).size).toBeLessThanOrEqual(5)
            if (member.verifies) ledger.verify(request.id)
          }
        })
      }),
      { numRuns: runs(300) },
    )
    expect(booked).toBeGreaterThan(500)
    expect(late).toBeGreaterThan(100)
  })

  it('lets no budget be exceeded either', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 20, maxLength: 60 }), (members) => {
        const ledger = plainLedger()
        const verdicts = members.map((member, index) => {
          const each = { ...member, number: index, user: `u${index}`, address: `a${index}` }
          const request = requestOf(each, `${index}`, START)
          return { request, verdict: assessTelephony(request, POLICY, ledger.read(request)) }
        })
        let spent = 0
        for (const { verdict } of verdicts) {
          if (verdict.outcome === 'allow' && verdict.charge !== undefined && ledger.reserve(verdict.charge, START).ok) {
            spent += verdict.charge.cost
          }
        }
        expect(spent).toBeLessThanOrEqual(50)
      }),
      { numRuns: runs(100) },
    )
  })

  it('means the wait that it gives: afterwards another rule refuses, or none', () => {
    const fixed = ['prefix', 'country-cap', 'number', 'gap', 'user', 'user-numbers', 'address-countries']
    const waited = new Set<string>()
    fc.assert(
      fc.property(fc.array(fc.tuple(asked, fc.nat(8 * MINUTE)), { minLength: 10, maxLength: 80 }), (steps) => {
        const ledger = plainLedger()
        let now = START
        steps.forEach(([member, after], index) => {
          now += after
          const request = requestOf({ ...member, cost: 0 }, `${index}`, now)
          const verdict = assessTelephony(request, POLICY, ledger.read(request))
          if (verdict.outcome === 'allow') {
            expect(ledger.reserve(verdict.reservation, now)).toEqual({ ok: true })
            ledger.send(request)
            if (member.verifies || index % 5 > 0) ledger.verify(request.id)
          } else if (fixed.includes(verdict.rule.replace('telephony.', ''))) {
            waited.add(verdict.rule)
            const later = { ...request, now: now + (verdict.retryAfterMs ?? NaN) }
            expect(assessTelephony(later, POLICY, ledger.read(later)).because).not.toEqual(verdict.because)
            const early = { ...request, now: later.now - 1 }
            expect(assessTelephony(early, POLICY, ledger.read(early)).outcome).toBe('refuse')
          }
        })
      }),
      { numRuns: runs(200) },
    )
    expect(waited.size).toBeGreaterThan(2)
  })

  it('makes whoever resends at once wait 30, 60 and 120 seconds, and attacks on a prefix 1, 2, 4, 8 and 12 hours', () => {
    const gaps = plainLedger()
    const one = { user: 'u', number: 1, address: 'a', country: 'DE', cost: 0 }
    const moments: number[] = []
    for (let now = START; moments.length < 3; now += SECOND) {
      const request = requestOf(one, `${now}`, now)
      const verdict = assessTelephony(request, POLICY, gaps.read(request))
      if (verdict.outcome === 'refuse') continue
      gaps.reserve(verdict.reservation, now)
      gaps.verify(request.id)
      moments.push((now - START) / SECOND)
    }
    expect(moments).toEqual([0, 30, 90])
    const next = requestOf(one, 'next', START + 91 * SECOND)
    expect(assessTelephony(next, POLICY, gaps.read(next)).because).toEqual(['telephony.number'])

    const prefixes = plainLedger()
    const clusters: number[] = []
    let id = 0
    for (let now = START; clusters.length < 6; now += HOUR) {
      const before = id
      for (let more = true; more; ) {
        id += 1
        const request = requestOf({ ...one, user: `u${id}`, number: id % 8, address: `a${id}` }, `${id}`, now)
        const keys = telephonyWindows(request, POLICY).filter(({ rule }) => rule === 'telephony.prefix')
        more = prefixes.reserve({ id: `${id}`, cost: 1, keys }, now).ok
      }
      if (id > before + 1) clusters.push((now - START) / HOUR)
    }
    expect(clusters).toEqual([0, 1, 3, 7, 15, 27])
  })

  it('does not stop a campus of which most verify', () => {
    const ledger = plainLedger()
    const policy: TelephonyPolicy = { ...POLICY, countryDailyLimit: 100_000, creditsPerDay: {} }
    for (let index = 0; index < 300; index += 1) {
      const now = START + index * 10 * SECOND
      const each = { user: `u${index}`, number: index, address: 'campus', country: 'DE', cost: 1 }
      const plain = requestOf(each, `${index}`, now)
      const request = { ...plain, number: { ...plain.number, prefixKey: `p${index}` } }
      const history = telephonyWindows(request, policy)
        .filter(({ kind }) => kind === 'daily-peak')
        .map(({ key }) => [key, { ...NO_TRAFFIC, count: 500 }])
      const verdict = assessTelephony(request, policy, { ...ledger.read(request), ...Object.fromEntries(history) })
      expect(verdict.because).toEqual(['telephony.within-limits'])
      if (verdict.outcome === 'allow') ledger.reserve(verdict.reservation, now)
      // One in forty never verifies, the others within twenty seconds.
      if (index >= 2 && (index - 2) % 40 > 0) ledger.verify(`${index - 2}`)
    }
  })
})
