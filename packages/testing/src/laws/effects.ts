import type { Account, AccountEvent, AccountEventType, Change, Command, CommandType, Decision, Effect, Ref } from '@ssp/core'
import { proofOf } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, liveAll, type Moment } from './life.ts'
import { after, answer, type Question, withFacts } from './scene.ts'
import { DISPUTE_WINDOW, TEN_MINUTES } from './words.ts'

type Allowed = Extract<Decision, { outcome: 'allow' }>

/** The events of each command, once it is carried out; a dispute suspends first where there is something to suspend. */
const EVENTS: Readonly<Record<CommandType, readonly AccountEventType[]>> = {
  'view-devices': [],
  add: ['device-added'],
  rename: ['device-renamed'],
  remove: ['device-removed'],
  activate: ['device-activated'],
  'rotate-app': ['app-rotated'],
  'set-default': ['default-set'],
  'set-sign-in-preference': ['sign-in-preference-set'],
  verify: [],
  'send-code': [],
  'sign-in': [],
  'report-lost': ['device-suspended'],
  undo: ['change-undone'],
  dispute: ['account-frozen'],
  'lift-freeze': ['freeze-lifted'],
  leave: [],
  suspend: ['device-suspended'],
  resume: ['device-resumed'],
  'assign-token': ['token-assigned'],
  'issue-bypass-codes': ['bypass-codes-issued'],
  'revoke-bypass-codes': ['bypass-codes-revoked'],
  'issue-enrolment-link': ['enrolment-link-issued'],
}

/** What undoing puts back; a re-activation is not undone. */
const UNDONE: readonly CommandType[] = ['add', 'rename', 'remove', 'set-default', 'set-sign-in-preference']

/** What ends in an answer for an application. */
const SIGNS_IN: readonly CommandType[] = ['sign-in', 'leave']

/** What changes nothing that its owner could see or do: a verification that spends a code, a key that an app renews. */
const SILENT: readonly CommandType[] = ['verify', 'rotate-app']

const isBegin = ({ command }: Question): boolean => 'phase' in command && command.phase === 'begin'

function changeOf({ command, facts }: Question): Change | null {
  if (command.type !== 'undo' && command.type !== 'dispute') return null
  return facts.account.changes.find(({ id }) => id === command.change) ?? null
}

const isSuspect = (change: Change | null): boolean => change?.kind === 'add' || change?.kind === 'activate'

/** The device that loses its sessions, or null. */
function endsWith(question: Question): string | null {
  const { command } = question
  if (command.type === 'remove' || command.type === 'report-lost' || command.type === 'suspend') return command.device
  if (command.type === 'activate') return command.device
  const change = changeOf(question)
  if (command.type === 'undo') return change?.kind === 'add' ? change.device : null
  return command.type === 'dispute' && isSuspect(change) ? (change?.device ?? null) : null
}

/** What happens besides in a verification: a code or link is spent. */
function spends({ command }: Question): readonly AccountEventType[] {
  if (command.type !== 'verify' || command.phase === 'begin') return []
  if (command.means.kind === 'bypass-code') return ['bypass-code-used']
  return command.means.kind === 'enrolment-link' ? ['enrolment-link-used'] : []
}

function expectedEvents(question: Question): readonly AccountEventType[] {
  const { command, facts } = question
  if (isBegin(question)) return []
  const change = changeOf(question)
  const there = facts.account.devices.some(({ id }) => id === change?.device)
  const first: readonly AccountEventType[] =
    command.type === 'dispute' && isSuspect(change) && there ? ['device-suspended'] : []
  return [...first, ...EVENTS[command.type], ...spends(question)]
}

function eventFault(question: Question, events: readonly AccountEvent[]): string | null {
  const { command, facts } = question
  const types = events.map(({ type }) => type)
  if (types.join() !== expectedEvents(question).join()) return `\`${command.type}\` made \`${types.join(', ')}\``
  const stray = events.find((event) => {
    const { actor } = event
    const same =
      command.actor.type === 'user'
        ? actor.type === 'user' && actor.session === (facts.session?.id ?? null)
        : JSON.stringify(actor) === JSON.stringify(command.actor)
    return event.v !== 1 || event.change !== command.id || event.at !== facts.now || !same
  })
  return stray === undefined ? null : `\`${stray.type}\` does not say who did it, when and under which id`
}

const only = <Type extends Effect['type']>(
  effects: readonly Effect[],
  type: Type,
): readonly Extract<Effect, { type: Type }>[] =>
  effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type)

const shared = (one: Ref | null, other: Ref | null): boolean => one !== null && one.ref === other?.ref

/** Whether a removal is for good: of what was disputed, or of one of two devices that are the same thing. */
function isFinal(command: Command, { devices }: Account): boolean {
  const gone = devices.find(({ id }) => command.type === 'remove' && id === command.device)
  if (gone === undefined) return false
  const { id: own, credential, app, suspendedBecause } = gone
  const others = devices.filter((one) => one.id !== own)
  const hasTwin = others.some((one) => shared(one.credential, credential) || shared(one.app, app))
  return suspendedBecause === 'disputed' || hasTwin
}

function noticeFault({ command, facts }: Question, effects: readonly Effect[], changes: boolean): string | null {
  const notices = only(effects, 'notify')
  const [notice] = notices
  if (!changes) return notices.length === 0 ? null : `gave notice of \`${command.type}\`, which changes nothing`
  if (notice === undefined || notices.length !== 1) return `gave ${notices.length} notices of \`${command.type}\``
  if (notice.what !== command.type || notice.change !== command.id) return 'gave notice of another change'
  const mayUndo = command.actor.type === 'user' && UNDONE.includes(command.type) && !isFinal(command, facts.account)
  return notice.undoUntil === (mayUndo ? facts.now + TEN_MINUTES : null) ? null : 'told another time to undo'
}

