import { heldByAnother } from '../account/devices.ts'
import type { Rule } from '../decision/rule.ts'
import { ABOUT_A_DEVICE, CHANGES, EVERY_USER_COMMAND } from './commands.ts'

/** Whose account it is, and what is in it. Another user's device and an unknown one look the same. */
export const ACCOUNT_RULES: readonly Rule[] = [
  {
    id: 'account.own',
    cites: ['S01'],
    effect: 'forbid',
    actor: 'user',
    commands: EVERY_USER_COMMAND,
    when: ({ command, facts }) =>
      command.actor.type === 'user' && (command.actor.id !== facts.user || facts.account.user !== facts.user),
    cure: 'never',
  },
  {
    id: 'device.known',
    cites: ['S01'],
    effect: 'forbid',
    actor: 'user',
    commands: ABOUT_A_DEVICE,
    when: ({ target }) => target === null,
    cure: 'never',
  },
  {
    id: 'device.new',
    cites: ['S01'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add'],
    when: ({ command, facts }) =>
      command.type === 'add' && facts.account.devices.some((one) => one.id === command.device.id),
    cure: 'never',
  },
  {
    id: 'credential.one-device',
    cites: ['S18', 'S33'],
    effect: 'forbid',
    actor: 'user',
    commands: ['add', 'activate', 'rotate-app'],
    when: ({ command, facts }) =>
      (command.type === 'add' && heldByAnother(facts.account, command.device)) ||
      ((command.type === 'activate' || command.type === 'rotate-app') &&
        heldByAnother(facts.account, { id: command.device, credential: null, app: command.app })),
    cure: 'never',
  },
  {
    id: 'account.frozen',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'user',
    commands: CHANGES,
    when: ({ facts }) => facts.account.frozen !== null,
    cure: 'freeze-lifted',
  },
]
