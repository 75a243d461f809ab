import type { Rule } from '../decision/rule.ts'
import { proved } from './proof.ts'

/**
 * The authenticator app of a phone renews its key. The present key speaks for itself, so no person and no session is
 * asked. It is nobody's change: nothing is announced, no verification and no session ends, and nothing gains or regains
 * power. Whoever can use a key could keep it for good that way, so it ends with the device's activity and in a freeze;
 * the phone that has the old key is told that it moved.
 */
export const APP_RULES: readonly Rule[] = [
  {
    id: 'rotate-app.offered',
    cites: ['design 4: push'],
    effect: 'permit',
    actor: 'user',
    commands: ['rotate-app'],
    when: () => true,
  },
  {
    id: 'rotate-app.device',
    cites: ['design 4: push'],
    effect: 'forbid',
    actor: 'user',
    commands: ['rotate-app'],
    when: ({ command, target }) =>
      command.type === 'rotate-app' &&
      target !== null &&
      (target.state !== 'active' || target.app === null || target.app.ref === command.app.ref),
    cure: 'never',
  },
  {
    id: 'rotate-app.proof',
    cites: ['design 4: push'],
    effect: 'forbid',
    actor: 'user',
    commands: ['rotate-app'],
    when: ({ command, facts }) =>
      command.type === 'rotate-app' && proved(facts, 'rotate', command.device)?.kind !== 'app-key',
    cure: 'proof',
  },
]
