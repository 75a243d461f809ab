import fc from 'fast-check'
import type { Policy, PolicyLayer } from '@ssp/core'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { WIDE } from './scene.ts'
import { DEVICE_TYPES, METHODS, MINUTE, NUMBER_TYPES, TEN_MINUTES } from './words.ts'

const COUNTRIES = ['AT', 'CH', 'DE', 'US'] as const

/** Any value of each field. */
const VALUES: { readonly [Field in keyof Policy]: fc.Arbitrary<Policy[Field]> } = {
  deviceTypes: fc.shuffledSubarray([...DEVICE_TYPES]),
  methods: fc.shuffledSubarray([...METHODS]),
  newUser: fc.constantFrom('no-mfa', 'enroll', 'deny'),
  locations: fc.oneof(fc.constant<'anywhere'>('anywhere'), fc.shuffledSubarray([...COUNTRIES])),
  userVerification: fc.constantFrom('preferred', 'required'),
  strength: fc.constantFrom('second-factor', 'phishing-resistant-when-enrolled', 'phishing-resistant'),
  bypassCodeInTraditional: fc.boolean(),
  reactivateByNumber: fc.boolean(),
  unprovedNumbers: fc.boolean(),
  pushMatch: fc.constantFrom('none', 'pick', 'type'),
  grantMs: fc.integer({ min: 1, max: TEN_MINUTES }),
  lockoutThreshold: fc.integer({ min: 1, max: 100 }),
  lockoutMs: fc.integer({ min: 0, max: 3_600_000 }),
  telephonyCountries: fc.subarray([...COUNTRIES]),
  numberTypes: fc.subarray([...NUMBER_TYPES]),
  maxCreditsPerAction: fc.integer({ min: 0, max: 100 }),
  countryDailyLimit: fc.integer({ min: 0, max: 100 }),
  telephonyMode: fc.constantFrom('shadow', 'enforce'),
}

type Name = keyof Policy

// The keys of a record over the fields are exactly the fields.
const FIELDS = Object.keys(VALUES) as readonly Name[]

const anyPolicy: fc.Arbitrary<Policy> = fc.record(VALUES)

const anyLayer: fc.Arbitrary<PolicyLayer> = fc.record(VALUES, { requiredKeys: [] })

/** The order of each field, from loose to strict, written down from the document's and the design's words. */
const within = (one: readonly string[], other: readonly string[]): boolean =>
  one.every((value) => other.includes(value))
const before =
  (...words: readonly (string | boolean)[]) =>
  (one: string | boolean, other: string | boolean): boolean =>
    words.indexOf(one) >= words.indexOf(other)
const atMost = (one: number, other: number): boolean => one <= other
const atLeast = (one: number, other: number): boolean => one >= other

type Strict<Field extends Name> = (one: Policy[Field], other: Policy[Field]) => boolean

/** Whether the first value is at least as strict as the second. */
const IS_STRICT: { readonly [Field in Name]: Strict<Field> } = {
  deviceTypes: within,
  methods: within,
  newUser: before('no-mfa', 'enroll', 'deny'),
  locations: (one, other) => other === 'anywhere' || (one !== 'anywhere' && within(one, other)),
  userVerification: before('preferred', 'required'),
  strength: before('second-factor', 'phishing-resistant-when-enrolled', 'phishing-resistant'),
  bypassCodeInTraditional: before(true, false),
  reactivateByNumber: before(true, false),
  unprovedNumbers: before(true, false),
  pushMatch: before('none', 'pick', 'type'),
  grantMs: atMost,
  lockoutThreshold: atMost,
  lockoutMs: atLeast,
  telephonyCountries: within,
  numberTypes: within,
  maxCreditsPerAction: atMost,
  countryDailyLimit: atMost,
  telephonyMode: before('shadow', 'enforce'),
}

/** The first field in which the policy is looser than this layer. */
function loosenedBy(policy: Policy, layer: PolicyLayer): Name | undefined {
  const isLooser = <Field extends Name>(field: Field): boolean => {
    const said = layer[field]
    return said !== undefined && !IS_STRICT[field](policy[field], said as Policy[Field])
  }
  return FIELDS.find((field) => isLooser(field))
}

const asText = (policy: Policy): string => JSON.stringify(FIELDS.map((field) => policy[field]))

function combining({ compilePolicy }: Implementation, options: CheckOptions): void {
  const cases = fc.record({ global: anyPolicy, layers: fc.array(anyLayer, { maxLength: 4 }), turn: fc.nat(3) })
  checkRandom('policy.lattice', cases, options, ({ global, layers, turn }) => {
    const policy = compilePolicy([global, ...layers])
    const whole = asText(policy)
    const turned = [...layers.slice(turn % (layers.length + 1)), ...layers.slice(0, turn % (layers.length + 1))]
    if (asText(compilePolicy([global, ...turned.toReversed()])) !== whole) return 'depends on the order of its layers'
    if (asText(compilePolicy([global, ...layers, ...layers])) !== whole) return 'depends on how often a layer is said'
    if (asText(compilePolicy([global, ...layers, policy])) !== whole) return 'is changed by its own result'
    if (asText(compilePolicy([compilePolicy([global, ...layers.slice(0, turn)]), ...layers.slice(turn)])) !== whole)
      return 'depends on how its layers are grouped'
    if (JSON.stringify(compilePolicy([policy])) !== JSON.stringify(policy)) return 'has two forms of the same policy'
    return null
  })
}

