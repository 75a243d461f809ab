import fc from 'fast-check'
import type {
  Country,
  Facts,
  NumberType,
  Policy,
  TelephonyPolicy,
  TelephonyRequest,
  WindowCount,
  WindowCounts,
} from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { allowed, numberTakes } from './means.ts'
import { answer, WIDE, withFacts } from './scene.ts'
import { NUMBER_TYPES } from './words.ts'

interface Territory {
  readonly callingCode: string
  readonly areaCode: string | null
  readonly country: Country
}

/** Some territories, three of them behind +1. */
const TERRITORIES: readonly Territory[] = [
  { callingCode: '49', areaCode: null, country: 'DE' },
  { callingCode: '41', areaCode: null, country: 'CH' },
  { callingCode: '33', areaCode: null, country: 'FR' },
  { callingCode: '1', areaCode: '212', country: 'US' },
  { callingCode: '1', areaCode: '876', country: 'JM' },
]

const anyRequest: fc.Arbitrary<TelephonyRequest> = fc
  .record({
    channel: fc.constantFrom('sms', 'call'),
    territory: fc.constantFrom(...TERRITORIES),
    type: fc.constantFrom<NumberType>('mobile', 'mobile', 'fixed-line', ...NUMBER_TYPES),
    address: fc.constantFrom('192.0.2.1', '192.0.2.1', null),
    cost: fc.constantFrom(5, 20, 21, null),
  })
  .map(({ channel, territory, type, address, cost }) => ({
    id: 'send-1',
    now: NOW,
    channel,
    number: { key: 'number-1', prefixKey: 'prefix-1', numberType: type, ...territory },
    user: 'ada',
    address,
    application: 'wiki',
    groups: [],
    cost,
  }))

const anyPolicy: fc.Arbitrary<TelephonyPolicy> = fc
  .record({
    methods: fc.subarray(['call', 'sms'] as const),
    telephonyCountries: fc.subarray(['CH', 'DE', 'JM', 'US']),
    numberTypes: fc.oneof(fc.constant(NUMBER_TYPES), fc.subarray([...NUMBER_TYPES])),
    maxCreditsPerAction: fc.constantFrom(0, 20),
    telephonyMode: fc.constantFrom('shadow', 'enforce'),
  })
  .map((some) => ({ ...WIDE, ...some }))

/** As little traffic as there can be, or as much. */
function counts(
  implementation: Implementation,
  request: TelephonyRequest,
  policy: TelephonyPolicy,
  held: WindowCount,
): WindowCounts {
  return Object.fromEntries(implementation.telephonyWindows(request, policy).map(({ key }) => [key, held]))
}

const QUIET: WindowCount = { count: 0, unverified: 0, oldestAt: null }

function names(policy: TelephonyPolicy, { channel, number, address, cost }: TelephonyRequest): boolean {
  return (
    policy.methods.includes(channel) &&
    policy.numberTypes.includes(number.numberType) &&
    numberTakes({ country: 'DE', numberType: number.numberType }, channel) &&
    number.country !== null &&
    policy.telephonyCountries.includes(number.country) &&
    address !== null &&
    cost !== null &&
    cost <= policy.maxCreditsPerAction
  )
}

function named(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ request: anyRequest, policy: anyPolicy })
  checkRandom('telephony.named', cases, options, ({ request, policy }) => {
    const quiet = counts(implementation, request, policy, QUIET)
    const verdict = implementation.assessTelephony(request, policy, quiet)
    const should = names(policy, request)
    if ((verdict.outcome === 'allow') !== should)
      return should ? 'refused what the policy names' : 'allowed what the policy does not name'
    const modes = (['shadow', 'enforce'] as const).map((telephonyMode) => {
      const { mode: _mode, ...rest } = implementation.assessTelephony(request, { ...policy, telephonyMode }, quiet)
      return JSON.stringify(rest)
    })
    if (modes[0] !== modes[1]) return '`shadow` and `enforce` gave different verdicts'
    const unread = Object.keys(quiet).find((key) => {
      const { [key]: _unread, ...others } = quiet
      return implementation.assessTelephony(request, policy, others).outcome === 'allow'
    })
    return unread === undefined ? null : 'allowed though a window could not be read'
  })
}

const TELEPHONY: readonly Facts['telephony'][] = [
  null,
  { outcome: 'allow' },
  { outcome: 'refuse' },
  { outcome: 'refuse', retryAfterMs: 30_000 },
]

const mayReach = (
  policy: Policy,
  device: Facts['account']['devices'][number] | undefined,
  method: 'sms' | 'call',
): boolean =>
  device !== undefined &&
  device.state === 'active' &&
  device.methods.includes(method) &&
  allowed(device, method, policy)

function sending(implementation: Implementation, options: CheckOptions): void {
  checkRandom('telephony.sending', anyWorld, options, (question) => {
    const { command, facts, policy } = question
    const told = TELEPHONY.map((telephony) => ({
      telephony,
      decision: answer(implementation, withFacts(question, { telephony })),
    }))
    if (command.type !== 'send-code') {
      const texts = new Set(told.map(({ decision }) => JSON.stringify(decision)))
      return texts.size === 1 ? null : `the telephony guards changed what \`${command.type}\` is answered`
    }
    for (const { telephony, decision } of told) {
      if (decision.outcome !== 'allow') continue
      if (telephony?.outcome !== 'allow') return 'sent what the guards refuse, or were not asked about'
      const { method } = command
      if (method !== 'sms' && method !== 'call') return `sent a code by \`${method}\``
      if (!policy.methods.includes(method)) return 'sent by a method that the policy does not name'
      const device = facts.account.devices.find(({ id }) => id === command.device)
      if (command.device !== null && !mayReach(policy, device, method))
        return 'sent to a number that the policy does not name'
      const sent = decision.effects.flatMap((effect) => (effect.type === 'send-code' ? [effect] : []))
      const [effect] = sent
      if (sent.length !== 1 || effect?.device !== command.device || effect.method !== method)
        return 'sent something else than was asked'
    }
    return null
  })
}

export const TELEPHONY_LAWS: readonly Law[] = [
  {
    id: 'telephony.named',
    cites: ['S10', 'S12', 'S34', 'S35', 'design 4: telephony'],
    statement:
      'nothing is sent by a channel, to a country or number type, or above a price that the policy does not name; both modes give the same verdict, and what cannot be read refuses',
    check: named,
  },
  {
    id: 'telephony.sending',
    cites: ['S34', 'S35', 'design 4: telephony', 'GHSA-qgqp-xh8r-v73r'],
    statement:
      'a code goes to a number of the account or the one being added, as policy and guards allow, and their verdict touches nothing else',
    check: sending,
  },
]
