/**
 * What it is to satisfy a need: the smallest change of facts or policy that whoever can satisfy it would make, aimed at
 * this one command. Where a need has nothing to offer a command, the question stays the same object.
 */
import type { Device, Means, Need, Policy, Proof, Session } from '@ssp/core'
import { isUnphishable } from '../model/tables.ts'
import { isUsable, meansOf } from './means.ts'
import { type Question, withFacts } from './scene.ts'
import { widen } from './widen.ts'
import { possessionFor } from './possession.ts'

/** The session of whoever comes without one; no change and no proof was ever made in it. */
const NEW_SESSION = 'session-of-now'

/** The browser session as this user's. What somebody else verified in it stays bound to them. */
function ownSession({ facts }: Question): Session {
  const { session, user } = facts
  if (session === null) return { id: NEW_SESSION, user, primaryAuthenticatedAt: null, grant: null, signIn: null }
  return session.user === user ? session : { ...session, user, primaryAuthenticatedAt: null }
}

function authenticate(question: Question): Question {
  const session = ownSession(question)
  if (session === question.facts.session && session.primaryAuthenticatedAt !== null) return question
  return withFacts(question, { session: { ...session, primaryAuthenticatedAt: question.facts.now } })
}

/** Push as it is after such a verification: WebAuthn and an administrator's code end what a *not me* stopped. */
function pushAfter({ push }: Question['facts'], by: Means): Question['facts']['push'] {
  const isStronger = by.kind === 'bypass-code' || (by.kind === 'device' && isUnphishable(by.method))
  return push.stoppedUntil === 'stronger-method' && isStronger ? { stoppedUntil: null } : push
}

/** A verification just made by these means, in the user's own session, for what the command is about. */
export function verifyBy(question: Question, by: Means): Question {
  const { command, facts } = question
  const session = ownSession(question)
  const purpose = command.type === 'sign-in' ? 'sign-in' : 'manage'
  const grant = {
    purpose,
    user: facts.user,
    application: facts.application.id,
    entry: facts.entry,
    session: session.id,
    at: facts.now,
    by,
    version: facts.account.version,
  } as const
  const push = pushAfter(facts, by)
  return withFacts(question, { push, session: { ...session, [purpose === 'manage' ? 'grant' : 'signIn']: grant } })
}

function verify(question: Question): Question {
  const [strongest] = meansOf(question)
  return strongest === undefined ? question : verifyBy(question, strongest)
}

/** An enrolment link where something is to be enrolled, a bypass code elsewhere; neither is an older device. */
function help(question: Question): Question {
  switch (question.command.type) {
    case 'lift-freeze':
      return question
    case 'add':
    case 'send-code':
    case 'view-devices':
      return verifyBy(question, { kind: 'enrolment-link', link: 'link-of-now' })
    default:
      return verifyBy(question, { kind: 'bypass-code', code: 'code-of-now' })
  }
}

type Shown = Pick<Proof, 'kind' | 'purpose' | 'subject'> & Partial<Proof>

function shownFor(question: Question): Shown | null {
  const { command } = question
  if (command.type === 'dispute') return { kind: 'mailed-link', purpose: 'dispute', subject: command.change }
  if (command.type === 'rotate-app') return { kind: 'app-key', purpose: 'rotate', subject: command.device }
  if (command.type === 'activate' && command.phase === 'finish') {
    return { kind: 'activation', purpose: 'activate', subject: command.device }
  }
  if (command.type === 'add' && command.phase === 'finish') {
    const kind = possessionFor(question)
    return kind === null ? null : { kind, purpose: 'add', subject: command.device.id, method: kind === 'number' ? 'call' : null }
  }
  if (command.type !== 'verify' || command.phase === 'begin') return null
  const { means } = command
  const subject = means.kind === 'device' ? means.device : means.kind === 'bypass-code' ? means.code : means.link
  if (subject === null) return null
  return { kind: 'means', purpose: 'verify', subject, method: means.kind === 'device' ? means.method : null }
}

/** The ceremony, the right code or the mailed link that the command asks for. */
function prove(question: Question): Question {
  const shown = shownFor(question)
  if (shown === null) return question
  const { facts } = question
  const session = shown.kind === 'mailed-link' || shown.kind === 'app-key' ? null : (facts.session?.id ?? null)
  const rest = { user: facts.user, session, method: null, userVerified: true, expiresAt: facts.now + 60_000 }
  return withFacts(question, { proof: { ...rest, ...shown } })
}

/** The device that the command takes away from its owner. */
function takenAway({ command, facts }: Question): Device | null {
  const undone = command.type === 'undo' ? facts.account.changes.find((one) => one.id === command.change) : undefined
  const id = command.type === 'remove' ? command.device : undone?.kind === 'add' ? undone.device : null
  return facts.account.devices.find((one) => one.id === id) ?? null
}

/** A second device that can all that the last usable one can. It is younger than every verification there is. */
function another(question: Question): Question {
  const { account, reachable } = question.facts
  const last = takenAway(question)
  if (last === null) return question
  const strands = (policy: Policy): boolean =>
    isUsable(last, policy) && !account.devices.some((one) => one.id !== last.id && isUsable(one, policy))
  if (![question.policy, ...reachable].some(strands)) return question
  const device: Device = { ...last, id: 'device-of-now', boundAt: account.version + 1 }
  return withFacts(question, { account: { ...account, devices: [...account.devices, device] } })
}

function waitOut(question: Question): Question {
  const { facts } = question
  const locked = facts.lockedUntil !== null && facts.now < facts.lockedUntil
  const held = facts.telephony?.outcome === 'refuse' && facts.telephony.retryAfterMs !== undefined
  const stopped = typeof facts.push.stoppedUntil === 'number' && facts.now < facts.push.stoppedUntil
  if (!locked && !held && !stopped) return question
  return withFacts(question, {
    lockedUntil: locked ? null : facts.lockedUntil,
    push: stopped ? { stoppedUntil: null } : facts.push,
    telephony: held ? { outcome: 'allow' } : facts.telephony,
  })
}

const SATISFY: Readonly<Record<Need, (question: Question) => Question>> = {
  'primary-authentication': authenticate,
  verification: verify,
  proof: prove,
  'another-usable-device': another,
  'bypass-code': help,
  'self-service-on': (question) =>
    question.facts.application.selfService
      ? question
      : withFacts(question, { application: { ...question.facts.application, selfService: true } }),
  edition: (question) =>
    question.facts.organisation.edition === 'free'
      ? withFacts(question, { organisation: { edition: 'beyond' } })
      : question,
  'policy-allows': widen,
  'freeze-lifted': (question) =>
    question.facts.account.frozen === null
      ? question
      : withFacts(question, { account: { ...question.facts.account, frozen: null } }),
  wait: waitOut,
}

/** The question once this need is satisfied. Several needs are satisfied in the order of the closed list. */
export function satisfy(need: Need, question: Question): Question {
  return SATISFY[need](question)
}
