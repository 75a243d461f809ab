import {
  assessTelephony,
  refusedByLedger,
  SHIPPED_POLICY,
  telephonyWindows,
  type Ledger,
  type LedgerReservation,
  type TelephonyAllowed,
  type TelephonyPolicy,
  type TelephonyRequest,
  type TelephonyWindow,
  type WindowCounts,
} from '@ssp/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryStores } from '../src/memory.ts'
import { scratch } from './sqlite/scratch.ts'
import { startProcess } from './sqlite/start-process.ts'
import type { StoreProcess } from './sqlite/start-process.ts'

/** 14 November 2026, 12:00 UTC. */
const NOW = 1_794_657_600_000

const NO_LIMIT = 1_000_000_000

const POLICY: TelephonyPolicy = {
  ...SHIPPED_POLICY,
  telephonyCountries: ['DE', 'FR', 'US'],
  creditsPerDay: { organisation: 1_000, 'application:wiki': 500, 'group:staff': 300 },
}

/** The fields that a window can count by; all others are each caller's own. */
const FIELDS = ['user', 'key', 'prefixKey', 'address'] as const
type Shared = readonly (typeof FIELDS)[number][]

const requestOf = (caller: string, shared: Shared = []): TelephonyRequest => {
  const own = (field: Shared[number]): string => (shared.includes(field) ? `${field} of all` : `${field} of ${caller}`)
  const number = { callingCode: '49', areaCode: null, country: 'DE', numberType: 'mobile' } as const
  return {
    id: caller,
    now: NOW,
    channel: 'sms',
    number: { ...number, key: own('key'), prefixKey: own('prefixKey') },
    user: own('user'),
    address: own('address'),
    application: 'wiki',
    groups: ['staff'],
    cost: 8,
  }
}

async function assess(ledger: Ledger, request: TelephonyRequest): Promise<TelephonyAllowed> {
  const verdict = assessTelephony(request, POLICY, await ledger.read(telephonyWindows(request, POLICY), NOW))
  if (verdict.outcome !== 'allow') throw new Error(`refused: ${verdict.rule} ${verdict.window}`)
  return verdict
}

/** Books what an allowed send books: all of it, or nothing. */
async function book(ledger: Ledger, { reservation, charge }: TelephonyAllowed): Promise<boolean> {
  if (!(await ledger.reserve(reservation, NOW)).ok) return false
  if (charge === undefined || (await ledger.reserve(charge, NOW)).ok) return true
  await ledger.refund(reservation.id, NOW)
  return false
}

const counted = (counts: WindowCounts): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([key, { count }]) => [key, count]))

/** What the windows of a request share between callers: all that its key names. */
const sharedIn = ({ key }: TelephonyWindow): Shared => FIELDS.filter((field) => key.includes(`"${field} of `))

/** Leaves one slot in one window, and touches no other. */
async function fill(ledger: Ledger, window: TelephonyWindow, cost: number): Promise<void> {
  const put = (id: string, units: number): Promise<unknown> =>
    ledger.reserve({ id, cost: units, keys: [{ ...window, limit: NO_LIMIT }] }, NOW)
  // The breaker knows no limit before twenty sends, and then asks for a fifth of them to be verified.
  if (window.rule === 'telephony.breaker') {
    await put('verified', 4)
    await ledger.verify('verified', NOW)
    await put('unverified', 16)
  } else await put('all but one', window.limit - cost)
}

/** The booking with room in every window but one: several gaps would hide each other. */
function aloneIn({ reservation, charge, ...verdict }: TelephonyAllowed, { key }: TelephonyWindow): TelephonyAllowed {
  const roomy = (one: LedgerReservation): LedgerReservation => ({
    ...one,
    keys: one.keys.map((each) => (each.key === key ? each : { ...each, limit: NO_LIMIT })),
  })
  return { ...verdict, reservation: roomy(reservation), ...(charge !== undefined && { charge: roomy(charge) }) }
}