/** What an answer carries out is what its command is about, told to its owner, and nothing else. */
function carriedOut(question: Question, { events, effects }: Allowed): string | null {
  const { command } = question
  const wrong = eventFault(question, events)
  if (wrong !== null) return wrong
  const finishes = command.type === 'verify' && !isBegin(question)
  const fault = noticeFault(question, effects, events.length > 0 && !SILENT.includes(command.type))
  if (fault !== null) return fault
  const ended = only(effects, 'end-sessions').map(({ device }) => device)
  const ends = isBegin(question) ? null : endsWith(question)
  if (ended.join() !== (ends ?? '')) return `ended the sessions of \`${ended.join(', ')}\` instead of \`${ends ?? ''}\``
  if (only(effects, 'reset-failures').length !== (finishes ? 1 : 0))
    return 'counted failures from zero at the wrong moment'
  if (only(effects, 'issue-sign-in').length !== (SIGNS_IN.includes(command.type) ? 1 : 0))
    return `\`${command.type}\` and signing in`
  return only(effects, 'send-code').length === (command.type === 'send-code' ? 1 : 0)
    ? null
    : `\`${command.type}\` sent a code`
}

/** What must be taken once is taken with the events: the last use of a code, a link of either kind. */
function takesOnce({ command, facts }: Question, { effects }: Allowed): string | null {
  const takes = only(effects, 'take').map(({ what }) => what)
  const subject =
    command.type === 'dispute'
      ? command.change
      : command.type !== 'verify' || command.phase === 'begin' || command.means.kind === 'device'
        ? null
        : command.means.kind === 'enrolment-link'
          ? command.means.link
          : command.means.code
  const code = facts.account.bypassCodes.find(({ id }) => id === subject)
  const spent = subject !== null && (code === undefined || code.usesLeft === 1)
  if (takes.length !== (spent ? 1 : 0)) return `\`${command.type}\` took \`${takes.join(', ')}\``
  return subject === null || !spent || takes[0]?.endsWith(subject) === true ? null : 'took something else'
}

function told(implementation: Implementation, options: CheckOptions): void {
  checkRandom('effects.told', anyWorld, options, (question) => {
    const decision = answer(implementation, question)
    if (decision.outcome !== 'allow') return null
    return carriedOut(question, decision) ?? takesOnce(question, decision)
  })
}

/** Whether at that moment the change could still be undone or disputed, for whatever that needs besides. */
function isOpen(
  implementation: Implementation,
  { question, after: account }: Moment,
  how: 'undo' | 'dispute',
  now: number,
): boolean {
  if (account === null) return false
  const { facts, command } = question
  const user = { type: 'user', id: facts.user } as const
  const asked = withFacts(question, {
    account,
    now,
    proof: proofOf('mailed-link', 'dispute', command.id, { expiresAt: now + 1 }),
  })
  const decision = answer(implementation, {
    ...asked,
    command: { id: 'later', actor: user, type: how, change: command.id },
  })
  return decision.outcome !== 'refuse' || decision.needs !== 'never'
}

function promised(implementation: Implementation, options: CheckOptions): void {
  checkRandom('effects.promised', anyLife(), options, (plan) => {
    for (const moment of liveAll(implementation, plan).moments) {
      const { question, decision } = moment
      if (decision.outcome !== 'allow') continue
      const [notice] = only(decision.effects, 'notify')
      if (notice === undefined) continue
      const { type } = question.command
      const { now } = question.facts
      const rights = [
        { how: 'undo', until: notice.undoUntil, past: TEN_MINUTES },
        { how: 'dispute', until: notice.disputeUntil, past: DISPUTE_WINDOW },
      ] as const
      for (const { how, until, past } of rights) {
        if (until === null && isOpen(implementation, moment, how, now))
          return `\`${type}\`: a right to ${how} that no notice tells`
        if (until === null) continue
        if (until !== now + past) return `\`${type}\`: told another time to ${how} than there is`
        if (!isOpen(implementation, moment, how, until - 1))
          return `\`${type}\`: told a right to ${how} that there is not`
        if (isOpen(implementation, moment, how, until))
          return `\`${type}\`: a right to ${how} that outlives what was told`
      }
    }
    return null
  })
}

function possible(implementation: Implementation, options: CheckOptions): void {
  checkRandom('effects.possible', anyWorld, options, (question) => {
    const decision = answer(implementation, question)
    if (decision.outcome !== 'allow') return null
    const { account } = question.facts
    const now = after(implementation, account, decision.events)
    if (now === null) return `allowed \`${question.command.type}\`, whose events cannot have happened`
    return now.version === account.version + decision.events.length ? null : 'an event did not move the version by one'
  })
}

export const EFFECT_LAWS: readonly Law[] = [
  {
    id: 'effects.told',
    cites: ['design 4: effects', 'facts 3.5'],
    statement:
      'every change is told once under its id, ends exactly the sessions it must, takes what is for one use, and does nothing else',
    check: told,
  },
  {
    id: 'effects.promised',
    cites: ['design 4: effects', 'design 4: undo and dispute'],
    statement:
      'a notice names the times until which its change can be undone and disputed, and both are true to the millisecond',
    check: (implementation, { runs, ...options }) => promised(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'effects.possible',
    cites: ['design 4.4'],
    statement: 'what is allowed can happen: each of its events applies, and moves the version by one',
    check: possible,
  },
]
