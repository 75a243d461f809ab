import fc from 'fast-check'
import type { Account, AccountEvent, StoredEvent } from '@ssp/core'
import { USER } from '../worlds/builders.ts'
import { accountsAlong, anySoup } from './event-soup.ts'
import { frozen } from './frozen.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, anyStep, liveAll } from './life.ts'
import { DISPUTE_WINDOW } from './words.ts'

const asText = (value: unknown): string => JSON.stringify(value)

/** The same value with its fields in another order, as a database of JSON may give it back. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, shuffled(part)]),
  )
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, canonical(part)]),
  )
}

const isSame = (one: unknown, other: unknown): boolean => asText(canonical(one)) === asText(canonical(other))

/** An event out of its stored text. */
function read({ upcast }: Implementation, text: string): AccountEvent | null {
  // What JSON.parse gives is looked at by `upcast`.
  const lifted = upcast(JSON.parse(text) as StoredEvent)
  return lifted.ok ? lifted.event : null
}

function replay(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ plan: anyLife(), at: fc.nat(40), stray: fc.nat(40) })
  checkRandom('account.replay', cases, options, ({ plan, at, stray }) => {
    const { fold, newAccount } = implementation
    const { account, events } = liveAll(implementation, plan)
    const texts = events.map(asText)
    const stored = texts.flatMap((text) => read(implementation, text) ?? [])
    if (!isSame(stored, events)) return 'an event came back from its text as another'
    const again = fold(newAccount(USER), stored)
    if (!again.ok || !isSame(again.account, account)) return 'the same events gave another account'
    if (account.version !== events.length || again.account.user !== USER) return 'the version does not count the events'
    const half = at % (events.length + 1)
    const first = fold(newAccount(USER), stored.slice(0, half))
    if (!first.ok) return 'a part of a history is no history'
    const snapshot = JSON.parse(asText(shuffled(first.account))) as Account
    const rest = fold(snapshot, stored.slice(half))
    if (!rest.ok || !isSame(rest.account, account)) return 'a snapshot and what followed gave another account'
    const place = stray % (events.length + 1)
    const actor = { type: 'system' } as const
    const impossible: AccountEvent = {
      v: 1,
      change: 'stray',
      at: 0,
      actor,
      type: 'device-removed',
      device: 'nobody-has-this',
    }
    const broken = fold(newAccount(USER), stored.toSpliced(place, 0, impossible))
    return !broken.ok && broken.at === place ? null : 'did not say which event cannot have happened'
  })
}

function formats({ upcast }: Implementation, options: CheckOptions): void {
  const cases = fc.record({ plan: anySoup(), v: fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, 0, 2, 1.5)) })
  checkRandom('account.formats', cases, options, ({ plan, v }) => {
    for (const event of plan) {
      const lifted = upcast({ ...event })
      if (!lifted.ok || !isSame(lifted.event, event)) return 'changed an event of the present format'
      if (v !== 1 && upcast({ ...event, v }).ok) return 'guessed what an event of an unknown format means'
    }
    return null
  })
}

/** What has to be true of every account, whatever events somebody brings. */
function unsound(account: Account, before: Account, event: AccountEvent): string | null {
  const ids = account.devices.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) return 'two devices with one id'
  if (account.defaultDevice !== null && !ids.includes(account.defaultDevice))
    return 'a default device that is not there'
  if (account.devices.some(({ state, suspendedBecause }) => (state === 'suspended') !== (suspendedBecause !== null))) {
    return 'a suspended device without a reason, or a reason without one'
  }
  if (account.bypassCodes.some(({ usesLeft }) => !(usesLeft >= 1))) return 'a bypass code that is spent'
  const active = account.devices.some(({ state }) => state === 'active')
  if (account.everActive !== (before.everActive || active))
    return 'an account that is new, or is not, against its history'
  if (account.changes.some(({ at }) => event.at - at >= DISPUTE_WINDOW)) return 'a change that can be disputed no more'
  if (account.changes.some(({ version }) => version > account.version))
    return 'a change of a version that is still to come'
  if (account.devices.some(({ state, everActive }) => (state === 'active' && !everActive) || (state === 'pending' && everActive)))
    return 'a device that is active and never was, or waits and has been'
  return account.devices.some(({ boundAt }) => boundAt > account.version)
    ? 'a device bound at a version that is still to come'
    : null
}

function soundness(implementation: Implementation, options: CheckOptions): void {
  checkRandom('account.sound', anySoup(), options, (events) => {
    // Frozen, so that an implementation that changes what it was given throws.
    const { evolve } = implementation
    const along = accountsAlong(
      { ...implementation, evolve: (account, event) => evolve(frozen(account), event) },
      frozen(events),
    )
    for (const [index, event] of events.entries()) {
      const [before, account] = [along[index], along[index + 1]]
      if (before === undefined || account === undefined) return 'lost an event'
      if (account === before) continue
      if (account.version !== before.version + 1) return 'an event did not move the version by one'
      if (!isSame(implementation.evolve(before, event), account)) return 'one event made two accounts of one'
      const fault = unsound(account, before, event)
      if (fault !== null) return `\`${event.type}\` left ${fault}`
    }
    return null
  })
}

const preferring = anyStep(
  ['add', 'set-default', 'set-default', 'set-sign-in-preference', 'set-sign-in-preference', 'remove', 'undo'],
  ['user'],
)

function preferences(implementation: Implementation, options: CheckOptions): void {
  checkRandom('account.preferences', anyLife(preferring), options, (plan) => {
    for (const { before, after: account, question } of liveAll(implementation, plan).moments) {
      if (account === null) continue
      const { signInPreference: wish, defaultDevice, devices } = account
      const follows = (preference: string): boolean =>
        devices.some(({ id, methods }) => id === defaultDevice && methods.some((method) => method === preference))
      if (wish !== 'ask' && !follows(wish))
        return `\`${question.command.type}\` left \`${wish}\` without a device to do it`
      const { command } = question
      if (command.type === 'set-sign-in-preference' && account !== before && wish !== command.preference)
        return `said yes to \`${command.preference}\` and set \`${wish}\``
      const forgot = question.command.type === 'set-default' && account !== before && follows(before.signInPreference)
      if (forgot && wish !== before.signInPreference)
        return 'forgot a preference that the new default device can follow'
    }
    return null
  })
}

export const ACCOUNT_LAWS: readonly Law[] = [
  {
    id: 'account.replay',
    cites: ['design 4.4'],
    statement:
      'the events of a life, out of their texts or from any snapshot on, give the same account, and one that cannot have happened is named',
    check: (implementation, { runs, ...options }) => replay(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'account.formats',
    cites: ['design 4.4'],
    statement: 'an event of the present format stays as it is, and one of an unknown format is refused',
    check: (implementation, { runs, ...options }) => formats(implementation, { ...options, runs: runs / 8 }),
  },
  {
    id: 'account.sound',
    cites: ['design 4.4', 'S25', 'S39'],
    statement: 'no events, however forged or mixed up, make an account that cannot be, and none is changed in place',
    check: (implementation, { runs, ...options }) => soundness(implementation, { ...options, runs: runs / 2 }),
  },
  {
    id: 'account.preferences',
    cites: ['S22', 'facts 1'],
    statement: 'a sign-in preference is one that the default device can follow, and is kept as long as it can',
    check: (implementation, { runs, ...options }) => preferences(implementation, { ...options, runs: runs / 4 }),
  },
]
