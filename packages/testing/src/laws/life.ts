/**
 * Whole lives of an account: random steps, each asked of `decide` and, where it is allowed, carried out by `evolve`.
 * A step says what somebody would like; what exists by then decides what comes of it, so that any part of a life is a
 * life too and a counterexample can be made small.
 */
import fc from 'fast-check'
import type {
  Account,
  AccountEvent,
  Command,
  CommandType,
  Decision,
  DeviceType,
  Grant,
  Phase,
  Policy,
  Prompt,
} from '@ssp/core'
import { ADA, deviceFrom, factsFor, HELP_DESK, newDevice, NOW, refTo, sessionWith, USER } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { meansOf } from './means.ts'
import { satisfy } from './satisfy.ts'
import { after, answer, type Question, WIDE } from './scene.ts'
import { COMMANDS, DEVICE_TYPES, MINUTE } from './words.ts'

/** One wish. */
export interface Step {
  readonly wish: CommandType
  readonly by: 'user' | 'administrator'
  readonly session: 'session-1' | 'session-2'
  /** Which device, change or code, counted among those that there are. */
  readonly which: number
  readonly type: DeviceType
  readonly phase: Phase
  readonly prompt: Prompt
  /** Which of the policies. */
  readonly policy: number
  /** Milliseconds since the step before. */
  readonly later: number
  /** The session brings the right verification and proof; else what it has from earlier steps. */
  readonly ready: boolean
}

const SOON: readonly number[] = [0, 1, 1_000, 1_000, 1_000, MINUTE, MINUTE, MINUTE, 3 * MINUTE]
const LATER: readonly number[] = [...SOON, ...SOON, 9 * MINUTE, 11 * MINUTE, 250 * 60 * MINUTE]

const WISHES: readonly CommandType[] = [
  ...COMMANDS,
  'add',
  'add',
  'undo',
  'undo',
  'lift-freeze',
  'lift-freeze',
  'lift-freeze',
]

/** Steps of these kinds; the user's own are the more frequent. */
export function anyStep(
  wishes: readonly CommandType[] = WISHES,
  by: readonly Step['by'][] = ['user', 'user', 'administrator'],
): fc.Arbitrary<Step> {
  return fc
    .tuple(fc.noBias(fc.nat(0x3fff_ffff)), fc.constantFrom(...wishes), fc.constantFrom(...by))
    .map(([number, wish, who]) => {
      let rest = number
      function take<Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value {
        const value = values[rest % values.length]
        rest = Math.floor(rest / values.length)
        // The remainder is below the length.
        return value as Value
      }
      return {
        wish,
        by: who,
        session: take(['session-1', 'session-1', 'session-2'] as const),
        which: take([0, 1, 2, 3, 4, 5]),
        type: take(DEVICE_TYPES),
        phase: take(['finish', 'finish', 'begin'] as const),
        prompt: take(['traditional', 'universal'] as const),
        policy: take([0, 1, 2]),
        later: take(LATER),
        ready: take([true, true, true, false]),
      }
    })
}

/** How a life begins: devices that administrators made, some waiting for their owner. */
export interface Opening {
  readonly type: DeviceType
  readonly state: 'active' | 'pending'
}

export const anyOpening: fc.Arbitrary<readonly Opening[]> = fc.array(
  fc.record({ type: fc.constantFrom(...DEVICE_TYPES), state: fc.constantFrom('active', 'active', 'pending') }),
  { maxLength: 3 },
)

/** Under which policies it is lived; the user may reach an application of each. */
export interface Setting {
  readonly policies: readonly [Policy, ...Policy[]]
}

/** One step of a life: what was asked, what came of it, and what the account was before and after. */
export interface Moment {
  readonly question: Question
  readonly decision: Decision
  readonly before: Account
  /** Null where the implementation allowed events that its own `evolve` takes for impossible. */
  readonly after: Account | null
}

export interface Life {
  readonly opening: readonly AccountEvent[]
  readonly events: readonly AccountEvent[]
  readonly moments: readonly Moment[]
  readonly account: Account
}

function openingEvents(opening: readonly Opening[]): readonly AccountEvent[] {
  return opening.map(({ type, state }, index): AccountEvent => {
    const { id, name, methods, destination, credential, app } = deviceFrom({ type, id: `device-${index}` }, 0)
    const isToken = type === 'hardware-token'
    const device = { id, type, name, state: isToken ? 'active' : state, methods, destination, credential, app } as const
    const actor = { type: 'administrator', id: 'administrator-1', role: 'owner' } as const
    const said = { v: 1, change: `opening-${index}`, at: NOW, actor } as const
    return { ...said, type: isToken ? 'token-assigned' : 'device-added', device }
  })
}

const pick = <Value>(values: readonly Value[], index: number): Value | undefined =>
  values.length === 0 ? undefined : values[index % values.length]

type Verifying = Extract<Command, { type: 'verify' }>

/** A method of the account that the step points at, among them its codes and links. */
function meansAt(account: Account, step: Step): Verifying['means'] {
  const all: Verifying['means'][] = [
    ...account.devices.flatMap(({ id, methods }) =>
      methods.map((method) => ({ kind: 'device', device: id, method }) as const),
    ),
    ...account.bypassCodes.map(({ id }) => ({ kind: 'bypass-code', code: id }) as const),
    ...account.enrolmentLinks.map(({ id }) => ({ kind: 'enrolment-link', link: id }) as const),
  ]
  return pick(all, step.which * 7 + step.later) ?? { kind: 'bypass-code', code: 'unknown' }
}

