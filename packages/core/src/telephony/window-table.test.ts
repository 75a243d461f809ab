import { describe, expect, it } from 'vitest'
import { SHIPPED_POLICY } from '../policy/shipped-policy.ts'
import { assessTelephony } from './assess-telephony.ts'
import { costOf } from './credits.ts'
import { NUMBER_TYPES, TAKES, type TelephonyChannel } from './number-type.ts'
import { isNonGeographic, territoryOf } from './numbering-plan.ts'
import { unlimitedBooking } from './telephony-booking.ts'
import {
  NO_TRAFFIC,
  type NumberFacts,
  type TelephonyPolicy,
  type TelephonyRequest,
  type WindowCount,
  type WindowCounts,
} from './telephony-request.ts'
import type { TelephonyVerdict } from './telephony-verdict.ts'
import { telephonyWindows } from './telephony-windows.ts'

const NOW = 1_800_000_000_000

const number: NumberFacts = {
  key: 'n1',
  prefixKey: 'p1',
  callingCode: '49',
  areaCode: null,
  country: 'DE',
  numberType: 'mobile',
}

const request: TelephonyRequest = {
  id: 'r1',
  now: NOW,
  channel: 'sms',
  number,
  user: 'u1',
  address: '192.0.2.1',
  addressCountry: 'DE',
  application: 'a1',
  groups: [],
  cost: 2,
}

const policy: TelephonyPolicy = {
  ...SHIPPED_POLICY,
  telephonyCountries: ['DE'],
  countryDailyLimit: 10_000,
  creditsPerDay: { organisation: 1_000 },
}

const windows = telephonyWindows

/** Every window empty but these, by the beginning of its key. */
function counts(filled: Readonly<Record<string, Partial<WindowCount>>> = {}): WindowCounts {
  return Object.fromEntries(
    windows(request, policy).map(({ key }) => {
      const start = Object.keys(filled).find((one) => key.startsWith(one))
      return [key, { ...NO_TRAFFIC, ...(start === undefined ? {} : filled[start]) }]
    }),
  )
}

const assess = (more: Partial<TelephonyRequest>, held = counts()): TelephonyVerdict =>
  assessTelephony({ ...request, ...more }, policy, held)

describe('the windows', () => {
  // Ledgers keep what was sent under these keys: under another one it is forgotten.
  it('are these, in this order, with these limits on a day without traffic', () => {
    expect(windows(request, policy).map(({ key, kind, limit }) => `${key} ${kind} ${limit}`)).toEqual([
      'telephony.prefix/3600["p1"] unverified 10',
      'telephony.prefix/10800["p1"] unverified 20',
      'telephony.prefix/25200["p1"] unverified 30',
      'telephony.prefix/54000["p1"] unverified 40',
      'telephony.prefix/97200["p1"] unverified 50',
      'telephony.country-cap/86400["DE"] sends 10000',
      'telephony.country-unverified/86400["DE"] unverified 20',
      'telephony.country-unverified/3600["DE"] unverified 20',
      'telephony.country-unverified/1209600["DE"] daily-peak 1000000000',
      'telephony.breaker/3600["DE"] unverified 1000000000',
      'telephony.address/300["192.0.2.1"] unverified 25',
      'telephony.address/3600["192.0.2.1"] unverified 20',
      'telephony.address/86400["192.0.2.1"] unverified 1000000000',
      'telephony.address/86400["192.0.2.1","DE"] unverified 1000000000',
      'telephony.address-countries/86400["192.0.2.1"] unverified 3',
      'telephony.number/600["n1"] sends 3',
      'telephony.number/3600["n1"] sends 5',
      'telephony.number/86400["n1"] sends 6',
      'telephony.gap/30["u1","n1"] sends 1',
      'telephony.gap/90["u1","n1"] sends 2',
      'telephony.gap/210["u1","n1"] sends 3',
      'telephony.gap/510["u1","n1"] sends 4',
      'telephony.gap/86400["u1","n1"] sends 1000000000',
      'telephony.user/3600["u1"] sends 5',
      'telephony.user/86400["u1"] sends 10',
      'telephony.user-numbers/86400["u1"] sends 5',
      'telephony.budget/86400["organisation"] credits 1000',
    ])
    for (const { key, windowMs } of windows(request, policy)) expect(key).toContain(`/${windowMs / 1_000}[`)
  })

  it('tell of the full one that takes longest to have room, and of the first where two take as long', () => {
    const full = (seconds: number, count: number, oldestAt: number): Readonly<Record<string, Partial<WindowCount>>> => ({
      [`telephony.number/${seconds}[`]: { count, unverified: 0, oldestAt },
    })
    const long = assess({}, counts({ ...full(600, 3, NOW), ...full(3_600, 5, NOW), ...full(86_400, 6, NOW - 86_000_000) }))
    expect(long).toMatchObject({ window: 'telephony.number/3600["n1"]', retryAfterMs: 3_600_000 })
    const same = assess({}, counts({ ...full(600, 3, NOW), ...full(3_600, 5, NOW - 3_000_000) }))
    expect(same).toMatchObject({ window: 'telephony.number/600["n1"]', retryAfterMs: 600_000 })
  })

  it('that count distinct things do not count what is there already, in no booking', () => {
    const there = counts({ 'telephony.address/86400["192.0.2.1","DE"]': { count: 1, unverified: 1, oldestAt: NOW } })
    const booked = (held: WindowCounts): boolean =>
      unlimitedBooking(request, policy, held).reservation.keys.some(({ key }) => key.startsWith('telephony.address-countries'))
    expect(booked(counts())).toBe(true)
    expect(booked(there)).toBe(false)
  })
})

