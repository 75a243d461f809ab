import type { Command, CommandType, Entry, Facts, Means, Policy, PushStop, Session } from '@ssp/core'
import type { Evolve } from '../model/consequences.ts'
import { foldOne } from '../model/fold.ts'
import { APPLICATION, factsFor, NOW, SESSION, USER } from './builders.ts'
import { type Dice, diceFrom } from './dice.ts'
import {
  addDevice,
  BY_ADMINISTRATOR,
  bySession,
  dispute,
  happenTo,
  issueCodes,
  issueLink,
  type Life,
  newLife,
  randomHappening,
} from './life.ts'
import { randomCommand, randomCommandType } from './random-command.ts'
import { aftermath, type GrantPlan, planGrant, verified } from './random-grant.ts'
import { randomPolicy, randomReach } from './random-policy.ts'
import { randomProof } from './random-proof.ts'

/** One question to the decision, with all that it may look at. */
export interface RandomWorld {
  readonly command: Command
  readonly facts: Facts
  readonly policy: Policy
}

const HOUR = 3_600_000
const MINUTE = 60_000

/** Moments before now at which something happened, with those around the windows of undo and dispute among them. */
const MOMENTS: readonly number[] = [
  300 * HOUR,
  240 * HOUR + 1,
  240 * HOUR,
  240 * HOUR - 1,
  50 * HOUR,
  HOUR,
  10 * MINUTE + 1,
  10 * MINUTE,
  10 * MINUTE - 1,
  MINUTE,
]

/** Moments of a past, one after the other, none later than `latest` before now. */
function clock(dice: Dice, latest: number): () => number {
  let index = dice.below(6)
  return () => {
    if (dice.chance(0.35)) index = Math.min(index + 1 + dice.below(3), MOMENTS.length - 1)
    return NOW - Math.max(MOMENTS[index] ?? 0, latest)
  }
}

/** What the Universal Prompt has no question about. */
const TRADITIONAL_ONLY: ReadonlySet<CommandType> = new Set<CommandType>(['set-default', 'set-sign-in-preference'])

/** What happened to the account before the session verified. */
function past(dice: Dice, life: Life, type: CommandType, latest: number): void {
  const at = clock(dice, latest)
  const isNew = dice.chance(type === 'add' || type === 'send-code' ? 0.2 : 0.05)
  const devices = isNew ? 0 : dice.pick([1, 2, 2, 2, 3])
  for (let count = 0; count < devices; count += 1) {
    addDevice(dice, life, at(), dice.pick([bySession(SESSION), bySession('session-0'), BY_ADMINISTRATOR]))
  }
  const happenings = isNew ? 0 : dice.pick([0, 0, 1, 2, 3])
  for (let count = 0; count < happenings; count += 1) randomHappening(dice, life, at())
  if (type === 'verify') {
    if (dice.chance(0.4)) issueCodes(dice, life, at(), 1)
    if (dice.chance(0.3)) issueLink(dice, life, at())
  }
  if (type === 'set-sign-in-preference' && dice.chance(0.7)) {
    const caller = life.account().devices.find((one) => one.methods.includes('call') || one.methods.includes('push'))
    if (caller !== undefined) life.happen(at(), bySession('session-0'), { type: 'default-set', device: caller.id })
  }
  if (type === 'activate' && dice.chance(0.15)) {
    const phone = life.account().devices.find((one) => one.methods.includes('push'))
    if (phone !== undefined) happenTo(life, at(), dice.pick([BY_ADMINISTRATOR, bySession('session-0')]), phone.id, 'suspend')
  }
  if (type === 'issue-bypass-codes' && dice.chance(0.3)) issueCodes(dice, life, at(), 94 + dice.below(7))
  if (type === 'lift-freeze' && dice.chance(0.75)) dispute(dice, life, at())
}

