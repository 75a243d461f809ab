import type { CommandType } from '../decision/command.ts'
import type { GrantState } from '../decision/grant.ts'
import type { Cure, Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import { IN_SESSION, MANAGEMENT } from './commands.ts'

const GUARDED: readonly CommandType[] = [...MANAGEMENT, 'send-code', 'sign-in']

/** A code to a number that the account has already is part of verifying, so it can't ask for a verification. */
const guarded = ({ command, enrols, withoutFactor }: World): boolean =>
  !enrols && !withoutFactor && (command.type !== 'send-code' || command.device === null)

/** Verify with what you have; where you have nothing that counts, an administrator helps. */
export const byMeansOrCode = (world: World): Cure => {
  if (world.means().length > 0) return 'verification'
  // Only an older device lifts a freeze; a bypass code is not one.
  return world.command.type === 'lift-freeze' ? 'never' : 'bypass-code'
}

/** Commands that a bypass code opens and an enrolment link does not. */
const CODE_ONLY: readonly CommandType[] = [
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
  'undo',
  'leave',
]

/** A code that was given already is not asked for again: it is the prompt that takes none. */
const unlessCodeIsHeld = (world: World): Cure =>
  world.means().length === 0 &&
  CODE_ONLY.includes(world.command.type) &&
  world.facts.session?.grant?.by.kind === 'bypass-code'
    ? 'policy-allows'
    : byMeansOrCode(world)

function whileGrantIs(id: string, state: GrantState, cites: readonly string[], cure = byMeansOrCode): Rule {
  return {
    id,
    cites,
    effect: 'forbid',
    actor: 'user',
    commands: GUARDED,
    when: (world) => world.grant === state && guarded(world),
    cure,
  }
}

/** Device management opens after primary authentication and a verification made for it, and closes by itself. */
export const ENTRY_RULES: readonly Rule[] = [
  {
    id: 'entry.primary-authentication',
    cites: ['S13', 'S14', 'S26', 'S40'],
    effect: 'forbid',
    actor: 'user',
    commands: IN_SESSION,
    when: ({ facts }) => {
      const session = facts.session
      return session === null || session.user !== facts.user || session.primaryAuthenticatedAt === null
    },
    cure: 'primary-authentication',
  },
  whileGrantIs('entry.verification', 'absent', ['S27', 'S29', 'S42']),
  whileGrantIs('grant.bound', 'bound-elsewhere', ['S42', 'design 4: entry']),
  whileGrantIs('grant.expired', 'expired', ['design 4: entry']),
  whileGrantIs('grant.foreign-change', 'foreign-change', ['design 4: entry']),
  whileGrantIs('grant.method-gone', 'method-gone', ['design 4: entry']),
  whileGrantIs('grant.too-weak', 'too-weak', ['design 4: strength']),
  // A key can't prove its own re-binding.
  whileGrantIs('grant.not-independent', 'not-independent', ['design 4: proof is per method']),
  whileGrantIs('grant.not-accepted', 'not-accepted', ['S42', 'facts 2.4'], unlessCodeIsHeld),
  {
    // Where a bypass code is all that is left and this prompt takes none, both must change.
    id: 'entry.bypass-code-in-traditional',
    cites: ['facts 2.4'],
    effect: 'forbid',
    actor: 'user',
    commands: CODE_ONLY,
    when: (world) =>
      world.grant !== 'valid' &&
      world.facts.application.prompt === 'traditional' &&
      !world.policy.bypassCodeInTraditional &&
      world.means().length === 0,
    cure: 'policy-allows',
  },
]
