import type { Change, Device } from '../account/account.ts'
import type { Capability } from '../capability/capability.ts'
import { capabilities } from '../capability/capabilities.ts'
import type { Policy } from '../policy/policy.ts'
import type { DeviceType, Operation } from '../words.ts'
import type { Command, CommandType, Means } from './command.ts'
import type { Facts } from './facts.ts'
import { type GrantState, grantState } from './grant.ts'
import { meansFor } from './means.ts'

/** What every rule may look at: the question, the facts, and what several rules would otherwise work out again. */
export interface World {
  readonly command: Command
  readonly facts: Facts
  readonly policy: Policy
  /** The device of the account that the command names, or null. */
  readonly target: Device | null
  /** The change that the command names, or null. */
  readonly change: Change | null
  /** The matrix cell of a matrix operation, or null. */
  readonly cell: Capability | null
  /** The device that the command would take away, or null. */
  readonly takesAway: string | null
  /** What the session's verification for this command is worth. */
  readonly grant: GrantState
  /**
   * The command enrols rather than manages: the first device of a new account where the policy says `enroll`, or an
   * administrator's enrolment link. Self-service settings are not asked then.
   */
  readonly enrols: boolean
  /** A new user signs in without a second factor, since the policy lets them. */
  readonly withoutFactor: boolean
  /** The methods that the user could verify with now. Worked out when a rule asks. */
  readonly means: () => readonly Means[]
}

const OPERATION: Partial<Record<CommandType, Operation>> = {
  add: 'add',
  rename: 'rename',
  remove: 'remove',
  activate: 'activate',
  'set-default': 'set-default',
}

function targetOf(command: Command, facts: Facts): Device | null {
  const id =
    command.type === 'verify'
      ? command.means.kind === 'device'
        ? command.means.device
        : null
      : 'device' in command
        ? command.device
        : null
  return facts.account.devices.find((device) => device.id === id) ?? null
}

function cellOf(command: Command, facts: Facts, target: Device | null): Capability | null {
  const operation = OPERATION[command.type]
  if (operation === undefined) return null
  const type: DeviceType | undefined = command.type === 'add' ? command.device.type : target?.type
  return type === undefined ? null : (capabilities(facts.application.prompt)[type]?.[operation] ?? null)
}

function enrols(command: Command, facts: Facts, policy: Policy, grant: GrantState): boolean {
  if (command.type !== 'add' && command.type !== 'send-code') return false
  if (!facts.account.everActive && policy.newUser === 'enroll') return true
  return grant === 'valid' && facts.session?.grant?.by.kind === 'enrolment-link'
}

/** INVARIANT: whoever ever had an active device is not new, whatever became of it. */
const withoutFactor = (command: Command, { account }: Facts, policy: Policy, grant: GrantState): boolean =>
  command.type === 'sign-in' && grant !== 'valid' && !account.everActive && policy.newUser === 'no-mfa'

export function worldOf(command: Command, facts: Facts, policy: Policy): World {
  const target = targetOf(command, facts)
  const change =
    command.type === 'undo' || command.type === 'dispute'
      ? (facts.account.changes.find((one) => one.id === command.change) ?? null)
      : null
  const grant = grantState(facts, policy, command.type === 'sign-in' ? 'sign-in' : 'manage', command)
  let means: readonly Means[] | null = null
  return {
    command,
    facts,
    policy,
    target,
    change,
    cell: cellOf(command, facts, target),
    takesAway:
      command.type === 'remove'
        ? command.device
        : change?.kind === 'add'
          ? change.device
          : null,
    grant,
    enrols: enrols(command, facts, policy, grant),
    withoutFactor: withoutFactor(command, facts, policy, grant),
    means: () => {
      means ??= meansFor(command, facts.account, policy)
      return means
    },
  }
}
