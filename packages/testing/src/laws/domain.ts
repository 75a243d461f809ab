/**
 * The laws' worlds: every combination of the values below, the plainest of each first. It is also the stated sub-domain
 * on which every subset of the needs is tried. It leaves out what no account can be (an active device on an account
 * that never had one, a telephony method without a number that takes it) and policies under which no grant lasts at all.
 */
import fc from 'fast-check'
import type { Account, Change, Command, Device, Facts, Grant, Means, Policy, Proof, Session } from '@ssp/core'
import {
  byDevice,
  factsFor,
  grantBy,
  HELP_DESK,
  newDevice,
  NOW,
  proofOf,
  refTo,
  sessionWith,
} from '../worlds/builders.ts'
import { randomWorld } from '../worlds/random-world.ts'
import { satisfy } from './satisfy.ts'
import { accountOf, type Body, deviceOf, type Question, wanted, WIDE, withFacts } from './scene.ts'

const key = deviceOf('key', 'security-key')
const phone = deviceOf('phone', 'mobile-phone')
const line = deviceOf('line', 'landline')
const token = deviceOf('token', 'hardware-token')
const tablet = deviceOf('tablet', 'tablet')
const lateKey: Device = { ...key, boundAt: 8 }
const lost: Device = { ...phone, state: 'suspended', suspendedBecause: 'lost' }
const appOnly: Device = { ...phone, methods: ['push', 'passcode'] }

const changeOf = (id: string, kind: Change['kind'], version: number, device: Device, was: Device | null): Change => ({
  id,
  kind,
  at: NOW - 60_000,
  version,
  session: 'session-1',
  device: device.id,
  before: { device: was, defaultDevice: null, signInPreference: 'ask' },
})

const changes = [
  changeOf('added-key', 'add', 8, lateKey, null),
  changeOf('removed-tablet', 'remove', 9, tablet, tablet),
]
const run = { session: 'session-1', from: 8 } as const

const ACCOUNTS: readonly Account[] = [
  accountOf([]),
  accountOf([], { everActive: true }),
  accountOf([key]),
  accountOf([phone]),
  accountOf([{ ...phone, destination: { country: 'DE', numberType: 'fixed-line' } }]),
  accountOf([appOnly, line], { defaultDevice: 'phone' }),
  accountOf([key, phone], { defaultDevice: 'phone' }),
  accountOf([phone, token, line], { defaultDevice: 'line' }),
  accountOf([lost, key]),
  accountOf([lateKey], { changes, run }),
  accountOf([phone, lateKey], { changes, run }),
  accountOf([phone, lateKey], { changes, frozen: { change: 'added-key', version: 8 } }),
  accountOf([lateKey], { changes, frozen: { change: 'added-key', version: 8 } }),
]

const verifying = (purpose: 'manage' | 'sign-in', phase: 'begin' | 'finish', means: Means): Body => ({
  type: 'verify',
  phase,
  purpose,
  means,
})

const BODIES: readonly Body[] = [
  { type: 'view-devices' },
  { type: 'add', phase: 'begin', device: newDevice('mobile-phone', { id: 'new' }) },
  { type: 'add', phase: 'finish', device: newDevice('mobile-phone', { id: 'new' }) },
  { type: 'add', phase: 'finish', device: newDevice('landline', { id: 'new' }) },
  { type: 'add', phase: 'finish', device: newDevice('security-key', { id: 'new' }) },
  { type: 'add', phase: 'begin', device: newDevice('platform-authenticator', { id: 'new', platform: 'windows' }) },
  { type: 'add', phase: 'finish', device: newDevice('hardware-token', { id: 'new' }) },
  { type: 'add', phase: 'begin', device: newDevice('landline', { id: 'new', destination: null }) },
  { type: 'rename', device: 'key', name: refTo('name') },
  { type: 'rename', device: 'phone', name: refTo('name') },
  { type: 'remove', device: 'key' },
  { type: 'remove', device: 'phone' },
  { type: 'remove', device: 'token' },
  { type: 'activate', phase: 'begin', device: 'phone', app: null },
  { type: 'activate', phase: 'finish', device: 'phone', app: refTo('new') },
  { type: 'rotate-app', device: 'phone', app: refTo('new') },
  { type: 'rotate-app', device: 'key', app: refTo('new') },
  { type: 'set-default', device: 'phone' },
  { type: 'set-default', device: 'line' },
  { type: 'set-sign-in-preference', preference: 'call' },
  { type: 'set-sign-in-preference', preference: 'ask' },
  verifying('manage', 'begin', byDevice('key', 'webauthn')),
  verifying('manage', 'finish', byDevice('phone', 'push')),
  verifying('sign-in', 'begin', byDevice('phone', 'push')),
  verifying('sign-in', 'finish', byDevice('phone', 'sms')),
  verifying('manage', 'finish', { kind: 'bypass-code', code: 'unknown' }),
  verifying('manage', 'begin', { kind: 'bypass-code', code: null }),
  verifying('manage', 'begin', { kind: 'enrolment-link', link: 'link' }),
  { type: 'send-code', method: 'sms', device: 'phone' },
  { type: 'send-code', method: 'call', device: null },
  { type: 'sign-in' },
  { type: 'report-lost', device: 'phone' },
  { type: 'undo', change: 'added-key' },
  { type: 'undo', change: 'removed-tablet' },
  { type: 'dispute', change: 'added-key' },
  { type: 'lift-freeze' },
  { type: 'leave' },
]

