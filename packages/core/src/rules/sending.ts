import { METHOD } from '../device/device-types.ts'
import { able, methodAllowed } from '../device/usable.ts'
import type { Rule } from '../decision/rule.ts'

/** A code is sent only where the account's own number, the policy and the telephony guards all agree. */
export const SENDING_RULES: readonly Rule[] = [
  {
    id: 'send-code.offered',
    cites: ['S34', 'S35'],
    effect: 'permit',
    actor: 'user',
    commands: ['send-code'],
    when: ({ command }) => command.type === 'send-code' && METHOD[command.method].telephony,
  },
  {
    id: 'send-code.device',
    cites: ['S34', 'S35'],
    effect: 'forbid',
    actor: 'user',
    commands: ['send-code'],
    when: ({ command, target }) =>
      command.type === 'send-code' &&
      command.device !== null &&
      (target === null || !able(target, command.method)),
    cure: 'never',
  },
  {
    id: 'send-code.policy',
    cites: ['S10', 'S12'],
    effect: 'forbid',
    actor: 'user',
    commands: ['send-code'],
    when: ({ command, target, policy }) =>
      command.type === 'send-code' &&
      (target === null ? !policy.methods.includes(command.method) : !methodAllowed(target, command.method, policy)),
    cure: 'policy-allows',
  },
  {
    id: 'send-code.locked-out',
    cites: ['facts 3.6'],
    effect: 'forbid',
    actor: 'user',
    commands: ['send-code'],
    when: ({ facts }) => facts.lockedUntil !== null && facts.now < facts.lockedUntil,
    cure: 'wait',
  },
  {
    id: 'send-code.guards',
    cites: ['S12', 'design 4: telephony'],
    effect: 'forbid',
    actor: 'user',
    commands: ['send-code'],
    when: ({ facts }) => facts.telephony?.outcome !== 'allow',
    cure: ({ facts }) => (facts.telephony?.retryAfterMs === undefined ? 'policy-allows' : 'wait'),
  },
]
