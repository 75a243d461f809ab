import fc from 'fast-check'
import type { Actor, ApplicationKind, Country, CreditTable, Edition, Enabling, Facts } from '@ssp/core'
import { HAS_PROMPT, HAS_SELF_SERVICE } from '../model/tables.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { answer, type Question, WIDE, withFacts } from './scene.ts'
import { EDITIONS, MANAGEMENT, ROLES } from './words.ts'

// The keys of a record over ApplicationKind are exactly the kinds.
const KINDS = Object.keys(HAS_PROMPT) as readonly ApplicationKind[]

/** S06. */
const MAY_SWITCH: readonly string[] = ['owner', 'administrator', 'application-manager']

const anyActor: fc.Arbitrary<Actor> = fc.oneof(
  {
    arbitrary: fc.constantFrom(...ROLES).map((role): Actor => ({ type: 'administrator', id: 'administrator-1', role })),
    weight: 8,
  },
  { arbitrary: fc.constantFrom<Actor>({ type: 'user', id: 'ada' }, { type: 'system' }), weight: 1 },
)

const anyCountries = fc.subarray(['AT', 'CH', 'DE', 'FR'])

const CREDITS: CreditTable = { AT: { sms: 9, call: 3 }, CH: { sms: 1, call: 8 }, DE: { sms: 2, call: 5 } }

interface Switching {
  readonly kind: ApplicationKind
  readonly actor: Actor
  readonly edition: Edition
  readonly calls: boolean
  readonly locations: 'anywhere' | readonly Country[]
  readonly expected: readonly Country[]
  readonly credits: number
}

const anySwitching: fc.Arbitrary<Switching> = fc.record({
  kind: fc.constantFrom(...KINDS),
  actor: anyActor,
  edition: fc.constantFrom(...EDITIONS),
  calls: fc.boolean(),
  locations: fc.oneof(fc.constant<'anywhere'>('anywhere'), anyCountries),
  expected: anyCountries,
  credits: fc.integer({ min: 0, max: 12 }),
})

function adviceFault({ calls, locations, expected, credits }: Switching, { advice }: Enabling): string | null {
  const ids = advice.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) return 'gave the same advice twice'
  if (ids.includes('S10') !== calls) return 'S10 is about phone callback as long as it is a method'
  const unexpected =
    locations === 'anywhere' || (expected.length > 0 && locations.some((one) => !expected.includes(one)))
  if (ids.includes('S11') !== unexpected) return 'S11 is about locations where nobody is expected'
  const dearest = Math.max(-1, ...expected.map((country) => CREDITS[country]?.call ?? -1))
  const told = advice.flatMap((one) => (one.id === 'S12' ? [one.credits] : []))
  const open = dearest >= 0 && credits > dearest
  if (open !== (told.length === 1)) return `S12 is open where an action may cost more than \`${dearest}\``
  return open && told[0] !== dearest ? `S12 told \`${told[0]}\` credits instead of \`${dearest}\`` : null
}

function enabling({ enableSelfService }: Implementation, options: CheckOptions): void {
  checkRandom('application.enabling', anySwitching, options, (one) => {
    const { kind, actor, edition, calls, locations, expected, credits } = one
    const policy = {
      ...WIDE,
      methods: WIDE.methods.filter((method) => calls || method !== 'call'),
      locations,
      maxCreditsPerAction: credits,
    }
    const enabled = enableSelfService({ kind, policy }, actor, {
      edition,
      expectedCountries: expected,
      credits: CREDITS,
    })
    const may = actor.type === 'administrator' && MAY_SWITCH.includes(actor.role)
    const should = may && HAS_PROMPT[kind] && HAS_SELF_SERVICE[edition]
    if ((enabled.outcome === 'allow') !== should) return `answered \`${enabled.outcome}\``
    if (enabled.because.length === 0) return 'gave no reason'
    return should ? adviceFault(one, enabled) : enabled.advice.length > 0 ? 'gave advice on what it refused' : null
  })
}

/** Enrolling is no device management: the first device of a new user, or what an administrator's link is for. */
function enrols({ command, facts, policy }: Question): boolean {
  if (command.type !== 'add' && command.type !== 'send-code') return false
  return (
    (!facts.account.everActive && policy.newUser === 'enroll') || facts.session?.grant?.by.kind === 'enrolment-link'
  )
}

/** To manage, to verify for it, and to send a code to a new number. */
function managesDevices({ command }: Question): boolean {
  if (command.actor.type !== 'user') return false
  if (command.type === 'verify') return command.purpose === 'manage' && command.means.kind !== 'enrolment-link'
  return MANAGEMENT.includes(command.type) || (command.type === 'send-code' && command.device === null)
}

function isOn({ application, organisation }: Facts): boolean {
  return application.selfService && HAS_PROMPT[application.kind] && HAS_SELF_SERVICE[organisation.edition]
}

function setting(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    question: anyWorld,
    kind: fc.constantFrom(...KINDS),
    edition: fc.constantFrom(...EDITIONS),
    on: fc.boolean(),
  })
  checkRandom('application.setting', cases, options, ({ question, kind, edition, on }) => {
    const { application } = question.facts
    const other = withFacts(question, {
      application: { ...application, kind, selfService: on },
      organisation: { edition },
    })
    for (const one of [question, other]) {
      if (!managesDevices(one) || enrols(one) || isOn(one.facts)) continue
      if (answer(implementation, one).outcome === 'allow') return 'managed devices where self-service is not on'
    }
    const { type } = question.command
    const signsIn = type === 'sign-in' || (type === 'verify' && question.command.purpose === 'sign-in')
    if (!signsIn && type !== 'report-lost' && type !== 'dispute') return null
    const same = JSON.stringify(answer(implementation, question)) === JSON.stringify(answer(implementation, other))
    return same ? null : 'the switch of device management changed something else'
  })
}

export const APPLICATION_LAWS: readonly Law[] = [
  {
    id: 'application.enabling',
    cites: ['S02', 'S03', 'S04', 'S06', 'S10', 'S11', 'S12'],
    statement:
      'three roles switch self-service on, where kind and edition have it, and hear exactly the advice that is still open',
    check: (implementation, { runs, ...options }) => enabling(implementation, { ...options, runs: runs * 2 }),
  },
  {
    id: 'application.setting',
    cites: ['S02', 'S03', 'S04', 'S05', 'S08', 'S09'],
    statement:
      'devices are managed only where the switch, the kind and the edition all say so, and signing in never asks for them',
    check: setting,
  },
]