/** The strictest value, and nothing stricter, that is said by some layer: the greatest lower bound. */
function narrowing({ compilePolicy }: Implementation, options: CheckOptions): void {
  const cases = fc.record({ global: anyPolicy, layers: fc.array(anyLayer, { maxLength: 3 }) })
  checkRandom('policy.narrows', cases, options, ({ global, layers }) => {
    const policy = compilePolicy([global, ...layers])
    const looser = [global, ...layers].map((layer) => loosenedBy(policy, layer)).find((field) => field !== undefined)
    if (looser !== undefined) return `\`${looser}\` is looser than a layer says`
    const whole = FIELDS.filter((field) => policy[field] === undefined)
    if (whole.length > 0) return `\`${whole.join(', ')}\` is missing`
    for (const field of FIELDS) {
      const said = [global, ...layers].flatMap((layer) => (layer[field] === undefined ? [] : [layer[field]]))
      const alone = said.every((value) => JSON.stringify(value) === JSON.stringify(said[0]))
      const [first] = said
      const same = Array.isArray(first)
        ? JSON.stringify([...first].sort()) === JSON.stringify(policy[field])
        : first === policy[field]
      if (alone && !same) return `\`${field}\` is stricter than anybody says`
    }
    return null
  })
  const both = fc.record({ global: anyPolicy, layer: anyLayer, field: fc.constantFrom(...FIELDS) })
  checkRandom('policy.narrows', both, options, ({ global, layer, field }) => {
    const { [field]: _unsaid, ...others } = layer
    const silent = compilePolicy([global, others, { ...others, [field]: undefined }])
    return JSON.stringify(silent[field]) === JSON.stringify(compilePolicy([global])[field])
      ? null
      : `\`${field}\` was changed by layers that do not say it`
  })
}

const LISTS: readonly Name[] = ['deviceTypes', 'methods', 'locations', 'telephonyCountries', 'numberTypes']

/** What a policy that says as little as it can must come to. */
const STRICTEST: Policy = {
  deviceTypes: [],
  methods: [],
  newUser: 'deny',
  locations: [],
  userVerification: 'required',
  strength: 'phishing-resistant',
  bypassCodeInTraditional: false,
  reactivateByNumber: false,
  unprovedNumbers: false,
  pushMatch: 'type',
  grantMs: 0,
  lockoutThreshold: 0,
  lockoutMs: 0,
  telephonyCountries: [],
  numberTypes: [],
  maxCreditsPerAction: 0,
  countryDailyLimit: 0,
  telephonyMode: 'enforce',
}

/** What nobody has said otherwise (design 4.5; product facts 3.3 to 3.6 for the numbers). */
const SHIPPED: Policy = {
  deviceTypes: DEVICE_TYPES,
  methods: METHODS.filter((method) => method !== 'call'),
  newUser: 'deny',
  locations: 'anywhere',
  userVerification: 'preferred',
  strength: 'second-factor',
  bypassCodeInTraditional: true,
  reactivateByNumber: false,
  unprovedNumbers: false,
  pushMatch: 'type',
  grantMs: TEN_MINUTES,
  lockoutThreshold: 10,
  lockoutMs: 15 * MINUTE,
  telephonyCountries: [],
  numberTypes: ['fixed-line', 'fixed-line-or-mobile', 'mobile'],
  maxCreditsPerAction: 20,
  countryDailyLimit: 50,
  telephonyMode: 'enforce',
}

function failingClosed({ compilePolicy, shippedPolicy }: Implementation): void {
  checkEach('policy.fails-closed', LISTS, (field) => {
    const policy = compilePolicy([WIDE, { [field]: [] }])
    return JSON.stringify(policy[field]) === '[]' ? null : 'an empty list allowed something'
  })
  checkEach('policy.fails-closed', FIELDS, (field) => {
    const { [field]: _forgotten, ...rest } = WIDE
    // From untyped code: a global policy that is not complete.
    const policy = compilePolicy([rest as unknown as Policy])
    return loosenedBy(policy, { [field]: STRICTEST[field] }) === undefined
      ? null
      : 'a global policy that forgot a field allowed something'
  })
  checkEach('policy.fails-closed', [shippedPolicy], (policy) => {
    if (policy.telephonyCountries.length > 0) return 'is shipped with telephony countries'
    if (policy.methods.includes('call')) return 'is shipped with phone callback'
    if (policy.newUser !== 'deny') return 'is shipped with new users enrolling themselves'
    const other = FIELDS.find(
      (field) => JSON.stringify(policy[field]) !== JSON.stringify(compilePolicy([SHIPPED])[field]),
    )
    return other === undefined ? null : `\`${other}\` is shipped otherwise`
  })
}

export const LATTICE_LAWS: readonly Law[] = [
  {
    id: 'policy.lattice',
    cites: ['design 4.5'],
    statement: 'combining policies is commutative, associative and idempotent, and has one form for each policy',
    check: combining,
  },
  {
    id: 'policy.narrows',
    cites: ['design 4.5', 'CVE-2024-45042'],
    statement:
      'a combined policy is nowhere looser than any layer, nor stricter than all say, and an absent field says nothing',
    check: narrowing,
  },
  {
    id: 'policy.fails-closed',
    cites: ['design 4.5', 'S10', 'S12'],
    statement:
      'an empty list allows nothing, a field that the global policy forgot allows nothing, and what is shipped costs nothing',
    check: failingClosed,
  },
]
