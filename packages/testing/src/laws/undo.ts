import fc from 'fast-check'
import type { Account, Command, Decision, Facts } from '@ssp/core'
import { byDevice, factsFor, grantBy, NOW, refTo, sessionWith } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, liveAll, type Moment } from './life.ts'
import { meansOf } from './means.ts'
import { satisfy } from './satisfy.ts'
import {
  accountOf,
  after,
  allows,
  answer,
  type Body,
  deviceOf,
  type Question,
  scene,
  verifiedBy,
  wanted,
  WIDE,
} from './scene.ts'
import { TEN_MINUTES } from './words.ts'

const HOUSE: Account = accountOf(
  [deviceOf('phone', 'mobile-phone'), deviceOf('key', 'security-key'), deviceOf('tablet', 'tablet')],
  {
    defaultDevice: 'tablet',
    signInPreference: 'push',
  },
)

const CHANGES: readonly Body[] = [
  { type: 'rename', device: 'tablet', name: refTo('another-name') },
  { type: 'remove', device: 'tablet' },
  { type: 'remove', device: 'phone' },
  { type: 'set-default', device: 'phone' },
  { type: 'set-sign-in-preference', preference: 'ask' },
]

const TRADITIONAL: Facts['application'] = { id: 'wiki', kind: 'web', prompt: 'traditional', selfService: true }

/** The account after a change of session-1 at `NOW`, or null where it was not allowed. */
function changed(implementation: Implementation, body: Body): Account | null {
  const session = verifiedBy(HOUSE, 'key', 'webauthn')
  const decision = answer(implementation, scene(body, HOUSE, { session, application: TRADITIONAL }))
  return decision.outcome === 'allow' ? after(implementation, HOUSE, decision.events) : null
}

/** Whoever is in that session verifies again and wants it undone. */
function undoing(account: Account, now: number, session: string): Question {
  const grant = grantBy(byDevice('key', 'webauthn'), account, { at: now, session })
  const facts = factsFor(account, { now, session: sessionWith({ id: session, grant }), application: TRADITIONAL })
  return { command: { ...wanted({ type: 'undo', change: 'change-1' }), id: 'undo-1' }, facts, policy: WIDE }
}

function windowAndSession(implementation: Implementation, options: CheckOptions): void {
  const past = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -TEN_MINUTES, max: 10 * TEN_MINUTES }))
  const cases = fc.record({
    body: fc.constantFrom(...CHANGES),
    past,
    session: fc.constantFrom('session-1', 'session-2'),
  })
  checkRandom('undo.window', cases, options, ({ body, past: ms, session }) => {
    const account = changed(implementation, body)
    if (account === null) return `refused \`${body.type}\` with everything in order`
    const decision = answer(implementation, undoing(account, NOW + TEN_MINUTES + ms, session))
    const should = ms < 0 && session === 'session-1'
    if ((decision.outcome === 'allow') !== should)
      return should ? 'refused within the window' : 'undid too late, or in another session'
    return should || (decision.outcome === 'refuse' && decision.needs === 'never')
      ? null
      : 'held out hope for undoing too late'
  })
}

function foreign(implementation: Implementation, options: CheckOptions): void {
  const actors = fc.constantFrom<Account['changes'][number]['session']>(null, 'session-2')
  const cases = fc.record({ body: fc.constantFrom(...CHANGES), session: actors })
  checkRandom('undo.window', cases, options, ({ body, session }) => {
    const account = changed(implementation, body)
    if (account === null) return `refused \`${body.type}\` with everything in order`
    const theirs = { ...account, changes: account.changes.map((one) => ({ ...one, session })) }
    return allows(implementation, undoing(theirs, NOW + 1, 'session-1'))
      ? 'undid what another session or an administrator did'
      : null
  })
}

const KINDS: readonly Command['type'][] = ['add', 'rename', 'remove', 'set-default', 'set-sign-in-preference']

/** As it was, but that a device which does not work by now is nobody's default again. */
function restored(before: Account, command: Command): Account {
  const works = before.devices.some(({ id, state }) => id === before.defaultDevice && state === 'active')
  const resets = command.type === 'set-default' || (command.type === 'remove' && command.device === before.defaultDevice)
  return works || !resets ? before : { ...before, defaultDevice: null, signInPreference: 'ask' }
}

/** What an account is worth to its owner: all but its history, devices in any order. */
function worth(account: Account): string {
  const { version: _version, changes: _changes, run: _run, everActive: _ever, devices, ...rest } = account
  return JSON.stringify({ ...rest, devices: devices.toSorted((one, other) => (one.id < other.id ? -1 : 1)) })
}

/** The session that made the change, verified again, wants it undone right away. */
function undoOf({ question }: Moment, account: Account): Question {
  const { facts, policy } = question
  const command: Command = { id: 'undo-1', actor: question.command.actor, type: 'undo', change: question.command.id }
  const bare: Question = { command, policy, facts: { ...facts, account, now: facts.now + 1, proof: null } }
  return satisfy(meansOf(bare).length > 0 ? 'verification' : 'bypass-code', bare)
}

const isUndone = ({ outcome }: Decision): boolean => outcome === 'allow'

function restores(implementation: Implementation, options: CheckOptions): void {
  checkRandom('undo.restores', anyLife(), options, (plan) => {
    for (const moment of liveAll(implementation, plan).moments) {
      const { question, decision, before, after: now } = moment
      const { command } = question
      if (decision.outcome !== 'allow' || decision.events.length === 0 || command.actor.type !== 'user' || now === null)
        continue
      const undo = undoOf(moment, now)
      const undone = answer(implementation, undo)
      if (command.type === 'activate' && isUndone(undone)) return 'gave a replaced binding its power back'
      if (!KINDS.includes(command.type)) continue
      const final = before.devices.some(
        (one) => command.type === 'remove' && one.id === command.device && one.suspendedBecause === 'disputed',
      )
      if (final && isUndone(undone)) return 'brought back a device that was disputed'
      if (undone.outcome !== 'allow') {
        if (final) continue
        const why = undone.outcome === 'refuse' && undone.needs !== 'never' ? undone.needs : []
        if (!why.includes('another-usable-device') && !why.includes('policy-allows'))
          return `refused to undo \`${command.type}\``
        continue
      }
      const back = after(implementation, now, undone.events)
      if (back === null) return `undoing \`${command.type}\` cannot happen`
      const was = worth(restored(before, command))
      if (worth(back) !== was) return `undoing \`${command.type}\` left \`${worth(back)}\` instead of \`${was}\``
      if (back.everActive !== now.everActive) return 'undoing made the account a new one'
      if (allows(implementation, undoOf(moment, back))) return 'undid a change twice'
    }
    return null
  })
}

export const UNDO_LAWS: readonly Law[] = [
  {
    id: 'undo.window',
    cites: ['design 4: undo and dispute'],
    statement:
      'a change is undone within ten minutes, to the millisecond, in the session that made it, and by nobody else',
    check: (implementation, options) => {
      windowAndSession(implementation, options)
      foreign(implementation, { ...options, runs: options.runs / 10 })
    },
  },
  {
    id: 'undo.restores',
    cites: ['design 4: undo and dispute'],
    statement:
      'undoing a change at once puts the account back as it was, once; a re-activation is not undone, nor is the removal of what was disputed',
    check: (implementation, { runs, ...options }) => restores(implementation, { ...options, runs: runs / 4 }),
  },
]