const COMMANDS: readonly Command[] = [
  ...BODIES.map(wanted),
  { id: 'change-1', actor: HELP_DESK, type: 'suspend', device: 'phone' },
  { id: 'change-1', actor: HELP_DESK, type: 'add', phase: 'begin', device: newDevice('landline', { id: 'new' }) },
]

/** What every grant is made at: all accounts have the same version. */
const any = accountOf([])
const grantOf = (by: Means): Grant => grantBy(by, any)

const byPush = grantOf(byDevice('phone', 'push'))
const byKey = grantOf(byDevice('key', 'webauthn'))
const byText = grantOf(byDevice('phone', 'sms'))
const byCode = grantOf({ kind: 'bypass-code', code: 'code' })
const byLink = grantOf({ kind: 'enrolment-link', link: 'link' })
const signIn: Grant = { ...byPush, purpose: 'sign-in' }

const SESSIONS: readonly (Session | null)[] = [
  null,
  sessionWith({ id: 'session-2', user: 'bob' }),
  sessionWith({ primaryAuthenticatedAt: null }),
  sessionWith({ grant: byPush, primaryAuthenticatedAt: null }),
  sessionWith(),
  sessionWith({ signIn }),
  sessionWith({ grant: byPush }),
  sessionWith({ grant: byKey }),
  sessionWith({ grant: byText }),
  sessionWith({ grant: byCode }),
  sessionWith({ grant: byLink }),
  sessionWith({ grant: { ...byPush, at: NOW - 600_000 } }),
  sessionWith({ grant: { ...byKey, entry: 'standalone' } }),
  sessionWith({ grant: { ...byKey, version: 7 } }),
]

const POLICIES: readonly Policy[] = [
  WIDE,
  { ...WIDE, newUser: 'enroll', reactivateByNumber: false },
  { ...WIDE, strength: 'phishing-resistant-when-enrolled' },
  { ...WIDE, strength: 'phishing-resistant', userVerification: 'required' },
  { ...WIDE, bypassCodeInTraditional: false, locations: ['CH'] },
  { ...WIDE, methods: ['webauthn'], telephonyCountries: [] },
  { ...WIDE, methods: ['call', 'push'], numberTypes: ['mobile'], strength: 'phishing-resistant-when-enrolled' },
  { ...WIDE, deviceTypes: ['mobile-phone'], bypassCodeInTraditional: false, reactivateByNumber: false },
  { ...WIDE, deviceTypes: [], newUser: 'enroll', locations: [] },
]

const { application } = factsFor(any)

const PLACES: readonly Partial<Facts>[] = [
  {},
  { application: { ...application, prompt: 'traditional' } },
  { application: { ...application, selfService: false } },
  { application: { ...application, prompt: 'traditional', selfService: false }, organisation: { edition: 'free' } },
  { organisation: { edition: 'free' } },
  { application: { ...application, kind: 'radius' } },
  { application: { ...application, kind: 'device-management-portal', prompt: 'traditional' } },
]

