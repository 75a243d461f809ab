import type { CommandOf, Means } from '@ssp/core'
import { isEnrolment, verifiedEnough } from './devices.ts'
import {
  fromAllowedPlace,
  inAPrompt,
  type Question,
  remedyFor,
  selfServiceOn,
  signedIn,
  theirOwn,
  verifiedFor,
} from './standing.ts'
import { goesByTelephone, isUnphishable } from './tables.ts'
import { canDo, canVerify, mayUse, mustBeUnphishable } from './usable.ts'
import { type Hearing, object, support } from './verdict.ts'
import { proofFor, worthOf } from './worth.ts'

const isLockedOut = ({ facts: { lockedUntil, now } }: Question): boolean => lockedUntil !== null && lockedUntil > now

/** What a proof of these means is a proof of; null where the account knows of no such thing. */
function subjectOf(means: Means): string | null {
  switch (means.kind) {
    case 'device':
      return means.device
    case 'bypass-code':
      return means.code
    case 'enrolment-link':
      return means.link
  }
}

type ByDevice = Means & { readonly kind: 'device' }

function byDevice(hearing: Hearing, question: Question<CommandOf<'verify'>>, means: ByDevice): void {
  const { command, facts, policy } = question
  const device = facts.account.devices.find((one) => one.id === means.device)
  if (!canDo(device, means.method)) {
    object(hearing, 'verification.device', 'never')
  }
  if (device !== undefined && !mayUse(policy, device.type, means.method, device.destination)) {
    object(hearing, 'verification.policy', 'policy-allows')
  }
  const { account } = facts
  const tooWeak = !isUnphishable(means.method) && mustBeUnphishable(account, policy, account.version)
  if (command.purpose === 'manage' && tooWeak) {
    object(hearing, 'verification.strength', 'policy-allows')
  }
  // What can be guessed or sent stops; WebAuthn goes on, so that a stolen password locks nobody out.
  if (isLockedOut(question) && !isUnphishable(means.method)) object(hearing, 'verification.locked-out', 'wait')
  if (means.method === 'push') pushing(hearing, question)
}

/** Asked too often, it rests a while; after a *not me*, until its owner or an administrator says who is there. */
function pushing(hearing: Hearing, question: Question<CommandOf<'verify'>>): void {
  const { now, push } = question.facts
  if (push.stoppedUntil === 'stronger-method') object(hearing, 'verification.push-stopped', remedyFor(question))
  else if (push.stoppedUntil !== null && push.stoppedUntil > now) object(hearing, 'verification.push-stopped', 'wait')
}

function byCode(hearing: Hearing, question: Question<CommandOf<'verify'>>, code: string | null): void {
  const { command, facts, policy } = question
  if (command.purpose === 'manage' && facts.application.prompt === 'traditional' && !policy.bypassCodeInTraditional) {
    object(hearing, 'verification.bypass-code-in-traditional', 'policy-allows')
  }
  if (isLockedOut(question)) object(hearing, 'verification.locked-out', 'wait')
  if (command.phase === 'begin') return
  const known = facts.account.bypassCodes.find((one) => one.id === code)
  const open = known !== undefined && known.usesLeft >= 1 && (known.expiresAt === null || known.expiresAt > facts.now)
  if (!open) object(hearing, 'verification.code', 'never')
}

function byLink(hearing: Hearing, question: Question<CommandOf<'verify'>>, link: string | null): void {
  const { command, facts } = question
  if (command.purpose === 'sign-in') object(hearing, 'verification.enrolment-link', 'never')
  if (command.phase === 'begin') return
  const known = facts.account.enrolmentLinks.find((one) => one.id === link)
  if (known === undefined || known.expiresAt <= facts.now) object(hearing, 'verification.code', 'never')
}

export function verify(hearing: Hearing, question: Question<CommandOf<'verify'>>): void {
  const { command, facts, policy } = question
  const { means, purpose } = command
  support(hearing, 'verification.offered')
  theirOwn(hearing, question)
  fromAllowedPlace(hearing, question)
  signedIn(hearing, question)
  // Signing in is no part of self-service; a link enrols, which needs a prompt to do it in and no more.
  if (purpose === 'manage') inAPrompt(hearing, question)
  if (purpose === 'manage' && means.kind !== 'enrolment-link') selfServiceOn(hearing, question)

  if (means.kind === 'device') byDevice(hearing, question, means)
  if (means.kind === 'bypass-code') byCode(hearing, question, means.code)
  if (means.kind === 'enrolment-link') byLink(hearing, question, means.link)

  if (command.phase === 'begin') return
  const proof = proofFor(facts, 'verify', subjectOf(means))
  const method = means.kind === 'device' ? means.method : null
  const shown = proof?.kind === 'means' && proof.method === method && verifiedEnough(proof, method ?? 'none', policy)
  if (!shown) object(hearing, 'verification.proof', 'proof')
}

export function sendCode(hearing: Hearing, question: Question<CommandOf<'send-code'>>): void {
  const { command, facts, policy } = question
  const { method } = command
  if (goesByTelephone(method)) support(hearing, 'send-code.offered')
  theirOwn(hearing, question)
  fromAllowedPlace(hearing, question)
  signedIn(hearing, question)
  if (command.device === null) toANewNumber(hearing, question)
  else {
    // To a number that the account has: part of verifying, hence before any verification.
    const device = facts.account.devices.find((one) => one.id === command.device)
    if (!canDo(device, method)) {
      object(hearing, 'send-code.device', 'never')
    }
    const allowed =
      device === undefined ? policy.methods.includes(method) : mayUse(policy, device.type, method, device.destination)
    if (!allowed) object(hearing, 'send-code.policy', 'policy-allows')
  }
  if (isLockedOut(question)) object(hearing, 'send-code.locked-out', 'wait')
  const { telephony } = facts
  if (telephony === null || telephony.outcome === 'refuse') {
    object(hearing, 'send-code.guards', telephony?.retryAfterMs === undefined ? 'policy-allows' : 'wait')
  }
}

/** To a number that is being enrolled: a part of adding it, and behind all that adding is behind. */
function toANewNumber(hearing: Hearing, question: Question<CommandOf<'send-code'>>): void {
  const { command, facts, policy } = question
  const worth = worthOf(command, facts, policy, 'manage')
  inAPrompt(hearing, question)
  if (!isEnrolment(question, worth)) {
    const helpless = worth !== 'valid' && !canVerify(command, facts.account, policy)
    selfServiceOn(hearing, question, helpless ? 'bypass-code' : null)
    verifiedFor(hearing, question, worth)
  }
  // Where it goes is the telephony guards' question; whether at all, the policy's.
  if (!policy.methods.includes(command.method)) object(hearing, 'send-code.policy', 'policy-allows')
}

export function signIn(hearing: Hearing, question: Question<CommandOf<'sign-in'>>): void {
  const { command, facts, policy } = question
  const worth = worthOf(command, facts, policy, 'sign-in')
  // The policy may let those in who never had anything to verify with.
  const waved = policy.newUser === 'no-mfa' && facts.account.everActive === false && worth !== 'valid'
  support(hearing, waved ? 'sign-in.new-user' : 'sign-in.verified')
  theirOwn(hearing, question)
  fromAllowedPlace(hearing, question)
  signedIn(hearing, question)
  if (!waved) verifiedFor(hearing, question, worth)
}
