import { type Account, lastChange } from '../account/account.ts'
import { METHOD } from '../device/device-types.ts'
import { GRANT_MAX_MS, type Policy } from '../policy/policy.ts'
import type { Command, Purpose } from './command.ts'
import type { Facts, Grant } from './facts.ts'
import { independent, phishingResistanceRequired } from './means.ts'

/** What a verification is worth now; anything but `valid` names what is wrong with it. */
export type GrantState =
  | 'valid'
  | 'absent'
  | 'bound-elsewhere'
  | 'expired'
  | 'foreign-change'
  | 'method-gone'
  | 'too-weak'
  | 'not-accepted'
  | 'not-independent'

/** What an administrator's enrolment link opens. */
const OPENED_BY_LINK: readonly Command['type'][] = ['add', 'send-code', 'view-devices']

/** Whether anybody but this session changed the account after the grant was made. */
function foreignChange(account: Account, grant: Grant): boolean {
  if (lastChange(account) <= grant.version) return account.version < grant.version
  // The latest events are an unbroken run of one session: ours must have begun before or right after the grant.
  return account.run.session !== grant.session || account.run.from - 1 > grant.version
}

/** The device that gave it is gone, not active any more, or was bound anew since. */
function methodGone(account: Account, grant: Grant): boolean {
  if (grant.by.kind !== 'device') return false
  const { device: id } = grant.by
  const device = account.devices.find((one) => one.id === id)
  return device === undefined || device.state !== 'active' || device.boundAt > grant.version
}

function bound(facts: Facts, grant: Grant, purpose: Purpose): boolean {
  return (
    grant.purpose === purpose &&
    grant.user === facts.user &&
    grant.application === facts.application.id &&
    grant.entry === facts.entry &&
    grant.session === facts.session?.id
  )
}

/** An enrolment link opens enrolment and nothing else; a bypass code in the traditional prompt only where policy says so. */
function accepted(facts: Facts, grant: Grant, policy: Policy, command: Command): boolean {
  if (grant.by.kind === 'enrolment-link') return OPENED_BY_LINK.includes(command.type)
  if (grant.purpose === 'sign-in' || command.type === 'report-lost' || grant.by.kind === 'device') return true
  return facts.application.prompt !== 'traditional' || policy.bypassCodeInTraditional
}

function strongEnough(facts: Facts, grant: Grant, policy: Policy, command: Command): boolean {
  if (grant.purpose === 'sign-in' || command.type === 'report-lost' || grant.by.kind !== 'device') return true
  return METHOD[grant.by.method].phishingResistant || !phishingResistanceRequired(facts.account, policy, grant.version)
}

function provesItself(facts: Facts, grant: Grant, policy: Policy, command: Command): boolean {
  if (grant.by.kind !== 'device') return command.type === 'lift-freeze'
  const { device: id, method } = grant.by
  const device = facts.account.devices.find((one) => one.id === id)
  return device === undefined || !independent(command, facts.account, policy, device, method)
}

/**
 * What the session's verification is worth for this purpose. It is bound to user, application, entry and browser session,
 * lasts ten minutes at most whatever happens, survives the changes made under it, and ends when the method that gave it
 * is removed, suspended or re-activated, or when anyone else changes the account.
 */
export function grantState(facts: Facts, policy: Policy, purpose: Purpose, command: Command): GrantState {
  const grant = purpose === 'manage' ? facts.session?.grant : facts.session?.signIn
  if (grant === null || grant === undefined) return 'absent'
  if (!bound(facts, grant, purpose)) return 'bound-elsewhere'
  const age = facts.now - grant.at
  if (!(age >= 0 && age < Math.min(policy.grantMs, GRANT_MAX_MS))) return 'expired'
  if (methodGone(facts.account, grant)) return 'method-gone'
  if (foreignChange(facts.account, grant)) return 'foreign-change'
  if (!accepted(facts, grant, policy, command)) return 'not-accepted'
  if (!strongEnough(facts, grant, policy, command)) return 'too-weak'
  return provesItself(facts, grant, policy, command) ? 'not-independent' : 'valid'
}