const TROUBLES: readonly Partial<Facts>[] = [
  {},
  { lockedUntil: NOW + 1 },
  { location: 'unknown', lockedUntil: NOW },
  { push: { stoppedUntil: 'stronger-method' } },
  { push: { stoppedUntil: NOW + 1 }, lockedUntil: NOW + 1 },
  { telephony: null },
  { telephony: { outcome: 'refuse' } },
  { telephony: { outcome: 'refuse', retryAfterMs: 1 }, lockedUntil: NOW + 1 },
]

const REACHABLE: readonly (readonly Policy[])[] = [[], [WIDE, { ...WIDE, methods: ['webauthn'] }]]

type Proving = (question: Question) => Proof | null

/** The right proof but for this. */
const otherwise =
  (more: Partial<Proof>): Proving =>
  (question) => {
    const { proof } = satisfy('proof', question).facts
    return proof === null ? null : { ...proof, ...more }
  }

const PROOFS: readonly Proving[] = [
  otherwise({}),
  () => null,
  otherwise({ userVerified: false }),
  otherwise({ subject: 'other' }),
  otherwise({ expiresAt: NOW }),
  () => proofOf('activation', 'add', 'new'),
  () => proofOf('activation', 'activate', 'phone'),
]

const AXES = [ACCOUNTS, COMMANDS, SESSIONS, POLICIES, PLACES, TROUBLES, REACHABLE, PROOFS] as const

/** How many worlds there are. */
export const DOMAIN_SIZE: number = AXES.reduce((product, axis) => product * axis.length, 1)

/** The world at these places of the axes. */
function worldOf(places: readonly number[]): Question {
  let axes = 0
  function take<Value>(axis: readonly Value[]): Value {
    const place = places[axes]
    axes += 1
    const value = place === undefined ? undefined : axis[place]
    if (value === undefined) throw new Error(`no world is at ${places.join(', ')}`)
    return value
  }
  const account = take(ACCOUNTS)
  const command = take(COMMANDS)
  const session = take(SESSIONS)
  const policy = take(POLICIES)
  const place = take(PLACES)
  const trouble = take(TROUBLES)
  const reachable = take(REACHABLE)
  const question = { command, policy, facts: factsFor(account, { session, reachable, ...place, ...trouble }) }
  return withFacts(question, { proof: take(PROOFS)(question) })
}

function placesOf(number: number): readonly number[] {
  let rest = number
  return AXES.map((axis) => {
    const place = rest % axis.length
    rest = Math.floor(rest / axis.length)
    return place
  })
}

function commonFactor(a: number, b: number): number {
  return b === 0 ? a : commonFactor(b, a % b)
}

/** So many worlds, spread evenly over all of them; every one where that many are asked for. */
export function* worldsOf(count: number, seed = 0): Generator<Question> {
  const wanted = Math.min(Math.max(1, Math.round(count)), DOMAIN_SIZE)
  // A step without a common factor reaches every world once; the golden ratio spreads the first ones.
  let step = Math.floor(DOMAIN_SIZE * 0.618_033_988_75)
  while (commonFactor(step, DOMAIN_SIZE) !== 1) step += 1
  let number = Math.abs(seed) % DOMAIN_SIZE
  for (let done = 0; done < wanted; done += 1) {
    yield worldOf(placesOf(number))
    number = (number + step) % DOMAIN_SIZE
  }
}

/** Any place of the axis; its first, where everything is in order, every other time. */
const often = (axis: readonly unknown[]): fc.Arbitrary<number> =>
  fc.oneof({ arbitrary: fc.constant(0), weight: 1 }, { arbitrary: fc.nat(axis.length - 1), weight: 1 })

const anyPlace = (axis: readonly unknown[]): fc.Arbitrary<number> => fc.noBias(fc.nat(axis.length - 1))

/** A random one of these worlds, in which little is wrong more often than not. */
export const anySimpleWorld: fc.Arbitrary<Question> = fc
  .tuple(
    anyPlace(ACCOUNTS),
    anyPlace(COMMANDS),
    anyPlace(SESSIONS),
    often(POLICIES),
    often(PLACES),
    often(TROUBLES),
    often(REACHABLE),
    anyPlace(PROOFS),
  )
  .map(worldOf)

/** A random world: one of these, or one with a whole life behind it. */
export const anyWorld: fc.Arbitrary<Question> = fc.oneof(
  { arbitrary: anySimpleWorld, weight: 1 },
  { arbitrary: fc.noBias(fc.nat()).map((seed) => randomWorld(seed)), weight: 3 },
)
