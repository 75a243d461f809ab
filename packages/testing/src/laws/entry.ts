import fc from 'fast-check'
import type { Grant, Means } from '@ssp/core'
import { byDevice, grantBy, NOW, sessionWith } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { HOUSEHOLD, MANAGEMENT_SCENES } from './management.ts'
import { allows, type Question, withFacts, withGrant, withSession } from './scene.ts'
import { MANAGEMENT, TEN_MINUTES } from './words.ts'

const byPhone: Grant = grantBy(byDevice('phone', 'push'), HOUSEHOLD)

const anyScene: fc.Arbitrary<Question> = fc.constantFrom(...MANAGEMENT_SCENES)

const verified = (question: Question, grant: Grant = byPhone): Question =>
  withFacts(question, { session: sessionWith({ grant }) })

/** Whether the session's verification holds for this user, application, entry and session, and is not too old. */
function holds({ facts, policy }: Question, grant: Grant | null | undefined, purpose: Grant['purpose']): boolean {
  if (grant === null || grant === undefined) return false
  const here = grant.user === facts.user && grant.application === facts.application.id
  const age = facts.now - grant.at
  return (
    grant.purpose === purpose &&
    here &&
    grant.entry === facts.entry &&
    grant.session === facts.session?.id &&
    age >= 0 &&
    age < Math.min(policy.grantMs, TEN_MINUTES)
  )
}

/** What an administrator's link opens; it is no verification for anything else. */
const BY_LINK: readonly string[] = ['add', 'send-code', 'view-devices']

function opens(question: Question): boolean {
  const { command, facts, policy } = question
  const { session } = facts
  if (session === null || session.user !== facts.user || session.primaryAuthenticatedAt === null) return false
  const isNew = (command.type === 'add' || command.type === 'send-code') && !facts.account.everActive
  if (isNew && policy.newUser === 'enroll') return true
  if (!holds(question, session.grant, 'manage')) return false
  const by = session.grant?.by.kind
  if (by === 'enrolment-link') return BY_LINK.includes(command.type)
  return by !== 'bypass-code' || facts.application.prompt !== 'traditional' || policy.bypassCodeInTraditional
}

function opening(implementation: Implementation, options: CheckOptions): void {
  for (const [index, question] of MANAGEMENT_SCENES.entries()) {
    checkEach('entry.opens', [{ index, question: verified(question) }], (one) =>
      allows(implementation, one.question) ? null : 'refused with everything in order',
    )
  }
  checkRandom('entry.opens', anyWorld, options, (question) => {
    const { command } = question
    if (command.actor.type !== 'user') return null
    const guarded = MANAGEMENT.includes(command.type) || (command.type === 'send-code' && command.device === null)
    return guarded && !opens(question) && allows(implementation, question)
      ? 'opened without a verification for it'
      : null
  })
}

function window(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    question: anyScene,
    lasts: fc.oneof(fc.integer({ min: 1, max: 700_000 }), fc.constantFrom(1, 599_999, 600_000, 600_001, 86_400_000)),
    past: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -700_000, max: 700_000 })),
  })
  checkRandom('entry.window', cases, options, ({ question, lasts, past }) => {
    const limit = Math.min(lasts, TEN_MINUTES)
    const age = limit + past
    const asked = {
      ...verified(question, { ...byPhone, at: NOW - age }),
      policy: { ...question.policy, grantMs: lasts },
    }
    const should = age >= 0 && age < limit
    return allows(implementation, asked) === should ? null : `${should ? 'closed' : 'open'} after ${age} of ${limit} ms`
  })
}

/** Each thing that a verification is bound to, changed on one side. */
const ELSEWHERE: Readonly<Record<string, (question: Question) => Question>> = {
  'a verification of another user': (question) => withGrant(question, { user: 'bob' }),
  'a verification for another application': (question) => withGrant(question, { application: 'mail' }),
  'a verification by another entry': (question) => withGrant(question, { entry: 'central' }),
  'a verification in another session': (question) => withGrant(question, { session: 'session-9' }),
  'a verification of a later account': (question) => withGrant(question, { version: HOUSEHOLD.version + 1 }),
  'another session': (question) => withSession(question, { id: 'session-9' }),
  'a session of another user': (question) => withSession(question, { user: 'bob' }),
  'another application': (question) =>
    withFacts(question, { application: { ...question.facts.application, id: 'mail' } }),
  'another entry': (question) => withFacts(question, { entry: 'standalone' }),
}