function commandOf(account: Account, step: Step, number: number, now: number): Command {
  const base = { id: `change-${number}`, actor: step.by === 'user' ? ADA : HELP_DESK }
  const { wish, phase } = step
  const device = pick(account.devices, step.which)?.id ?? 'unknown'
  const own = account.changes.filter(({ session }) => session === step.session)
  const changes = wish === 'undo' && own.length > 0 ? own : account.changes
  const change = changes.at(-1 - (step.which % Math.max(1, Math.min(3, changes.length))))?.id ?? 'unknown'
  const fresh = newDevice(step.type, { id: `device-${3 + (step.which % 3)}` })
  switch (wish) {
    case 'add':
      return { ...base, type: wish, phase, device: fresh }
    case 'assign-token':
      return {
        ...base,
        type: wish,
        device: step.by === 'user' ? fresh : { ...fresh, type: 'hardware-token', destination: null },
      }
    case 'rename':
      return { ...base, type: wish, device, name: refTo(`name-${number}`) }
    case 'activate':
      return { ...base, type: wish, phase, device, app: refTo(`app-${number}`) }
    case 'rotate-app':
      return { ...base, type: wish, device, app: refTo(`app-${number}`) }
    case 'remove':
    case 'set-default':
    case 'report-lost':
    case 'suspend':
    case 'resume':
      return { ...base, type: wish, device }
    case 'set-sign-in-preference':
      return { ...base, type: wish, preference: pick(['ask', 'push', 'call'] as const, step.which) ?? 'ask' }
    case 'verify':
      return {
        ...base,
        type: wish,
        phase,
        purpose: step.which % 3 === 0 ? 'sign-in' : 'manage',
        means: meansAt(account, step),
      }
    case 'send-code':
      return {
        ...base,
        type: wish,
        method: step.which % 2 === 0 ? 'sms' : 'call',
        device: step.which < 3 ? null : device,
      }
    case 'undo':
    case 'dispute':
      return { ...base, type: wish, change }
    case 'issue-bypass-codes':
      return { ...base, type: wish, codes: [{ id: `code-${number}`, uses: 1 + (step.which % 2), expiresAt: null }] }
    case 'issue-enrolment-link':
      return { ...base, type: wish, link: `link-${number}`, expiresAt: now + 60 * MINUTE }
    default:
      return { ...base, type: wish }
  }
}

/** What whoever asks in earnest would bring: a verification by what they have, else an administrator's help; a proof. */
function made(question: Question): Question {
  if (question.command.actor.type !== 'user') return question
  const verified = satisfy(meansOf(question).length > 0 ? 'verification' : 'bypass-code', question)
  return satisfy('proof', verified)
}

interface Grants {
  readonly grant: Grant | null
  readonly signIn: Grant | null
}

/** Lives the steps from the opening on. */
export function live(
  implementation: Implementation,
  opening: readonly Opening[],
  steps: readonly Step[],
  setting: Setting,
): Life {
  const begun = openingEvents(opening)
  let account = begun.reduce(implementation.evolve, implementation.newAccount(USER))
  let now = NOW
  const sessions: Partial<Record<Step['session'], Grants>> = {}
  const events: AccountEvent[] = [...begun]
  const moments: Moment[] = []
  for (const [index, step] of steps.entries()) {
    now += step.later
    const { grant, signIn } = sessions[step.session] ?? { grant: null, signIn: null }
    const facts = factsFor(account, {
      now,
      application: { id: 'wiki', kind: 'web', prompt: step.prompt, selfService: true },
      session: sessionWith({ id: step.session, primaryAuthenticatedAt: now, grant, signIn }),
      reachable: setting.policies,
    })
    const policy = pick(setting.policies, step.policy) ?? WIDE
    const bare: Question = { command: commandOf(account, step, index, now), facts, policy }
    const question = step.ready ? made(bare) : bare
    const decision = answer(implementation, question)
    const before = account
    let next: Account | null = before
    if (decision.outcome === 'allow') {
      next = after(implementation, before, decision.events)
      events.push(...decision.events)
      for (const effect of decision.effects) {
        if (effect.type !== 'open-grant') continue
        const held = sessions[step.session] ?? { grant: null, signIn: null }
        sessions[step.session] = { ...held, [effect.grant.purpose === 'manage' ? 'grant' : 'signIn']: effect.grant }
      }
    }
    moments.push({ question, decision, before, after: next })
    if (next !== null) account = next
  }
  return { opening: begun, events, moments, account }
}

const STRICTER: readonly Policy[] = [
  WIDE,
  { ...WIDE, newUser: 'enroll' },
  { ...WIDE, methods: ['push', 'webauthn'] },
  { ...WIDE, methods: ['passcode', 'sms'], strength: 'phishing-resistant-when-enrolled' },
  { ...WIDE, deviceTypes: ['hardware-token', 'security-key'], newUser: 'enroll' },
  { ...WIDE, telephonyCountries: [], reactivateByNumber: false, strength: 'phishing-resistant-when-enrolled' },
]

/** Up to three policies under which something can happen. */
export const anySetting: fc.Arbitrary<Setting> = fc
  .tuple(fc.constantFrom(...STRICTER), fc.array(fc.constantFrom(...STRICTER), { maxLength: 2 }))
  .map(([first, rest]) => ({ policies: [first, ...rest] }))

/** Everything that a life is made of. */
export interface LifePlan {
  readonly opening: readonly Opening[]
  readonly steps: readonly Step[]
  readonly setting: Setting
}

export function anyLife(step: fc.Arbitrary<Step> = anyStep(), longest = 24): fc.Arbitrary<LifePlan> {
  return fc.record({
    opening: anyOpening,
    steps: fc.array(step, { minLength: 1, maxLength: longest, size: 'max' }),
    setting: anySetting,
  })
}

export const liveAll = (implementation: Implementation, { opening, steps, setting }: LifePlan): Life =>
  live(implementation, opening, steps, setting)