describe('a send', () => {
  it('that is barred alerts nobody', () => {
    expect(assess({ channel: 'call' })).toMatchObject({ because: ['telephony.channel'], alerts: [] })
  })

  it('that is refused by a window other than the breaker alerts nobody, however little was verified', () => {
    const held = counts({ 'telephony.country-unverified/86400[': { count: 30, unverified: 30, oldestAt: NOW } })
    expect(assess({}, held)).toMatchObject({ because: ['telephony.country-unverified'], alerts: [] })
  })

  it('may be free', () => {
    expect(assess({ cost: 0 }).because).toEqual(['telephony.within-limits'])
    expect(assess({ cost: null }).because).toEqual(['telephony.cost'])
    expect(assess({ cost: -1 }).because).toEqual(['telephony.shape'])
  })

  it.each([
    { callingCode: '49', areaCode: 'nullx' },
    { callingCode: '1', areaCode: '2345' },
    { callingCode: 'x49', areaCode: null },
  ])('goes to a whole number: not to +$callingCode $areaCode', (wrong) => {
    expect(assess({ number: { ...number, ...wrong } }).because).toEqual(['telephony.shape'])
  })
})

describe('a number', () => {
  it('takes what its type takes', () => {
    const taking = (channel: TelephonyChannel): readonly string[] => NUMBER_TYPES.filter((type) => TAKES[channel].includes(type))
    expect(taking('sms')).toEqual(['mobile', 'fixed-line-or-mobile', 'voip', 'unknown'])
    expect(taking('call')).toEqual(['mobile', 'fixed-line', 'fixed-line-or-mobile', 'voip', 'unknown'])
  })

  it('is on the map wherever an area code looks like a calling code that is not', () => {
    for (const areaCode of ['979', '870']) expect(isNonGeographic({ ...number, callingCode: '1', areaCode })).toBe(false)
    for (const callingCode of ['979', '870']) expect(isNonGeographic({ ...number, callingCode })).toBe(true)
  })
})

describe('a territory', () => {
  it('is not read from what is no area code', () => {
    expect(territoryOf({ ...number, callingCode: '1', areaCode: 'AG2', country: 'US' })).toBe('US')
    expect(territoryOf({ ...number, callingCode: '1', areaCode: '268', country: 'US' })).toBe('AG')
  })

  it('that nobody knows has no price, whatever the table calls it', () => {
    expect(costOf({ null: { sms: 1, call: 1 } }, null, 'sms')).toBeNull()
  })
})