/** Now and then the phone that is to be activated proves it, which only its unchanged number may. */
function wantedMeans(dice: Dice, life: Life, type: CommandType): Means | null {
  if (type !== 'activate' || dice.chance(0.6)) return null
  const phones = life.account().devices.filter((one) => one.state === 'active' && one.methods.includes('push'))
  if (phones.length === 0) return null
  const phone = dice.pick(phones)
  return { kind: 'device', device: phone.id, method: dice.pick(phone.methods) }
}

function randomSession(
  dice: Dice,
  life: Life,
  policy: Policy,
  entry: Entry,
  type: CommandType,
  manage: GrantPlan,
  signIn: GrantPlan,
): Session | null {
  const signed = verified(dice, life, policy, signIn, entry, null)
  const granted = verified(dice, life, policy, manage, entry, wantedMeans(dice, life, type))
  const [ruling, plan] = type === 'sign-in' ? [signed, signIn] : [granted, manage]
  aftermath(dice, life, plan, ruling, type)
  if (dice.chance(0.015)) return null
  return {
    id: SESSION,
    user: dice.chance(0.99) ? USER : 'bob',
    primaryAuthenticatedAt: dice.chance(0.97) ? NOW - 15 * MINUTE : null,
    grant: granted,
    signIn: signed,
  }
}

/** What came of pushes lately. */
function randomStop(dice: Dice): PushStop {
  if (dice.chance(0.7)) return null
  return dice.pick(['stronger-method', 'stronger-method', NOW + 1, NOW + 15 * MINUTE, NOW, NOW - 1] as const)
}

function randomFacts(dice: Dice, life: Life, policy: Policy, type: CommandType): Facts {
  const entry = dice.pick(['prompt', 'prompt', 'central', 'standalone'] as const)
  const manage = planGrant(dice, 'manage', policy.grantMs)
  const signIn = planGrant(dice, 'sign-in', policy.grantMs)
  past(dice, life, type, Math.max(manage.age, signIn.age))
  const session = randomSession(dice, life, policy, entry, type, manage, signIn)
  const account = life.account()
  return factsFor(dice.chance(0.995) ? account : { ...account, user: 'bob' }, {
    organisation: { edition: dice.weighted({ beyond: 30, access: 32, mfa: 32, free: 5 }) },
    application: {
      id: APPLICATION,
      kind: dice.chance(0.95)
        ? dice.pick(['web', 'vpn', 'single-sign-on', 'access-gateway', 'microsoft', 'central', 'device-management-portal'])
        : dice.pick(['radius', 'remote-desktop', 'api']),
      prompt: dice.chance(TRADITIONAL_ONLY.has(type) ? 0.85 : 0.5) ? 'traditional' : 'universal',
      selfService: dice.chance(0.94),
    },
    entry,
    location: dice.weighted({ DE: 70, CH: 10, US: 5, unknown: 5 }),
    session,
    reachable: randomReach(dice, policy),
    lockedUntil: dice.chance(0.8) ? null : NOW + dice.pick([1, 15 * MINUTE, 15 * MINUTE, 0, -1]),
    push: { stoppedUntil: randomStop(dice) },
    telephony: dice.chance(0.03)
      ? null
      : dice.pick([
          { outcome: 'allow' },
          { outcome: 'allow' },
          { outcome: 'allow' },
          { outcome: 'allow' },
          { outcome: 'allow' },
          { outcome: 'allow' },
          { outcome: 'refuse' },
          { outcome: 'refuse', retryAfterMs: 30_000 },
        ]),
  })
}

/**
 * A world from a seed: an account with a life behind it, a session with more or less of a verification, and somebody
 * who wants something. Consistent, and near to all of the decision's edges.
 *
 * @param evolve what an event makes of an account; the model's own unless another one is on trial
 */
export function randomWorld(seed: number, evolve: Evolve = foldOne): RandomWorld {
  const dice = diceFrom(seed)
  const type = randomCommandType(dice)
  const policy = randomPolicy(dice)
  const life = newLife(evolve)
  const bare = randomFacts(dice, life, policy, type)
  const command = randomCommand(dice, type, bare.account, policy)
  return { command, facts: { ...bare, proof: randomProof(dice, command, bare) }, policy }
}
