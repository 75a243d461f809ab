import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SHIPPED_POLICY } from '../policy/shipped-policy.ts'
import { HOUR, MINUTE } from '../words.ts'
import { assessTelephony, refusedByLedger } from './assess-telephony.ts'
import { NUMBER_TYPES, TAKES_SMS } from './number-type.ts'
import { unlimitedBooking } from './telephony-booking.ts'
import {
  NO_TRAFFIC,
  type NumberFacts,
  type TelephonyPolicy,
  type TelephonyRequest,
  type WindowCount,
  type WindowCounts,
} from './telephony-request.ts'
import { maySend, type TelephonyVerdict } from './telephony-verdict.ts'
import { telephonyWindows } from './telephony-windows.ts'

/** Fewer where a mutant waits for the answer. */
const runs = (many: number): number => (process.env['SSP_RUNS'] === 'small' ? Math.ceil(many / 4) : many)

const NOW = 1_800_000_000_000
const DAY = 24 * HOUR

const GERMAN: NumberFacts = {
  key: 'n1',
  prefixKey: 'p1',
  callingCode: '49',
  areaCode: null,
  country: 'DE',
  numberType: 'mobile',
}

const REQUEST: TelephonyRequest = {
  id: 'r1',
  now: NOW,
  channel: 'sms',
  number: GERMAN,
  user: 'u1',
  address: '192.0.2.1',
  addressCountry: 'DE',
  application: 'a1',
  groups: ['g1', 'g2'],
  cost: 2,
}

const POLICY: TelephonyPolicy = {
  ...SHIPPED_POLICY,
  methods: ['call', 'sms'],
  telephonyCountries: ['DE', 'US'],
  countryDailyLimit: 10_000,
  creditsPerDay: { organisation: 1_000 },
}

/** Every window empty, except those whose key begins so. */
function counts(
  filled: Readonly<Record<string, Partial<WindowCount>>> = {},
  request: TelephonyRequest = REQUEST,
  policy: TelephonyPolicy = POLICY,
): WindowCounts {
  return Object.fromEntries(
    telephonyWindows(request, policy).map(({ key }) => {
      const name = Object.keys(filled).find((start) => key.startsWith(`telephony.${start}[`))
      return [key, name === undefined ? NO_TRAFFIC : { ...NO_TRAFFIC, ...filled[name] }]
    }),
  )
}

function assess(
  filled: Readonly<Record<string, Partial<WindowCount>>> = {},
  request: Partial<TelephonyRequest> = {},
  policy: Partial<TelephonyPolicy> = {},
): TelephonyVerdict {
  const asked = { ...REQUEST, ...request }
  const held = { ...POLICY, ...policy }
  return assessTelephony(asked, held, counts(filled, asked, held))
}

const unverified = (count: number, of = count, oldestAt = NOW - 1_000): Partial<WindowCount> => ({
  count: of,
  unverified: count,
  oldestAt,
})

const sends = (count: number, oldestAt = NOW - 1_000): Partial<WindowCount> => ({
  count,
  unverified: 0,
  oldestAt,
})

const nanp = (areaCode: string, country: string): { number: NumberFacts } => ({
  number: { ...GERMAN, callingCode: '1', areaCode, country },
})

