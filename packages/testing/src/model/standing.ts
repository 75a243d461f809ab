import type { Command, Facts, GrantState, Need, Policy } from '@ssp/core'
import { HAS_PROMPT, HAS_SELF_SERVICE } from './tables.ts'
import { canVerify } from './usable.ts'
import { type Hearing, object } from './verdict.ts'

/** Everything that a command is judged by. */
export interface Question<Asked extends Command = Command> {
  readonly command: Asked
  readonly facts: Facts
  readonly policy: Policy
}

/** Users act on their own account. */
export function theirOwn(hearing: Hearing, { command, facts }: Question): void {
  const mine = command.actor.type === 'user' && command.actor.id === facts.user && facts.account.user === facts.user
  if (!mine) object(hearing, 'account.own', 'never')
}

/** The kind of application has a prompt to do it in. */
export function inAPrompt(hearing: Hearing, { facts }: Question): void {
  if (!HAS_PROMPT[facts.application.kind]) object(hearing, 'application.kind', 'never')
}

/** Self-service: part of the edition, and switched on for this application. */
export function selfServiceOn(hearing: Hearing, { facts }: Question, otherwise: Need | null = null): void {
  if (!HAS_SELF_SERVICE[facts.organisation.edition]) object(hearing, 'application.edition', otherwise ?? 'edition')
  if (!facts.application.selfService) object(hearing, 'application.self-service', otherwise ?? 'self-service-on')
}

/** The request comes from where the policy says; `unknown` is nowhere. */
export function fromAllowedPlace(hearing: Hearing, { facts, policy }: Question): void {
  if (policy.locations === 'anywhere') return
  if (!policy.locations.some((place) => place === facts.location && place !== 'unknown')) {
    object(hearing, 'policy.location', 'policy-allows')
  }
}

/** The application said who this is. */
export function signedIn(hearing: Hearing, { facts: { session, user } }: Question): void {
  if (session === null || session.user !== user || session.primaryAuthenticatedAt === null) {
    object(hearing, 'entry.primary-authentication', 'primary-authentication')
  }
}

const WRONG: Readonly<Record<Exclude<GrantState, 'valid'>, string>> = {
  absent: 'entry.verification',
  'bound-elsewhere': 'grant.bound',
  expired: 'grant.expired',
  'foreign-change': 'grant.foreign-change',
  'method-gone': 'grant.method-gone',
  'too-weak': 'grant.too-weak',
  'not-accepted': 'grant.not-accepted',
  'not-independent': 'grant.not-independent',
}

/** Verify with what you have; with nothing that counts, ask an administrator, who alone helps a frozen account. */
export function remedyFor({ command, facts, policy }: Question): Need | 'never' {
  if (canVerify(command, facts.account, policy)) return 'verification'
  return command.type === 'lift-freeze' ? 'never' : 'bypass-code'
}

/** A verification is there and worth something. */
export function verifiedFor(hearing: Hearing, question: Question, worth: GrantState): void {
  if (worth !== 'valid') object(hearing, WRONG[worth], codeInHand(question, worth) ? 'policy-allows' : remedyFor(question))
}

/** A bypass code was given, this prompt takes none, and nothing but one would do: a second code would not help. */
function codeInHand({ command, facts, policy }: Question, worth: GrantState): boolean {
  if (worth !== 'not-accepted' || facts.session?.grant?.by.kind !== 'bypass-code') return false
  const otherwise = ['view-devices', 'add', 'send-code', 'lift-freeze'].includes(command.type)
  return !otherwise && !canVerify(command, facts.account, policy)
}

/** All of what device management stands behind. */
export function insideManagement(hearing: Hearing, question: Question, worth: GrantState): void {
  theirOwn(hearing, question)
  inAPrompt(hearing, question)
  selfServiceOn(hearing, question)
  fromAllowedPlace(hearing, question)
  signedIn(hearing, question)
  verifiedFor(hearing, question, worth)
}

/** Where only a bypass code is left and this prompt takes none, the policy must change as well. */
export function codeTakenHere(hearing: Hearing, question: Question, worth: GrantState): void {
  const { command, facts, policy } = question
  if (worth === 'valid' || facts.application.prompt !== 'traditional' || policy.bypassCodeInTraditional) return
  if (!canVerify(command, facts.account, policy)) {
    object(hearing, 'entry.bypass-code-in-traditional', 'policy-allows')
  }
}

/** After a dispute nothing changes any more. */
export function notFrozen(hearing: Hearing, { facts }: Question): void {
  if (facts.account.frozen !== null) object(hearing, 'account.frozen', 'freeze-lifted')
}
