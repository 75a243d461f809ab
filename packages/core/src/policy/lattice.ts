import type { Policy } from './policy.ts'

/** How two values of one field combine, and the strictest value that the field can have. */
interface Meet<T> {
  readonly meet: (a: T, b: T) => T
  readonly bottom: T
  /** The one form of a value: lists sorted, without duplicates. */
  readonly normal: (value: T) => T
}

const same = <T>(value: T): T => value

const sorted = <T extends string>(values: readonly T[]): readonly T[] => [...new Set(values)].sort()

function list<T extends string>(): Meet<readonly T[]> {
  return {
    meet: (a, b) => a.filter((value) => b.includes(value)),
    bottom: [],
    normal: sorted,
  }
}

/** From loose to strict. */
function chain<T extends string | boolean>(...order: readonly [...T[], T]): Meet<T> {
  const rank = (value: T): number => {
    const found = order.indexOf(value)
    return found === -1 ? order.length - 1 : found
  }
  const strictest = order.at(-1) as T
  return { meet: (a, b) => (rank(a) >= rank(b) ? a : b), bottom: strictest, normal: same }
}

const least: Meet<number> = { meet: Math.min, bottom: 0, normal: same }
const most: Meet<number> = { meet: Math.max, bottom: Number.MAX_SAFE_INTEGER, normal: same }

const places: Meet<Policy['locations']> = {
  meet: (a, b) => (a === 'anywhere' ? b : b === 'anywhere' ? a : a.filter((place) => b.includes(place))),
  bottom: [],
  normal: (value) => (value === 'anywhere' ? value : sorted(value)),
}

/**
 * The meet of every field. Each is commutative, associative and idempotent, and the result is never looser than
 * either side, so groups and applications may be combined in any order.
 */
export const LATTICE: { readonly [Field in keyof Policy]: Meet<Policy[Field]> } = {
  deviceTypes: list(),
  methods: list(),
  newUser: chain('no-mfa', 'enroll', 'deny'),
  locations: places,
  userVerification: chain('preferred', 'required'),
  strength: chain('second-factor', 'phishing-resistant-when-enrolled', 'phishing-resistant'),
  bypassCodeInTraditional: chain(true, false),
  reactivateByNumber: chain(true, false),
  unprovedNumbers: chain(true, false),
  pushMatch: chain('none', 'pick', 'type'),
  grantMs: least,
  lockoutThreshold: least,
  lockoutMs: most,
  telephonyCountries: list(),
  numberTypes: list(),
  maxCreditsPerAction: least,
  countryDailyLimit: least,
  telephonyMode: chain('shadow', 'enforce'),
}