describe('what the policy names', () => {
  it('allows a send within limits and says what to book', () => {
    const verdict = assess()
    expect(verdict).toMatchObject({
      outcome: 'allow',
      because: ['telephony.within-limits'],
      mode: 'enforce',
      alerts: [],
      reservation: { id: 'r1', cost: 1 },
      charge: { id: 'r1/credits', cost: 2, keys: [{ windowMs: DAY, limit: 1_000 }] },
    })
  })

  it('sends nothing as shipped', () => {
    for (const channel of ['sms', 'call'] as const) {
      expect(assessTelephony({ ...REQUEST, channel }, SHIPPED_POLICY, counts()).outcome).toBe('refuse')
    }
  })

  it.each([
    ['telephony.channel', { channel: 'call' }, { methods: ['sms'] }],
    ['telephony.number-type', { number: { ...GERMAN, numberType: 'fixed-line' } }, {}],
    ['telephony.number-type', { number: { ...GERMAN, numberType: 'unknown' } }, {}],
    ['telephony.number-type', { number: { ...GERMAN, numberType: 'mobile' } }, { numberTypes: [] }],
    ['telephony.country', {}, { telephonyCountries: [] }],
    ['telephony.country', {}, { telephonyCountries: ['US'] }],
    ['telephony.country', { number: { ...GERMAN, country: null } }, {}],
    ['telephony.cost', { cost: null }, {}],
    ['telephony.cost', { cost: 21 }, {}],
    ['telephony.shape', { address: null }, {}],
    ['telephony.shape', { user: '' }, {}],
    ['telephony.shape', { cost: -1 }, {}],
    ['telephony.shape', { cost: NaN }, {}],
    ['telephony.shape', { now: NaN }, {}],
    ['telephony.shape', { channel: 'push' as never }, { methods: ['push', 'sms'] }],
    ['telephony.shape', { number: { ...GERMAN, callingCode: '049' } }, {}],
    ['telephony.shape', { number: { ...GERMAN, callingCode: '1' } }, {}],
    ['telephony.shape', { number: { ...GERMAN, areaCode: '212' } }, {}],
    ['telephony.shape', { number: { ...GERMAN, callingCode: '1', areaCode: '112', country: 'US' } }, {}],
  ] as const)('refuses %s %j %j', (rule, request, policy) => {
    const verdict = assess({}, request as Partial<TelephonyRequest>, policy)
    expect(verdict).toMatchObject({ outcome: 'refuse', because: [rule], rule })
  })

  it('lets a policy choose unknown numbers, and calls reach a landline', () => {
    const numberTypes = [...NUMBER_TYPES]
    expect(assess({}, { number: { ...GERMAN, numberType: 'unknown' } }, { numberTypes }).outcome).toBe('allow')
    expect(assess({}, { number: { ...GERMAN, numberType: 'fixed-line' }, channel: 'call' }).outcome).toBe('allow')
  })

  it('sends to nothing that earns money by it, whatever the policy names', () => {
    const numberTypes = [...NUMBER_TYPES]
    for (const numberType of NUMBER_TYPES) {
      const number = { ...GERMAN, numberType }
      const reaches = TAKES_SMS.includes(numberType)
      expect(assess({}, { number }, { numberTypes }).outcome).toBe(reaches ? 'allow' : 'refuse')
      const rings = reaches || numberType === 'fixed-line'
      expect(assess({}, { number, channel: 'call' }, { numberTypes }).outcome).toBe(rings ? 'allow' : 'refuse')
    }
  })

  it.each(['800', '808', '870', '878', '881', '882', '883', '888', '979'])('never sends to +%s', (callingCode) => {
    const verdict = assess({}, { number: { ...GERMAN, callingCode } })
    expect(verdict.because).toEqual(['telephony.non-geographic'])
  })

  it.each(['800', '833', '844', '855', '866', '877', '888', '900', '500'])('never sends to +1 %s', (areaCode) => {
    expect(assess({}, nanp(areaCode, 'US')).because).toEqual(['telephony.non-geographic'])
  })

  it('waits nothing out where waiting does not help', () => {
    expect(assess({}, {}, { telephonyCountries: [] })).not.toHaveProperty('retryAfterMs')
    expect(assess({}, { cost: 21 })).toMatchObject({ measured: 21, limit: 20 })
    const never = assess({}, {}, { countryDailyLimit: 0 })
    expect(never).toMatchObject({ rule: 'telephony.country-cap', measured: 1, limit: 0 })
    expect(never).not.toHaveProperty('retryAfterMs')
  })

  it('has nothing to do with where the request came from', () => {
    for (const addressCountry of ['DE', 'US', null, undefined]) {
      expect(assess({}, { addressCountry })).toEqual(assess())
    }
  })
})

