import { DISPUTE_WINDOW_MS } from '../account/evolve.ts'
import { restore } from '../account/restore.ts'
import { UNDO_WINDOW_MS } from '../decision/plan.ts'
import type { Rule } from '../decision/rule.ts'
import { proved } from './proof.ts'

/** Undo restores, for a short while and in the session that made the change. Dispute takes power away, by mailed link. */
export const UNDO_DISPUTE_RULES: readonly Rule[] = [
  {
    id: 'undo.offered',
    cites: ['design 4: undo and dispute'],
    effect: 'permit',
    actor: 'user',
    commands: ['undo'],
    when: () => true,
  },
  {
    id: 'undo.own-session',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'user',
    commands: ['undo'],
    when: ({ change, facts }) => change === null || change.session !== facts.session?.id,
    cure: 'never',
  },
  {
    id: 'undo.window',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'user',
    commands: ['undo'],
    when: ({ change, facts }) => change !== null && facts.now - change.at >= UNDO_WINDOW_MS,
    cure: 'never',
  },
  {
    id: 'undo.possible',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'user',
    commands: ['undo'],
    when: ({ change, facts }) => change !== null && restore(facts.account, change) === null,
    cure: 'never',
  },
  {
    id: 'dispute.offered',
    cites: ['design 4: undo and dispute'],
    effect: 'permit',
    actor: 'user',
    commands: ['dispute'],
    when: () => true,
  },
  {
    id: 'dispute.known',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'user',
    commands: ['dispute'],
    when: ({ change, facts }) => change === null || facts.now - change.at >= DISPUTE_WINDOW_MS,
    cure: 'never',
  },
  {
    id: 'dispute.link',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'user',
    commands: ['dispute'],
    when: ({ command, facts }) =>
      command.type === 'dispute' && proved(facts, 'dispute', command.change)?.kind !== 'mailed-link',
    cure: 'proof',
  },
  {
    id: 'lift-freeze.offered',
    cites: ['design 4: undo and dispute'],
    effect: 'permit',
    actor: 'user',
    commands: ['lift-freeze'],
    when: ({ facts }) => facts.account.frozen !== null,
  },
]
