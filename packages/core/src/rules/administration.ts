import { heldByAnother } from '../account/devices.ts'
import type { CommandType } from '../decision/command.ts'
import type { Facts } from '../decision/facts.ts'
import type { Rule } from '../decision/rule.ts'
import type { AdministratorRole } from '../words.ts'

const USERS: readonly AdministratorRole[] = ['owner', 'administrator', 'user-manager']
const HELP: readonly AdministratorRole[] = [...USERS, 'help-desk']

/** Which roles may do what to a user's account (product facts 3.2). What is not here, no administrator does. */
export const ROLES_FOR: Readonly<Partial<Record<CommandType, readonly AdministratorRole[]>>> = {
  rename: HELP,
  remove: HELP,
  suspend: HELP,
  resume: HELP,
  'lift-freeze': HELP,
  'assign-token': HELP,
  'issue-bypass-codes': HELP,
  'revoke-bypass-codes': HELP,
  'issue-enrolment-link': HELP,
}

/** At most this many codes may be open for one user (product facts 2, "Limits"). */
export const MAX_BYPASS_CODES = 100

// The keys of a record over CommandType are command types.
const ADMINISTRATION = Object.keys(ROLES_FOR) as readonly CommandType[]

const openCodes = ({ account, now }: Facts): number =>
  account.bypassCodes.filter((one) => one.expiresAt === null || now < one.expiresAt).length

/** What administrators do to a user's account; it stands outside of self-service and its last-device rule. */
export const ADMINISTRATION_RULES: readonly Rule[] = [
  {
    id: 'administration.role',
    cites: ['facts 3.2'],
    effect: 'permit',
    actor: 'administrator',
    commands: ADMINISTRATION,
    when: ({ command }) =>
      command.actor.type === 'administrator' && ROLES_FOR[command.type]?.includes(command.actor.role) === true,
  },
  {
    id: 'administration.device',
    cites: ['facts 3.2'],
    effect: 'forbid',
    actor: 'administrator',
    commands: ['rename', 'remove', 'suspend', 'resume'],
    when: ({ command, target }) =>
      target === null ||
      (command.type === 'suspend' && target.state === 'suspended') ||
      (command.type === 'resume' && target.state !== 'suspended'),
    cure: 'never',
  },
  {
    id: 'administration.freeze',
    cites: ['design 4: undo and dispute'],
    effect: 'forbid',
    actor: 'administrator',
    commands: ['lift-freeze'],
    when: ({ facts }) => facts.account.frozen === null,
    cure: 'never',
  },
  {
    id: 'administration.token',
    cites: ['S25', 'S39'],
    effect: 'forbid',
    actor: 'administrator',
    commands: ['assign-token'],
    when: ({ command, facts }) =>
      command.type === 'assign-token' &&
      (command.device.type !== 'hardware-token' ||
        facts.account.devices.some((one) => one.id === command.device.id) ||
        heldByAnother(facts.account, command.device)),
    cure: 'never',
  },
  {
    id: 'administration.bypass-codes',
    cites: ['facts 3.7'],
    effect: 'forbid',
    actor: 'administrator',
    commands: ['issue-bypass-codes'],
    when: ({ command, facts }) =>
      command.type === 'issue-bypass-codes' &&
      (command.codes.length === 0 ||
        command.codes.some((code) => !(code.uses >= 1)) ||
        openCodes(facts) + command.codes.length > MAX_BYPASS_CODES),
    cure: 'never',
  },
]