describe('+1 is 25 territories', () => {
  const ISLANDS: Readonly<Record<string, string>> = {
    242: 'BS', 246: 'BB', 264: 'AI', 268: 'AG', 284: 'VG', 340: 'VI', 345: 'KY', 441: 'BM', 473: 'GD', 649: 'TC',
    658: 'JM', 664: 'MS', 670: 'MP', 671: 'GU', 684: 'AS', 721: 'SX', 758: 'LC', 767: 'DM', 784: 'VC', 787: 'PR',
    809: 'DO', 829: 'DO', 849: 'DO', 868: 'TT', 869: 'KN', 876: 'JM', 939: 'PR',
  }
  const onlyUs = { telephonyCountries: ['US'] }

  it('is', () => {
    expect(new Set([...Object.values(ISLANDS), 'US', 'CA']).size).toBe(25)
  })

  it.each(Object.entries(ISLANDS))('+1 %s is %s and not covered by an allow-list of the United States', (area, country) => {
    expect(assess({}, nanp(area, country), onlyUs).because).toEqual(['telephony.country'])
    expect(assess({}, nanp(area, 'US'), onlyUs).because).toEqual(['telephony.country'])
    expect(assess({}, nanp(area, country), { telephonyCountries: [country] }).outcome).toBe('allow')
  })

  it('does not take an island for the mainland even where both are allowed, since it would be priced wrongly', () => {
    expect(assess({}, nanp('876', 'US'), { telephonyCountries: ['JM', 'US'] }).because).toEqual(['telephony.territory'])
  })

  it('allows the United States and Canada by what the number is said to be', () => {
    expect(assess({}, nanp('212', 'US'), onlyUs).outcome).toBe('allow')
    expect(assess({}, nanp('416', 'CA'), onlyUs).because).toEqual(['telephony.country'])
    expect(assess({}, nanp('416', 'CA'), { telephonyCountries: ['CA'] }).outcome).toBe('allow')
    expect(assess({}, nanp('212', 'JM'), { telephonyCountries: ['JM', 'US'] }).because).toEqual(['telephony.country'])
    expect(assess({}, nanp('212', 'DE'), { telephonyCountries: ['DE', 'US'] }).because).toEqual(['telephony.country'])
  })
})

