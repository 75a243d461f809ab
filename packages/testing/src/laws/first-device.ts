import type { Account, Facts, Policy } from '@ssp/core'
import { SHOWN_BY } from '../model/tables.ts'
import { factsFor, newDevice, NOW, sessionWith } from '../worlds/builders.ts'
import { accountsAlong, anySoup } from './event-soup.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, liveAll } from './life.ts'
import { satisfy } from './satisfy.ts'
import { allows, answer, type Question, wanted, WIDE } from './scene.ts'
import { DEVICE_TYPES, PROMPTS } from './words.ts'

const ENROLLING: Policy = { ...WIDE, newUser: 'enroll' }

const ADDED = DEVICE_TYPES.filter((type) => SHOWN_BY[type].length > 0)

/** Every way to enrol, with the right proof, after primary authentication and nothing else. */
function enrolments(account: Account, more: Partial<Facts> = {}, policy: Policy = ENROLLING): readonly Question[] {
  return PROMPTS.flatMap((prompt) =>
    ADDED.flatMap((type) =>
      (['begin', 'finish'] as const).map((phase) =>
        satisfy('proof', {
          command: wanted({ type: 'add', phase, device: newDevice(type, { id: 'new' }) }),
          facts: factsFor(account, {
            now: NOW + 60_000,
            session: sessionWith(),
            application: { id: 'wiki', kind: 'web', prompt, selfService: true },
            ...more,
          }),
          policy,
        }),
      ),
    ),
  )
}

const wasActive = (along: readonly Account[]): boolean =>
  along.some(({ devices }) => devices.some(({ state }) => state === 'active'))

/** What enrols on a password alone, in words; null where nothing does. */
function enrolsAlone(implementation: Implementation, account: Account): string | null {
  const open = enrolments(account).find((question) => allows(implementation, question))
  if (open === undefined) return null
  const { command } = open
  return command.type === 'add'
    ? `\`${command.device.type}\` at ${command.phase} in the ${open.facts.application.prompt} prompt`
    : null
}

function notNew(implementation: Implementation, options: CheckOptions): void {
  checkRandom('first-device.not-new', anySoup(), options, (events) => {
    const along = accountsAlong(implementation, events)
    const account = along.at(-1)
    if (account === undefined || !wasActive(along)) return null
    const open = enrolsAlone(implementation, account)
    return open === null ? null : `enrolled ${open} on primary authentication, though there was an active device once`
  })
  checkRandom('first-device.not-new', anyLife(), { ...options, runs: options.runs / 4 }, (plan) => {
    const { account, moments } = liveAll(implementation, plan)
    if (!wasActive([...moments.map(({ before }) => before), account])) return null
    const open = enrolsAlone(implementation, account)
    return open === null ? null : `enrolled ${open} on primary authentication, after a life with an active device`
  })
}

/** The doors of a new user, for each policy and state of the session. */
function newUser(implementation: Implementation): void {
  const account = implementation.newAccount('ada')
  const denying: Policy = { ...ENROLLING, newUser: 'deny' }
  const unknown: Partial<Facts> = { session: sessionWith({ primaryAuthenticatedAt: null }) }
  checkEach('first-device.new-user', enrolments(account), (question) =>
    allows(implementation, question) ? null : 'refused a new user the first device, though the policy says `enroll`',
  )
  checkEach('first-device.new-user', enrolments(account, { session: null }), (question) =>
    allows(implementation, question) ? 'enrolled without a session' : null,
  )
  checkEach('first-device.new-user', enrolments(account, unknown), (question) =>
    allows(implementation, question) ? 'enrolled without primary authentication' : null,
  )
  checkEach('first-device.new-user', enrolments(account, {}, denying), (question) => {
    if (allows(implementation, question)) return 'enrolled a new user, though the policy says `deny`'
    const opened = satisfy('bypass-code', question)
    return allows(implementation, opened) ? null : 'refused a new user with an enrolment link'
  })
  const unproved = enrolments(account).filter(({ facts }) => facts.proof !== null)
  checkEach('first-device.new-user', unproved, (question) => {
    const decision = answer(implementation, { ...question, facts: { ...question.facts, proof: null } })
    return decision.outcome === 'allow' ? 'enrolled what nobody proved' : null
  })
}

const NEW_USER = ['no-mfa', 'enroll', 'deny'] as const

/** Signing in with nothing but primary authentication. */
const signingIn = (account: Account, value: Policy['newUser'], more: Partial<Facts> = {}): readonly Question[] =>
  PROMPTS.map((prompt) => ({
    command: wanted({ type: 'sign-in' }),
    facts: factsFor(account, {
      now: NOW + 60_000,
      session: sessionWith(),
      application: { id: 'wiki', kind: 'web', prompt, selfService: true },
      ...more,
    }),
    policy: { ...WIDE, newUser: value },
  }))

function withoutFactor(implementation: Implementation, options: CheckOptions): void {
  const account = implementation.newAccount('ada')
  const id = 'first-device.without-factor'
  checkEach(id, NEW_USER, (value) => {
    const allowed = signingIn(account, value).map((question) => allows(implementation, question))
    if (allowed.every((one) => one === (value === 'no-mfa'))) return null
    return value === 'no-mfa' ? 'kept a new user out, though the policy says `no-mfa`' : `let a new user in, though the policy says \`${value}\``
  })
  const unknown: Partial<Facts> = { session: sessionWith({ primaryAuthenticatedAt: null }) }
  checkEach(id, signingIn(account, 'no-mfa', unknown), (question) =>
    allows(implementation, question) ? 'let somebody in without primary authentication' : null,
  )
  checkRandom(id, anySoup(), options, (events) => {
    const along = accountsAlong(implementation, events)
    const lived = along.at(-1)
    if (lived === undefined || !wasActive(along)) return null
    const open = signingIn(lived, 'no-mfa').some((question) => allows(implementation, question))
    return open ? 'let somebody in without a factor who had an active device once' : null
  })
}

export const FIRST_DEVICE_LAWS: readonly Law[] = [
  {
    id: 'first-device.not-new',
    cites: ['design 4: first device', 'CVE-2026-111949', 'CVE-2019-16766'],
    statement:
      'after any history with an active device in it, primary authentication alone enrols nothing, at begin or at finish',
    check: notNew,
  },
  {
    id: 'first-device.new-user',
    cites: ['facts 3.3', 'design 4: first device'],
    statement:
      'who never had a device enrols the first on primary authentication where the policy says `enroll`, and by an enrolment link elsewhere',
    check: newUser,
  },
  {
    id: 'first-device.without-factor',
    cites: ['facts 3.3', 'design 4: first device'],
    statement:
      'nobody signs in without a second factor but who never had an active device, after primary authentication, where the policy says `no-mfa`',
    check: withoutFactor,
  },
]
