import type { Rule } from '../decision/rule.ts'

/**
 * Only an account that never had an active device enrols its first one on primary authentication, and only where the
 * policy for new users says so. These rules say why a password alone is not enough; `entry` stops it.
 */
export const FIRST_DEVICE_RULES: readonly Rule[] = [
  {
    id: 'first-device.new-user-policy',
    cites: ['facts 3.3'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: ({ facts, policy, grant }) => grant !== 'valid' && !facts.account.everActive && policy.newUser !== 'enroll',
    cure: 'bypass-code',
  },
  {
    id: 'first-device.not-new',
    cites: ['S42'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: ({ facts, grant, means }) => grant !== 'valid' && facts.account.everActive && means().length === 0,
    cure: 'bypass-code',
  },
]