describe('windows', () => {
  it.each([
    ['prefix/3600', unverified(9), unverified(10), 'prefix', HOUR],
    ['prefix/10800', unverified(19), unverified(20), 'prefix', 3 * HOUR],
    ['prefix/25200', unverified(29), unverified(30), 'prefix', 7 * HOUR],
    ['prefix/54000', unverified(39), unverified(40), 'prefix', 15 * HOUR],
    ['prefix/97200', unverified(49), unverified(50), 'prefix', 27 * HOUR],
    ['country-cap/86400', sends(9_999), sends(10_000), 'country-cap', DAY],
    ['country-unverified/86400', unverified(19), unverified(20), 'country-unverified', DAY],
    ['country-unverified/3600', unverified(19), unverified(20), 'country-unverified', HOUR],
    ['breaker/3600', unverified(16, 20), unverified(17, 20), 'breaker', HOUR],
    ['address/300', unverified(24), unverified(25), 'address', 5 * MINUTE],
    ['address/3600', unverified(19), unverified(20), 'address', HOUR],
    ['address-countries/86400', unverified(2), unverified(3), 'address-countries', DAY],
    ['number/600', sends(2), sends(3), 'number', 10 * MINUTE],
    ['number/3600', sends(4), sends(5), 'number', HOUR],
    ['number/86400', sends(5), sends(6), 'number', DAY],
    ['gap/30', sends(0), sends(1), 'gap', 30_000],
    ['gap/90', sends(1), sends(2), 'gap', 90_000],
    ['gap/210', sends(2), sends(3), 'gap', 210_000],
    ['gap/510', sends(3), sends(4), 'gap', 510_000],
    ['user/3600', sends(4), sends(5), 'user', HOUR],
    ['user/86400', sends(9), sends(10), 'user', DAY],
    ['user-numbers/86400', sends(4), sends(5), 'user-numbers', DAY],
    ['budget/86400', sends(998), sends(999), 'budget', DAY],
  ] as const)('%s', (window, room, full, rule, windowMs) => {
    expect(assess({ [window]: room }).outcome).toBe('allow')
    const verdict = assess({ [window]: full })
    expect(verdict).toMatchObject({ outcome: 'refuse', rule: `telephony.${rule}`, because: [`telephony.${rule}`] })
    expect(verdict).toMatchObject({ retryAfterMs: windowMs - 1_000 })
    expect(verdict.outcome === 'refuse' && (verdict.measured ?? 0) > (verdict.limit ?? Infinity)).toBe(true)
  })

  it('asks in the order: standing, prefix, country, breaker, address, number, user, budget', () => {
    const full: Record<string, Partial<WindowCount>> = {
      'prefix/3600': unverified(10),
      'country-cap/86400': sends(10_000),
      'country-unverified/3600': unverified(20),
      'breaker/3600': unverified(40),
      'address/3600': unverified(20),
      'address-countries/86400': unverified(3),
      'number/600': sends(3),
      'gap/30': sends(1),
      'user/3600': sends(5),
      'user-numbers/86400': sends(5),
      'budget/86400': sends(1_000),
    }
    const seen: string[] = [...assess(full, { cost: 21 }).because]
    for (const window of Object.keys(full)) {
      seen.push(...assess(full).because)
      delete full[window]
    }
    expect(seen).toEqual([
      'telephony.cost',
      'telephony.prefix',
      'telephony.country-cap',
      'telephony.country-unverified',
      'telephony.breaker',
      'telephony.address',
      'telephony.address-countries',
      'telephony.number',
      'telephony.gap',
      'telephony.user',
      'telephony.user-numbers',
      'telephony.budget',
    ])
    expect(assess(full).outcome).toBe('allow')
  })

  it('gives the longest wait among the windows of the rule', () => {
    const verdict = assess({ 'number/600': sends(3, NOW - 9 * MINUTE), 'number/86400': sends(6, NOW - 20 * HOUR) })
    expect(verdict).toMatchObject({ rule: 'telephony.number', measured: 7, limit: 6, retryAfterMs: 4 * HOUR })
  })

  it('does not punish a busy address for what is verified', () => {
    expect(assess({ 'address/300': unverified(24, 400), 'address/3600': unverified(19, 4_000) }).outcome).toBe('allow')
    const busy = unverified(60, 3_060)
    // A thirtieth of the day's 3,000 comes on top of what an address without a history gets.
    expect(assess({ 'address/86400': busy, 'address/3600': unverified(119) }).outcome).toBe('allow')
    expect(assess({ 'address/86400': busy, 'address/3600': unverified(120) }).because).toEqual(['telephony.address'])
    expect(assess({ 'address/3600': unverified(30, 85) }).outcome).toBe('allow')
    expect(assess({ 'address/3600': unverified(30, 84) }).because).toEqual(['telephony.address'])
  })

  it('lets an address go on sending to countries where it already does', () => {
    const full = { 'address-countries/86400': unverified(3) }
    expect(assess(full).because).toEqual(['telephony.address-countries'])
    const held = counts(full)
    const known = telephonyWindows(REQUEST, POLICY).find(({ key }) => key.includes('["192.0.2.1","DE"]'))
    const sentBefore = { ...held, [known?.key ?? '']: { ...NO_TRAFFIC, count: 1 } }
    expect(assessTelephony(REQUEST, POLICY, sentBefore).outcome).toBe('allow')
    // Countries to which it verified something don't count.
    expect(assess({ 'address-countries/86400': unverified(2, 12) }).outcome).toBe('allow')
  })

  it('counts only numbers that are new to the user', () => {
    expect(assess({ 'user-numbers/86400': sends(5), 'gap/86400': sends(1) }).outcome).toBe('allow')
  })

  it('refuses when anything is unread or unreadable', () => {
    const held = counts()
    for (const key of Object.keys(held)) {
      const { [key]: _, ...rest } = held
      expect(assessTelephony(REQUEST, POLICY, rest).because).toEqual(['telephony.traffic-unknown'])
      for (const broken of [{ count: NaN }, { count: -1 }, { count: 1, unverified: 2 }, { count: 1, unverified: -1 }]) {
        const verdict = assessTelephony(REQUEST, POLICY, { ...held, [key]: { ...NO_TRAFFIC, ...broken } })
        expect(verdict.because).toEqual(['telephony.traffic-unknown'])
      }
    }
  })

  it('takes what is not known to be verified for unverified', () => {
    expect(assess({ 'prefix/3600': { count: 10, unverified: undefined } }).because).toEqual(['telephony.prefix'])
  })
})

