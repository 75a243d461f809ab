import { verifiedOf, type TelephonyPolicy, type WindowCount } from './telephony-request.ts'
import type { WindowRule } from './telephony-rule.ts'

/** How a window is read; `WindowCount` says what each yields. */
export type WindowKind = 'sends' | 'unverified' | 'credits' | 'daily-peak'

export type WindowRow = readonly [
  /** Refuses with this rule. */
  rule: WindowRule,
  kind: WindowKind,
  /** What is counted together: fields of the request or of its number; anything else stands for itself. */
  per: readonly string[],
  seconds: number,
  /** At most so many within those seconds, the asked send included; a fraction of one is none. */
  limit: number | ((held: (window: WindowRow) => WindowCount, policy: TelephonyPolicy) => number),
  /** Only a send that finds this other window empty counts: the window counts distinct things. */
  firstIn?: WindowRow,
]

/** Sends in an hour before a conversion ratio means anything. */
export const CONVERSION_FLOOR = 20

/** The limit of a window that refuses nothing and only informs others. */
export const NO_LIMIT = 1_000_000_000

const HOUR = 3_600
const DAY = 86_400
const PREFIX = ['prefixKey']
const COUNTRY = ['country']
const ADDRESS = ['address']
const NUMBER = ['key']
const USER = ['user']
const PAIR = ['user', 'key']

// Authgear: 20 a day to begin with, and a share of what a country verifies, today or on the best recent day. The share
// is a quarter: of five sends four are verified where all is well (Telnyx: 60 to 80 %). Both are added, since a code
// that is still being typed is unverified too: in the first minute of a launch or a spike that is nearly every one.
const PEAK: WindowRow = ['telephony.country-unverified', 'daily-peak', COUNTRY, 14 * DAY, NO_LIMIT]
const COUNTRY_DAY: WindowRow = [
  'telephony.country-unverified',
  'unverified',
  COUNTRY,
  DAY,
  (held) => UNKNOWN + bestDay(held) / 4,
]
// Half of the day's share at once, and a quarter of what the hour itself verifies.
const COUNTRY_HOUR: WindowRow = [
  'telephony.country-unverified',
  'unverified',
  COUNTRY,
  HOUR,
  (held) => UNKNOWN + bestDay(held) / 8 + verifiedOf(held(COUNTRY_HOUR)) / 4,
]
/** Unverified sends to a country of which nothing is known. */
const UNKNOWN = 20
const bestDay = (held: (window: WindowRow) => WindowCount): number =>
  Math.max(held(PEAK).count, verifiedOf(held(COUNTRY_DAY)))

// Telnyx: fewer than a fifth verified is likely an attack.
const BREAKER: WindowRow = [
  'telephony.breaker',
  'unverified',
  COUNTRY,
  HOUR,
  (held) => (held(BREAKER).count < CONVERSION_FLOOR ? NO_LIMIT : 1 + (held(BREAKER).count * 4) / 5),
]

// Telnyx: 10 an hour, all sends counted; here twice as many, since some of the unverified are still being typed.
// Authgear: a sixth of a fifth of what an address verifies in a day. Or a fifth of what it verifies in the hour.
const ADDRESS_DAY: WindowRow = ['telephony.address', 'unverified', ADDRESS, DAY, NO_LIMIT]
const ADDRESS_HOUR: WindowRow = [
  'telephony.address',
  'unverified',
  ADDRESS,
  HOUR,
  (held) => 20 + Math.max(verifiedOf(held(ADDRESS_DAY)) / 30, verifiedOf(held(ADDRESS_HOUR)) / 5),
]
const ADDRESS_COUNTRY: WindowRow = ['telephony.address', 'unverified', ['address', 'country'], DAY, NO_LIMIT]
const PAIR_DAY: WindowRow = ['telephony.gap', 'sends', PAIR, DAY, NO_LIMIT]

/**
 * Every window, in the order in which they are asked (GitLab MR 249216: refuse before anybody's budget is used up):
 * what protects everybody, then the requester's address, the number, which may be a victim's, and the user.
 *
 * Where a rule's allowance grows slower than its windows, whoever uses it up at once waits longer each time.
 */
export const WINDOWS: readonly WindowRow[] = [
  // coss.com counts numbers without their last four digits. Waits of 1, 2, 4, 8 and 12 hours; Twilio's go up to 12.
  ['telephony.prefix', 'unverified', PREFIX, HOUR, 10],
  ['telephony.prefix', 'unverified', PREFIX, 3 * HOUR, 20],
  ['telephony.prefix', 'unverified', PREFIX, 7 * HOUR, 30],
  ['telephony.prefix', 'unverified', PREFIX, 15 * HOUR, 40],
  ['telephony.prefix', 'unverified', PREFIX, 27 * HOUR, 50],
  // GitLab MR 257995: 50 a day to one dial code, unless overridden.
  ['telephony.country-cap', 'sends', COUNTRY, DAY, (_, policy) => policy.countryDailyLimit],
  COUNTRY_DAY,
  COUNTRY_HOUR,
  PEAK,
  BREAKER,
  // login.gov: 25 in 5 minutes. Unverified sends only, so that a company or campus behind one address isn't punished
  // for being many.
  ['telephony.address', 'unverified', ADDRESS, 300, 25],
  ADDRESS_HOUR,
  ADDRESS_DAY,
  // Authgear: three countries to which an address verified nothing.
  ADDRESS_COUNTRY,
  ['telephony.address-countries', 'unverified', ADDRESS, DAY, 3, ADDRESS_COUNTRY],
  // Telnyx: 3 in 10 minutes, 5 an hour. A day: Supabase's users ask for 5, WhatsApp is said to allow 6.
  ['telephony.number', 'sends', NUMBER, 600, 3],
  ['telephony.number', 'sends', NUMBER, HOUR, 5],
  ['telephony.number', 'sends', NUMBER, DAY, 6],
  // Waits of 30 (LinOTP), 60, 120 and 300 seconds.
  ['telephony.gap', 'sends', PAIR, 30, 1],
  ['telephony.gap', 'sends', PAIR, 90, 2],
  ['telephony.gap', 'sends', PAIR, 210, 3],
  ['telephony.gap', 'sends', PAIR, 510, 4],
  PAIR_DAY,
  // Telnyx: 5 an hour. login.gov: 10, then a pause.
  ['telephony.user', 'sends', USER, HOUR, 5],
  ['telephony.user', 'sends', USER, DAY, 10],
  // login.gov: 5 phones. Here: numbers to which this user had nothing sent for a day.
  ['telephony.user-numbers', 'sends', USER, DAY, 5, PAIR_DAY],
]
