/** What the laws ask about: small worlds in which everything is in order, to be spoiled one fact at a time. */
import type {
  Account,
  AccountEvent,
  Command,
  Decision,
  Device,
  DeviceType,
  Facts,
  Grant,
  Method,
  Policy,
  Session,
} from '@ssp/core'
import {
  accountWith,
  ADA,
  byDevice,
  deviceFrom,
  factsFor,
  grantBy,
  policyWith,
  sessionWith,
  type Sketch,
} from '../worlds/builders.ts'
import type { RandomWorld } from '../worlds/random-world.ts'
import type { Implementation } from './implementation.ts'
import { NUMBER_TYPES } from './words.ts'

/** One question to `decide`. */
export type Question = RandomWorld

/** Allows whatever a policy can allow, but for enrolling on a password alone. */
export const WIDE: Question['policy'] = policyWith({
  newUser: 'deny',
  numberTypes: NUMBER_TYPES,
  telephonyCountries: ['CH', 'DE'],
})

/** The account's version in every scene. */
export const VERSION = 10

/** An account with these devices, at version 10; nothing happened to it lately. */
export function accountOf(sketches: readonly Sketch[], more: Partial<Account> = {}): Account {
  return accountWith(sketches, { version: VERSION, changes: [], ...more })
}

export const deviceOf = (id: string, type: DeviceType, more: Partial<Device> = {}): Device =>
  deviceFrom({ type, id, ...more }, more.boundAt ?? 1)

/** What somebody wants, without an id and a user. */
export type Body = Command extends infer One ? (One extends Command ? Omit<One, 'id' | 'actor'> : never) : never

export const wanted = (body: Body): Command => ({ id: 'change-1', actor: ADA, ...body })

/** A session of the user with a verification by this method for device management. */
export function verifiedBy(account: Account, device: string, method: Method, more: Partial<Grant> = {}): Session {
  return sessionWith({ grant: grantBy(byDevice(device, method), account, more) })
}

/** A question in a world where all is in order but for what is said. */
export function scene(body: Body, account: Account, more: Partial<Facts> = {}, policy: Policy = WIDE): Question {
  return { command: wanted(body), facts: factsFor(account, more), policy }
}

/** The same question with other facts. */
export const withFacts = (question: Question, more: Partial<Facts>): Question => ({
  ...question,
  facts: { ...question.facts, ...more },
})

/** The same question with another session, where there is one. */
export function withSession(question: Question, more: Partial<Session>): Question {
  const { session } = question.facts
  return session === null ? question : withFacts(question, { session: { ...session, ...more } })
}

/** The same question with another verification for device management, where there is one. */
export function withGrant(question: Question, more: Partial<Grant>): Question {
  const grant = question.facts.session?.grant
  return grant === undefined || grant === null ? question : withSession(question, { grant: { ...grant, ...more } })
}

export function answer({ decide }: Implementation, { command, facts, policy }: Question): Decision {
  return decide(command, facts, policy)
}

export const allows = (implementation: Implementation, question: Question): boolean =>
  answer(implementation, question).outcome === 'allow'

/** The account after these events, each of which has to apply; null where one does not. */
export function after({ evolve }: Implementation, account: Account, events: readonly AccountEvent[]): Account | null {
  let now = account
  for (const event of events) {
    const next = evolve(now, event)
    if (next === now) return null
    now = next
  }
  return now
}