describe('alerts', () => {
  it('tells of a country of which fewer than half verify, from 20 sends on', () => {
    const rules = (verdict: TelephonyVerdict): readonly string[] => verdict.alerts.map(({ rule }) => rule)
    expect(rules(assess({ 'breaker/3600': unverified(10, 20) }))).toEqual([])
    expect(rules(assess({ 'breaker/3600': unverified(11, 20) }))).toEqual(['telephony.breaker'])
    expect(rules(assess({ 'breaker/3600': unverified(19, 19) }))).toEqual([])
    const refused = assess({ 'breaker/3600': unverified(20, 20) })
    expect(refused.because).toEqual(['telephony.breaker'])
    expect(rules(refused)).toEqual(['telephony.breaker'])
  })

  it('tells of a budget of which four fifths are spent', () => {
    expect(assess({ 'budget/86400': sends(797) }).alerts).toEqual([])
    const alerts = [{ rule: 'telephony.budget' }]
    expect(assess({ 'budget/86400': sends(798) })).toMatchObject({ outcome: 'allow', alerts })
    expect(assess({ 'budget/86400': sends(1_000) })).toMatchObject({ outcome: 'refuse', alerts })
  })
})

describe('budgets', () => {
  it('draws on all that name the request', () => {
    const creditsPerDay = { organisation: 9, 'application:a1': 8, 'application:a2': 0, 'group:g1': 7, 'group:g3': 0 }
    const verdict = assess({}, {}, { creditsPerDay })
    expect(verdict.outcome === 'allow' && verdict.charge?.keys.map(({ limit }) => limit)).toEqual([8, 7, 9])
    expect(assess({}, { groups: ['g3'] }, { creditsPerDay }).because).toEqual(['telephony.budget'])
  })

  it('charges nothing where there is none', () => {
    expect(assess({}, {}, { creditsPerDay: undefined })).not.toHaveProperty('charge')
    expect(assess({}, { groups: ['constructor'] }, { creditsPerDay: {} })).not.toHaveProperty('charge')
  })
})

/**
 * The ten scenarios of Authgear's fraud protection: verified sends (best day of 14, 24 h, 1 h), unverified sends (24 h,
 * 1 h), our two limits, and whether this is an attack. The day's limit tells; the hour's only slows down.
 */
describe('countries, by Authgear’s scenarios', () => {
  it.each([
    ['launch', 0, 300, 300, 20, 20, 95, 132, false],
    ['normal', 1_000, 1_000, 200, 50, 10, 270, 195, false],
    ['spike', 1_000, 2_000, 400, 150, 30, 520, 370, false],
    ['attack on a quiet day', 1_000, 500, 100, 300, 60, 270, 170, true],
    ['attack during a spike', 1_000, 2_000, 400, 800, 200, 520, 370, true],
    ['low traffic: launch', 0, 10, 10, 2, 2, 22, 23, false],
    ['low traffic: normal', 15, 12, 5, 5, 2, 23, 23, false],
    ['low traffic: spike', 15, 30, 10, 5, 2, 27, 26, false],
    ['low traffic: attack on a quiet day', 15, 7, 2, 35, 8, 23, 22, true],
    ['low traffic: attack during a spike', 15, 30, 10, 50, 10, 27, 26, true],
  ])('%s', (_, peak, day, hour, badDay, badHour, dayLimit, hourLimit, attack) => {
    const traffic = (inDay: number, inHour: number): Record<string, Partial<WindowCount>> => ({
      'country-unverified/1209600': { count: peak },
      'country-unverified/86400': unverified(inDay, day + inDay),
      'country-unverified/3600': unverified(inHour, hour + inHour),
    })
    const calm = assess(traffic(0, 0))
    const limits = calm.outcome === 'allow' ? calm.reservation.keys : []
    const limitOf = (window: string): number | undefined =>
      limits.find(({ key }) => key.startsWith(`telephony.country-unverified/${window}`))?.limit
    expect(limitOf('86400')).toBe(dayLimit + day)
    expect(limitOf('3600')).toBe(hourLimit + hour)
    const rule = attack ? 'telephony.country-unverified' : 'telephony.within-limits'
    expect(assess(traffic(badDay, badHour)).because).toEqual([rule])
    expect(assess(traffic(dayLimit - 1, hourLimit - 1)).outcome).toBe('allow')
    expect(assess(traffic(dayLimit, 0)).because).toEqual(['telephony.country-unverified'])
    expect(assess(traffic(0, hourLimit)).because).toEqual(['telephony.country-unverified'])
  })

  it('have room for a launch and a spike, of which nearly every code is still being typed in the first minute', () => {
    // Nothing is known of the country, and of 15 sends none is verified yet.
    expect(assess({ 'country-unverified/86400': unverified(15), 'country-unverified/3600': unverified(15) }).outcome).toBe(
      'allow',
    )
    // 100 a minute where 750 a day are usual, of which 80 were not verified since yesterday.
    const spike = {
      'country-unverified/1209600': { count: 750 },
      'country-unverified/86400': unverified(80 + 75, 80 + 750 + 100),
      'country-unverified/3600': unverified(15 + 75, 150 + 100),
    }
    expect(assess(spike).outcome).toBe('allow')
  })
})

