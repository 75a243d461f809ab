import type { Command, Facts, Grant, GrantState, Policy, Proof, Purpose } from '@ssp/core'
import { GRANT_AT_MOST, isUnphishable } from './tables.ts'
import { mustBeUnphishable, speaksForItself } from './usable.ts'

/** Bound to user, application, entry, browser session, and to what it was made for. */
function isBoundHere(grant: Grant, purpose: Purpose, facts: Facts): boolean {
  if (facts.session === null) return false
  if (grant.purpose !== purpose || grant.user !== facts.user) return false
  if (grant.application !== facts.application.id || grant.entry !== facts.entry) return false
  return grant.session === facts.session.id
}

/** It survives the changes made under it: whatever happened since, happened in its own session. */
function isOnlyOurs(grant: Grant, { account }: Facts): boolean {
  if (account.version < grant.version) return false
  // An app that renewed its key changed nothing for anybody.
  const latest = account.run.to ?? account.version
  const since = latest - grant.version
  if (since <= 0) return true
  const unbroken = latest - account.run.from + 1
  return account.run.session === grant.session && since <= unbroken
}

/**
 * What the session's verification is worth now for this command, or what is wrong with it first: it is not there, was
 * made elsewhere, ran out, lost its method, was overtaken, does not open this, is too weak, or proves itself.
 */
export function worthOf(command: Command, facts: Facts, policy: Policy, purpose: Purpose): GrantState {
  const session = facts.session
  const grant = session === null ? null : purpose === 'manage' ? session.grant : session.signIn
  if (grant === null) return 'absent'
  if (!isBoundHere(grant, purpose, facts)) return 'bound-elsewhere'

  const lasts = policy.grantMs < GRANT_AT_MOST ? policy.grantMs : GRANT_AT_MOST
  if (facts.now < grant.at || facts.now >= grant.at + lasts) return 'expired'

  const { by } = grant
  const device = by.kind === 'device' ? facts.account.devices.find((one) => one.id === by.device) : undefined
  if (by.kind === 'device') {
    if (device === undefined || device.state !== 'active' || device.boundAt > grant.version) return 'method-gone'
  }
  if (!isOnlyOurs(grant, facts)) return 'foreign-change'

  // Signing in takes any second factor, and so does taking power away.
  const anyWillDo = purpose === 'sign-in' || command.type === 'report-lost'
  if (by.kind === 'enrolment-link') {
    const enrolment = command.type === 'add' || command.type === 'send-code' || command.type === 'view-devices'
    if (!enrolment) return 'not-accepted'
  }
  if (by.kind === 'bypass-code' && !anyWillDo) {
    if (facts.application.prompt === 'traditional' && !policy.bypassCodeInTraditional) return 'not-accepted'
  }
  if (by.kind === 'device' && device !== undefined) {
    const weak = !isUnphishable(by.method) && mustBeUnphishable(facts.account, policy, grant.version)
    if (weak && !anyWillDo) return 'too-weak'
    if (speaksForItself(command, facts.account, policy, device, by.method)) return 'not-independent'
  }
  // An administrator's code is no device older than the disputed change.
  if (by.kind === 'bypass-code' && command.type === 'lift-freeze') return 'not-independent'
  return 'valid'
}

/** The proof at hand, if it is of this subject, for this purpose, of this user, in this session and not too old. */
export function proofFor(facts: Facts, purpose: Proof['purpose'], subject: string | null): Proof | null {
  const { proof, session } = facts
  if (proof === null || subject === null) return null
  if (proof.purpose !== purpose || proof.subject !== subject || proof.user !== facts.user) return null
  if (facts.now >= proof.expiresAt) return null
  // A mailed link works in any browser, and an app's key in none.
  if (proof.session === null) return proof.kind === 'mailed-link' || proof.kind === 'app-key' ? proof : null
  return session !== null && proof.session === session.id ? proof : null
}