function bound(implementation: Implementation): void {
  const cases = MANAGEMENT_SCENES.flatMap((question) =>
    Object.entries(ELSEWHERE).map(([what, change]) => ({ what, question: change(verified(question)) })),
  )
  checkEach('entry.bound', cases, ({ what, question }) => (allows(implementation, question) ? `took ${what}` : null))
}

function purposes(implementation: Implementation, options: CheckOptions): void {
  const anyPurpose = fc.constantFrom<Grant['purpose']>('manage', 'sign-in')
  const cases = fc.record({ question: anyScene, purpose: anyPurpose, field: fc.constantFrom('grant', 'signIn') })
  checkRandom('entry.purposes', cases, options, ({ question, purpose, field }) => {
    const session = sessionWith({ [field]: { ...byPhone, purpose } })
    const manages = field === 'grant' && purpose === 'manage'
    const managed = allows(implementation, withFacts(question, { session }))
    if (managed !== manages) return manages ? 'a proof for management did not manage' : 'a proof for signing in managed'
    const { id, actor } = question.command
    const signIn: Question = { ...withFacts(question, { session }), command: { id, actor, type: 'sign-in' } }
    const signsIn = field === 'signIn' && purpose === 'sign-in'
    if (allows(implementation, signIn) === signsIn) return null
    return signsIn ? 'a proof for signing in did not sign in' : 'a proof for management signed in'
  })
  checkRandom('entry.purposes', anyWorld, options, (question) => {
    const { command, facts, policy } = question
    if (!allows(implementation, question)) return null
    if (command.type === 'leave') {
      const portal = facts.application.kind === 'device-management-portal'
      return portal && holds(question, facts.session?.grant, 'manage')
        ? null
        : 'answered an application for which nobody verified'
    }
    if (command.type !== 'sign-in') return null
    // Who never had a device may be let in without one: `first-device.without-factor` says who that is.
    if (policy.newUser === 'no-mfa' && !facts.account.everActive) return null
    return holds(question, facts.session?.signIn, 'sign-in') ? null : 'signed in without a verification for it'
  })
}

const sameMeans = (one: Means, other: Means): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What somebody verifies for is what they get: bound to here and now, and to what it was made by. */
function verifying(implementation: Implementation, options: CheckOptions): void {
  checkRandom('entry.grant', anyWorld, options, ({ command, facts, policy }) => {
    const decision = implementation.decide(command, facts, policy)
    if (decision.outcome !== 'allow') return null
    const opened = decision.effects.flatMap((effect) => (effect.type === 'open-grant' ? [effect.grant] : []))
    const finishes = command.type === 'verify' && command.phase === 'finish'
    if (opened.length !== (finishes ? 1 : 0)) return `opened ${opened.length} grants`
    const [grant] = opened
    if (grant === undefined || command.type !== 'verify') return null
    const asked = grant.purpose === command.purpose && sameMeans(grant.by, command.means)
    const version = facts.account.version + decision.events.length
    const boundHere = holds({ command, facts, policy }, grant, command.purpose) && grant.version === version
    return asked && boundHere && grant.at === facts.now ? null : 'opened another grant than the one asked for'
  })
}

export const ENTRY_LAWS: readonly Law[] = [
  {
    id: 'entry.opens',
    cites: ['S13', 'S14', 'S26', 'S27', 'S29', 'S42', 'facts 2.4'],
    statement:
      'management opens after primary authentication and a verification made for it by an enrolled method or a code that this prompt takes',
    check: opening,
  },
  {
    id: 'entry.window',
    cites: ['design 4: entry'],
    statement: 'a grant lasts as long as the policy says and ten minutes at most, to the millisecond',
    check: window,
  },
  {
    id: 'entry.bound',
    cites: ['S42', 'design 4: entry'],
    statement: 'a grant is worth nothing for another user, application, entry or session',
    check: bound,
  },
  {
    id: 'entry.purposes',
    cites: ['design 6: Universal Prompt', 'design 4: entry'],
    statement:
      'a verification for management signs in to nothing but a portal that only manages, and one for signing in never manages',
    check: purposes,
  },
  {
    id: 'entry.grant',
    cites: ['S42', 'design 4: entry'],
    statement:
      'finishing a verification, and nothing else, opens one grant: for that purpose, by that method, bound to here and now',
    check: verifying,
  },
]