describe('shadow', () => {
  it('records what is over a limit and sends it, but never what the policy does not name', () => {
    const full = { 'number/600': sends(3) }
    expect(maySend(assess())).toBe(true)
    expect(maySend(assess(full))).toBe(false)
    expect(maySend(assess(full, {}, { telephonyMode: 'shadow' }))).toBe(true)
    const bars: readonly (readonly [Partial<TelephonyRequest>, Partial<TelephonyPolicy>])[] = [
      [{}, { telephonyCountries: [] }],
      [{}, { methods: [] }],
      [{ cost: 21 }, {}],
      [{ cost: null }, {}],
      [{ address: null }, {}],
    ]
    for (const [request, policy] of bars) {
      expect(maySend(assess({}, request, { ...policy, telephonyMode: 'shadow' }))).toBe(false)
    }
    expect(maySend(assessTelephony(REQUEST, { ...POLICY, telephonyMode: 'shadow' }, {}))).toBe(false)
  })

  it('books a send that it lets go out in every window that counts it', () => {
    const held = counts({ 'number/600': sends(3) })
    const { reservation, charge } = unlimitedBooking(REQUEST, POLICY, held)
    const allowed = assess()
    const usual = allowed.outcome === 'allow' ? allowed.reservation.keys : []
    expect(reservation.keys.map(({ key }) => key)).toEqual(usual.map(({ key }) => key))
    expect([...reservation.keys, ...(charge?.keys ?? [])].every(({ limit }) => limit >= 1_000_000)).toBe(true)
  })
})

describe('a booking that came too late', () => {
  it('is refused by the rule of the full window', () => {
    for (const { key, rule } of telephonyWindows(REQUEST, POLICY)) {
      const result = { ok: false, key, measured: 4, limit: 3, retryAfterMs: 9 } as const
      expect(refusedByLedger(REQUEST, POLICY, result)).toMatchObject({
        outcome: 'refuse',
        because: [rule],
        rule,
        window: key,
        measured: 4,
        limit: 3,
        retryAfterMs: 9,
      })
    }
  })

  it('is refused whatever the ledger names', () => {
    const result = { ok: false, key: 'elsewhere', measured: 4, limit: 3, retryAfterMs: 9 } as const
    const verdict = refusedByLedger(REQUEST, { ...POLICY, telephonyMode: 'shadow' }, result)
    expect(verdict).toMatchObject({ rule: 'telephony.traffic-unknown' })
    expect(maySend(verdict)).toBe(false)
  })
})

