import type { Change, CommandOf } from '@ssp/core'
import { canPutBack } from './fold.ts'
import { codeTakenHere, insideManagement, notFrozen, type Question, remedyFor, theirOwn } from './standing.ts'
import { DISPUTE_WITHIN, UNDO_WITHIN } from './tables.ts'
import { locksOut } from './usable.ts'
import { type Hearing, object, support } from './verdict.ts'
import { proofFor, worthOf } from './worth.ts'

/** One second factor, a bypass code or a mailed link, and never primary authentication alone. */
export function reportLost(hearing: Hearing, question: Question<CommandOf<'report-lost'>>): void {
  const { command, facts, policy } = question
  support(hearing, 'report-lost.offered')
  theirOwn(hearing, question)
  const device = facts.account.devices.find((one) => one.id === command.device)
  if (device === undefined) object(hearing, 'device.known', 'never')
  if (device?.state === 'suspended') object(hearing, 'report-lost.suspended', 'never')
  const shown =
    worthOf(command, facts, policy, 'manage') === 'valid' ||
    worthOf(command, facts, policy, 'sign-in') === 'valid' ||
    proofFor(facts, 'report-lost', command.device)?.kind === 'mailed-link'
  if (!shown) object(hearing, 'report-lost.second-factor', remedyFor(question))
}

function changeOf({ command, facts }: Question<CommandOf<'undo' | 'dispute'>>): Change | undefined {
  return facts.account.changes.find((one) => one.id === command.change)
}

/** Within ten minutes, in the same verified session. */
export function undo(hearing: Hearing, question: Question<CommandOf<'undo'>>): void {
  const { command, facts, policy } = question
  const worth = worthOf(command, facts, policy, 'manage')
  support(hearing, 'undo.offered')
  insideManagement(hearing, question, worth)
  codeTakenHere(hearing, question, worth)
  notFrozen(hearing, question)
  const change = changeOf(question)
  const mine = change !== undefined && change.session !== null && change.session === facts.session?.id
  if (!mine) object(hearing, 'undo.own-session', 'never')
  if (change === undefined) return
  if (facts.now >= change.at + UNDO_WITHIN) object(hearing, 'undo.window', 'never')
  if (!canPutBack(facts.account, change)) object(hearing, 'undo.possible', 'never')
  const gone = change.kind === 'add' ? change.device : null
  if (gone !== null && locksOut(facts.account, gone, policy, facts.reachable)) {
    object(hearing, 'last-device.usable-remains', 'another-usable-device')
  }
}

/** The mailed link, 240 hours; it needs nothing else, since it only takes power away. */
export function dispute(hearing: Hearing, question: Question<CommandOf<'dispute'>>): void {
  const { command, facts } = question
  support(hearing, 'dispute.offered')
  theirOwn(hearing, question)
  const change = changeOf(question)
  if (change === undefined || facts.now >= change.at + DISPUTE_WITHIN) object(hearing, 'dispute.known', 'never')
  if (proofFor(facts, 'dispute', command.change)?.kind !== 'mailed-link') object(hearing, 'dispute.link', 'proof')
}

/** By a device older than the disputed change. */
export function liftFreeze(hearing: Hearing, question: Question<CommandOf<'lift-freeze'>>): void {
  const { command, facts, policy } = question
  if (facts.account.frozen !== null) support(hearing, 'lift-freeze.offered')
  insideManagement(hearing, question, worthOf(command, facts, policy, 'manage'))
}

/** A device management portal's users came to manage; its application hears of them when they go. */
export function leave(hearing: Hearing, question: Question<CommandOf<'leave'>>): void {
  const { command, facts, policy } = question
  const worth = worthOf(command, facts, policy, 'manage')
  if (facts.application.kind === 'device-management-portal') support(hearing, 'portal.leave')
  insideManagement(hearing, question, worth)
  codeTakenHere(hearing, question, worth)
}