function provesLedger(open: () => Promise<readonly [Ledger, ...Ledger[]]>): void {
  it('reads one more in exactly the windows that an allowed send booked, and less unverified once it is', async () => {
    const [ledger, other = ledger] = await open()
    const first = requestOf('first', ['user', 'address'])
    const second = requestOf('second', ['user', 'address'])
    const all = [...telephonyWindows(first, POLICY), ...telephonyWindows(second, POLICY)]
    expect(await book(ledger, await assess(ledger, first))).toBe(true)
    const before = await other.read(all, NOW)
    const allowed = await assess(other, second)
    expect(await book(other, allowed)).toBe(true)
    const after = await ledger.read(all, NOW)

    const booked = new Set([...allowed.reservation.keys, ...(allowed.charge?.keys ?? [])].map(({ key }) => key))
    const grown = all.filter(({ key }) => counted(after)[key] !== counted(before)[key])
    // A day's peak counts what is verified.
    expect(new Set(grown.map(({ key }) => key))).toEqual(
      new Set(all.filter(({ key, kind }) => booked.has(key) && kind !== 'daily-peak').map(({ key }) => key)),
    )
    expect(booked.size).toBeGreaterThan(20)
    for (const { key, kind } of grown) {
      expect((counted(after)[key] ?? 0) - (counted(before)[key] ?? 0)).toBe(kind === 'credits' ? 8 : 1)
    }

    await other.settle(allowed.reservation.id, NOW)
    await other.verify(allowed.reservation.id, NOW)
    const verified = await ledger.read(all, NOW)
    for (const { key, kind } of all.filter((window) => booked.has(window.key) && window.kind !== 'credits')) {
      if (kind === 'daily-peak') expect(verified[key]?.count).toBe(1)
      else expect(verified[key]?.unverified).toBe((after[key]?.unverified ?? 0) - 1)
    }
    for (const one of [allowed.reservation, allowed.charge]) await other.refund(one?.id ?? '', NOW)
    expect(counted(await ledger.read(all, NOW))).toEqual({
      ...counted(verified),
      // The charge was not settled: it alone goes back.
      ...Object.fromEntries((allowed.charge?.keys ?? []).map(({ key }) => [key, 8])),
    })
  })

  const windows = telephonyWindows(requestOf('anybody'), POLICY)
  it.each(windows.map((window) => [window.key.replace(/ of anybody/g, ''), window.key] as const))(
    'gives the last slot of %s to one of 64 callers, all of whom were allowed to send',
    async (_, name) => {
      const handles = await open()
      const [ledger] = handles
      const own = windows.find(({ key }) => key === name)
      if (own === undefined) throw new Error(`no window ${name}`)
      const shared = sharedIn(own)
      const window = telephonyWindows(requestOf('anybody', shared), POLICY)[windows.indexOf(own)]
      if (window === undefined) throw new Error(`no shared window ${name}`)
      await fill(ledger, window, window.kind === 'credits' ? 8 : 1)
      const via = (caller: number): Ledger => handles[caller % handles.length] ?? ledger
      const callers = Array.from({ length: 64 }, (__, caller) => caller)
      const requests = callers.map((caller) => requestOf(`caller ${caller}`, shared))
      const allowed = await Promise.all(requests.map((request, caller) => assess(via(caller), request)))
      const verdicts = allowed.map((verdict) => aloneIn(verdict, window))
      const results = await Promise.all(verdicts.map((verdict, caller) => book(via(caller), verdict)))
      expect(results.filter(Boolean)).toHaveLength(1)

      const late = results.indexOf(false)
      const { reservation, charge } = verdicts[late] ?? (await assess(ledger, requestOf('anybody')))
      const asked = window.kind === 'credits' ? charge : reservation
      const refused = await ledger.reserve(asked ?? reservation, NOW)
      if (refused.ok) throw new Error('there was another slot')
      expect(refused.key).toBe(window.key)
      expect(refusedByLedger(requests[late] ?? requestOf('anybody'), POLICY, refused).rule).toBe(window.rule)
    },
  )
}

describe('the memory ledger under the guards', () => {
  provesLedger(async () => [memoryStores().ledger])
})

describe('the ledger of two processes under the guards', () => {
  const folder = scratch()
  let processes: readonly [StoreProcess, StoreProcess]
  beforeAll(() => {
    processes = [startProcess(), startProcess()]
  })
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.end()))
    folder.remove()
  })
  provesLedger(async () => {
    const path = folder.file()
    await Promise.all(processes.map((one) => one.close().catch(() => undefined)))
    await Promise.all(processes.map((one) => one.open(path)))
    return [processes[0].port('ledger'), processes[1].port('ledger')]
  })
})