describe('laws', () => {
  const COUNTRIES = ['DE', 'US', 'CA', 'JM', 'DO', 'FR']
  const text = fc.oneof(fc.constantFrom('a', 'b'), fc.string())
  const number: fc.Arbitrary<NumberFacts> = fc.oneof(
    fc.record({
      key: text,
      prefixKey: text,
      callingCode: fc.constantFrom('49', '33', '881', '0', ''),
      areaCode: fc.constant(null),
      country: fc.constantFrom(...COUNTRIES, null),
      numberType: fc.constantFrom(...NUMBER_TYPES),
    }),
    fc.record({
      key: text,
      prefixKey: text,
      callingCode: fc.constant('1'),
      areaCode: fc.constantFrom('212', '416', '876', '809', '800', null),
      country: fc.constantFrom(...COUNTRIES, null),
      numberType: fc.constantFrom(...NUMBER_TYPES),
    }),
    fc.constant(GERMAN),
  )
  const request: fc.Arbitrary<TelephonyRequest> = fc.record({
    id: text,
    now: fc.constantFrom(NOW, 0, NaN),
    channel: fc.constantFrom('sms', 'call'),
    number: fc.oneof({ weight: 3, arbitrary: fc.constant(GERMAN) }, { weight: 1, arbitrary: number }),
    user: text,
    address: fc.oneof(fc.constant(null), text),
    application: text,
    groups: fc.array(text, { maxLength: 3 }),
    cost: fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 30 })),
  })
  const policy: fc.Arbitrary<TelephonyPolicy> = fc.record({
    methods: fc.subarray(['push', 'sms', 'call']),
    telephonyCountries: fc.subarray(COUNTRIES),
    numberTypes: fc.subarray([...NUMBER_TYPES]),
    maxCreditsPerAction: fc.nat(30),
    countryDailyLimit: fc.nat(100),
    telephonyMode: fc.constantFrom('shadow', 'enforce'),
    creditsPerDay: fc.dictionary(fc.constantFrom('organisation', 'group:a', 'group:b', 'application:a'), fc.nat(50)),
  })
  const usual = fc.constant(REQUEST)
  const usualPolicy: fc.Arbitrary<TelephonyPolicy> = policy.map((some) => ({
    ...some,
    methods: ['sms'],
    telephonyCountries: ['DE'],
    numberTypes: ['mobile'],
    maxCreditsPerAction: 20,
    countryDailyLimit: some.countryDailyLimit + 5,
  }))
  const world = fc.oneof(fc.tuple(usual, usualPolicy), fc.tuple(request, policy))

  /** A count for every window: mostly little, sometimes much. */
  const amount = fc.oneof({ weight: 9, arbitrary: fc.nat(2) }, fc.nat(200))
  const withTraffic = fc
    .tuple(world, fc.infiniteStream(fc.tuple(amount, fc.nat(200))))
    .map(([[asked, held], stream]) => ({
      request: asked,
      policy: held,
      counts: Object.fromEntries(
        telephonyWindows(asked, held).map(({ key, windowMs }) => {
          const [count = 0, bad = 0] = stream.next().value ?? []
          const at = asked.now - (bad / 200) * windowMs
          return [key, { count, unverified: Math.min(count, bad), oldestAt: at } satisfies WindowCount]
        }),
      ) as WindowCounts,
    }))

  it('gives the same verdict in shadow and enforce, except for the mode', () => {
    fc.assert(
      fc.property(withTraffic, ({ request, policy, counts }) => {
        const shadow = assessTelephony(request, { ...policy, telephonyMode: 'shadow' }, counts)
        const enforce = assessTelephony(request, { ...policy, telephonyMode: 'enforce' }, counts)
        expect({ ...shadow, mode: 'enforce' }).toEqual(enforce)
      }),
      { numRuns: runs(1_000) },
    )
  })

  it('names exactly one rule, allows only with a booking, and never measures less than the limit on a refusal', () => {
    let allowed = 0
    let full = 0
    fc.assert(
      fc.property(withTraffic, ({ request, policy, counts }) => {
        const verdict = assessTelephony(request, policy, counts)
        expect(verdict.because).toHaveLength(1)
        if (verdict.outcome === 'allow') {
          allowed += 1
          expect(verdict.because).toEqual(['telephony.within-limits'])
          expect(verdict.reservation.keys.length).toBeGreaterThan(20)
          expect(policy.methods).toContain(request.channel)
          expect(policy.telephonyCountries).toContain(request.number.country)
          expect(policy.numberTypes).toContain(request.number.numberType)
          expect(request.cost).toBeLessThanOrEqual(policy.maxCreditsPerAction)
        } else {
          expect(verdict.because).toEqual([verdict.rule])
          if (verdict.window !== undefined) full += 1
          if (verdict.measured !== undefined) expect(verdict.measured).toBeGreaterThan(verdict.limit ?? Infinity)
          if (verdict.retryAfterMs !== undefined) expect(verdict.retryAfterMs).toBeGreaterThanOrEqual(1)
        }
      }),
      { numRuns: runs(3_000) },
    )
    expect(allowed).toBeGreaterThan(runs(3_000) / 300)
    expect(full).toBeGreaterThan(runs(3_000) / 30)
  })

  it('does not depend on the order of any list', () => {
    const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray([...list], { minLength: list.length })
    fc.assert(
      fc.property(
        withTraffic.chain((base) =>
          fc.record({
            base: fc.constant(base),
            groups: shuffled([...base.request.groups, ...base.request.groups]),
            methods: shuffled(base.policy.methods),
            telephonyCountries: shuffled(base.policy.telephonyCountries),
            numberTypes: shuffled(base.policy.numberTypes),
            counts: shuffled(Object.entries(base.counts)),
          }),
        ),
        ({ base, groups, methods, telephonyCountries, numberTypes, counts }) => {
          const again = assessTelephony(
            { ...base.request, groups },
            { ...base.policy, methods, telephonyCountries, numberTypes },
            Object.fromEntries(counts),
          )
          expect(again).toEqual(assessTelephony(base.request, base.policy, base.counts))
        },
      ),
      { numRuns: runs(1_000) },
    )
  })

  it('never allows more because more was sent', () => {
    const informs = (key: string): boolean =>
      // Whether something is new, and how well a country does, are no amounts of traffic.
      key.startsWith('telephony.gap/86400') ||
      key.includes('/1209600') ||
      /^telephony\.address\/86400\[.*,"[A-Z]/.test(key)
    fc.assert(
      fc.property(withTraffic, fc.nat(), fc.nat(5), ({ request, policy, counts }, index, more) => {
        const keys = Object.keys(counts).filter((key) => !informs(key))
        const key = keys[index % keys.length] ?? ''
        const held = counts[key] ?? NO_TRAFFIC
        const busier = { ...held, count: held.count + more, unverified: (held.unverified ?? 0) + more }
        const before = assessTelephony(request, policy, counts)
        const after = assessTelephony(request, policy, { ...counts, [key]: busier })
        if (before.outcome === 'refuse') expect(after.outcome).toBe('refuse')
        expect(after.alerts.length).toBeGreaterThanOrEqual(before.alerts.length)
      }),
      { numRuns: runs(3_000) },
    )
  })

  it('never allows more under a narrower policy', () => {
    fc.assert(
      fc.property(withTraffic, policy, ({ request, policy, counts }, other) => {
        const narrower: TelephonyPolicy = {
          ...policy,
          methods: policy.methods.filter((each) => other.methods.includes(each)),
          telephonyCountries: policy.telephonyCountries.filter((each) => other.telephonyCountries.includes(each)),
          numberTypes: policy.numberTypes.filter((each) => other.numberTypes.includes(each)),
          maxCreditsPerAction: Math.min(policy.maxCreditsPerAction, other.maxCreditsPerAction),
          countryDailyLimit: Math.min(policy.countryDailyLimit, other.countryDailyLimit),
        }
        if (assessTelephony(request, policy, counts).outcome === 'refuse') {
          expect(assessTelephony(request, narrower, counts).outcome).toBe('refuse')
        }
      }),
      { numRuns: runs(1_000) },
    )
  })

  it('gives every window and every subject a key of its own', () => {
    fc.assert(
      fc.property(request, request, (one, other) => {
        const keys = telephonyWindows(one, POLICY).map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
        const shared = telephonyWindows(other, POLICY).filter(({ key }) => keys.includes(key))
        const differs = (rule: string, same: boolean): void => {
          if (!same) expect(shared.some((window) => window.rule === rule)).toBe(false)
        }
        differs('telephony.number', one.number.key === other.number.key)
        differs('telephony.prefix', one.number.prefixKey === other.number.prefixKey)
        differs('telephony.user', one.user === other.user)
        differs('telephony.address', one.address === other.address)
        differs('telephony.gap', one.user === other.user && one.number.key === other.number.key)
        differs('telephony.breaker', one.number.country === other.number.country)
      }),
      { numRuns: runs(1_000) },
    )
  })

  it('knows a number by its key alone', () => {
    const twin: NumberFacts = { ...GERMAN, prefixKey: 'p2', numberType: 'fixed-line-or-mobile' }
    const keys = (facts: NumberFacts): readonly string[] =>
      telephonyWindows({ ...REQUEST, number: facts }, POLICY)
        .filter(({ rule }) => rule === 'telephony.number' || rule === 'telephony.gap')
        .map(({ key }) => key)
    expect(keys(twin)).toEqual(keys(GERMAN))
  })
})
