import { grantState } from '../decision/grant.ts'
import type { Rule } from '../decision/rule.ts'
import type { World } from '../decision/world.ts'
import { byMeansOrCode } from './entry.ts'
import { proved } from './proof.ts'

function secondFactor({ command, facts, policy, grant }: World): boolean {
  if (grant === 'valid' || grantState(facts, policy, 'sign-in', command) === 'valid') return true
  return command.type === 'report-lost' && proved(facts, 'report-lost', command.device)?.kind === 'mailed-link'
}

/** Taking power away needs one second factor, a bypass code or a mailed link, and never primary authentication alone. */
export const LOST_DEVICE_RULES: readonly Rule[] = [
  {
    id: 'report-lost.offered',
    cites: ['design 4: lost device'],
    effect: 'permit',
    actor: 'user',
    commands: ['report-lost'],
    when: () => true,
  },
  {
    id: 'report-lost.second-factor',
    cites: ['design 4: lost device'],
    effect: 'forbid',
    actor: 'user',
    commands: ['report-lost'],
    when: (world) => !secondFactor(world),
    cure: byMeansOrCode,
  },
  {
    id: 'report-lost.suspended',
    cites: ['design 4: lost device'],
    effect: 'forbid',
    actor: 'user',
    commands: ['report-lost'],
    when: ({ target }) => target?.state === 'suspended',
    cure: 'never',
  },
  {
    // What somebody disputed or an administrator stopped, an administrator resumes.
    id: 'activate.suspended',
    cites: ['S21', 'design 4: lost device'],
    effect: 'forbid',
    actor: 'user',
    commands: ['activate'],
    when: ({ target }) => target?.state === 'suspended' && target.suspendedBecause !== 'lost',
    cure: 'never',
  },
]
