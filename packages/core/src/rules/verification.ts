import { METHOD } from '../device/device-types.ts'
import { able, methodAllowed } from '../device/usable.ts'
import type { CommandOf } from '../decision/command.ts'
import { phishingResistanceRequired } from '../decision/means.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import { byMeansOrCode } from './entry.ts'
import { proved } from './proof.ts'

/** The rule's test, asked only of a verification. */
const asks = (test: (world: World, command: CommandOf<'verify'>) => boolean) => (world: World): boolean =>
  world.command.type === 'verify' && test(world, world.command)

/** The code or link as the account knows it: unexpired, with a use left. */
function known({ facts }: World, { means }: CommandOf<'verify'>): boolean {
  if (means.kind === 'device') return true
  if (means.kind === 'enrolment-link') {
    return facts.account.enrolmentLinks.some((one) => one.id === means.link && facts.now < one.expiresAt)
  }
  return facts.account.bypassCodes.some(
    (one) => one.id === means.code && one.usesLeft > 0 && (one.expiresAt === null || facts.now < one.expiresAt),
  )
}

function subjectOf({ means }: CommandOf<'verify'>): string | null {
  if (means.kind === 'device') return means.device
  return means.kind === 'bypass-code' ? means.code : means.link
}

/** What counts as verifying, for signing in and for device management alike. */
export const VERIFICATION_RULES: readonly Rule[] = [
  {
    id: 'verification.offered',
    cites: ['S27', 'S42'],
    effect: 'permit',
    actor: 'user',
    commands: ['verify'],
    when: () => true,
  },
  {
    id: 'verification.device',
    cites: ['S42'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(
      ({ target }, { means }) =>
        means.kind === 'device' && (target === null || !able(target, means.method)),
    ),
    cure: 'never',
  },
  {
    id: 'verification.policy',
    cites: ['S10', 'facts 3.3'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(
      ({ target, policy }, { means }) =>
        means.kind === 'device' && target !== null && !methodAllowed(target, means.method, policy),
    ),
    cure: 'policy-allows',
  },
  {
    id: 'verification.strength',
    cites: ['design 4: strength'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(
      ({ facts, policy }, { means, purpose }) =>
        purpose === 'manage' &&
        means.kind === 'device' &&
        !METHOD[means.method].phishingResistant &&
        phishingResistanceRequired(facts.account, policy, facts.account.version),
    ),
    cure: 'policy-allows',
  },
  {
    id: 'verification.bypass-code-in-traditional',
    cites: ['facts 2.4'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(
      ({ facts, policy }, { means, purpose }) =>
        purpose === 'manage' &&
        means.kind === 'bypass-code' &&
        facts.application.prompt === 'traditional' &&
        !policy.bypassCodeInTraditional,
    ),
    cure: 'policy-allows',
  },
  {
    id: 'verification.enrolment-link',
    cites: ['design 4: first device'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks((_, { means, purpose }) => means.kind === 'enrolment-link' && purpose !== 'manage'),
    cure: 'never',
  },
  {
    id: 'verification.code',
    cites: ['S42'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks((world, command) => command.phase === 'finish' && !known(world, command)),
    cure: 'never',
  },
  {
    id: 'verification.proof',
    cites: ['S42'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(({ facts, policy }, command) => {
      if (command.phase === 'begin') return false
      const proof = proved(facts, 'verify', subjectOf(command))
      const method = command.means.kind === 'device' ? command.means.method : null
      return (
        proof === null ||
        proof.kind !== 'means' ||
        proof.method !== method ||
        (method === 'webauthn' && policy.userVerification === 'required' && !proof.userVerified)
      )
    }),
    cure: 'proof',
  },
  {
    // WebAuthn keeps working, so that a stolen password can't lock its owner out.
    id: 'verification.locked-out',
    cites: ['facts 3.6'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(({ facts }, { means }) => {
      const lockable = means.kind === 'bypass-code' || (means.kind === 'device' && METHOD[means.method].lockable)
      return lockable && facts.lockedUntil !== null && facts.now < facts.lockedUntil
    }),
    cure: 'wait',
  },
  {
    // What stops push, and what lifts that, is counted outside: `countPush`, `liftPush`.
    id: 'verification.push-stopped',
    cites: ['design 4: push'],
    effect: 'forbid',
    actor: 'user',
    commands: ['verify'],
    when: asks(({ facts }, { means }) => {
      if (means.kind !== 'device' || means.method !== 'push') return false
      const until = facts.push?.stoppedUntil
      return until !== null && (typeof until !== 'number' || !(facts.now >= until))
    }),
    cure: (world) => (typeof world.facts.push?.stoppedUntil === 'number' ? 'wait' : byMeansOrCode(world)),
  },
  {
    id: 'sign-in.verified',
    cites: ['S01'],
    effect: 'permit',
    actor: 'user',
    commands: ['sign-in'],
    when: ({ withoutFactor }) => !withoutFactor,
  },
  {
    id: 'sign-in.new-user',
    cites: ['facts 3.3'],
    effect: 'permit',
    actor: 'user',
    commands: ['sign-in'],
    when: ({ withoutFactor }) => withoutFactor,
  },
]
