import fc from 'fast-check'
import type { Account, AccountEvent, AccountEventType, Change, ChangeKind, Device, SignInPreference } from '@ssp/core'
import { accountsAlong, anySoup } from './event-soup.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { accountOf, after, deviceOf } from './scene.ts'
import { DISPUTE_WINDOW } from './words.ts'
import { NOW } from '../worlds/builders.ts'

/** The kind of change that each event is; what is not here is none that its owner undoes or disputes. */
const KIND: Readonly<Partial<Record<AccountEventType, ChangeKind>>> = {
  'device-added': 'add',
  'token-assigned': 'add',
  'device-renamed': 'rename',
  'device-removed': 'remove',
  'device-activated': 'activate',
  'default-set': 'set-default',
  'sign-in-preference-set': 'set-sign-in-preference',
}

const sessionOf = ({ actor }: AccountEvent): string | null => (actor.type === 'user' ? actor.session : null)

function subjectOf(event: AccountEvent): string | null {
  if (!('device' in event)) return null
  return typeof event.device === 'string' ? event.device : event.device.id
}

/** What was added or bound anew by a disputed change is remembered as a disputed device, wherever it was seen. */
function distrusted(list: readonly Change[], disputed: Change | undefined): readonly Change[] {
  if (disputed === undefined || !['add', 'activate'].includes(disputed.kind)) return list
  return list.map((one) => {
    const { device } = one.before
    if (device === null || device.id !== disputed.device) return one
    const stopped = { ...device, state: 'suspended', suspendedBecause: 'disputed' } as const
    return { ...one, before: { ...one.before, device: stopped } }
  })
}

/** The list as it has to be after the event. */
function listed(list: readonly Change[], before: Account, event: AccountEvent): readonly Change[] {
  const recent = list.filter(({ at }) => event.at - at < DISPUTE_WINDOW)
  if (event.type === 'change-undone') return recent.filter(({ id }) => id !== event.undoes)
  if (event.type === 'account-frozen') return distrusted(recent, before.changes.find(({ id }) => id === event.disputes))
  const kind = KIND[event.type]
  if (kind === undefined) return recent
  const device = subjectOf(event)
  const { defaultDevice, signInPreference } = before
  const change: Change = {
    id: event.change,
    kind,
    at: event.at,
    version: before.version + 1,
    session: sessionOf(event),
    device,
    before: { device: before.devices.find(({ id }) => id === device) ?? null, defaultDevice, signInPreference },
  }
  return [...recent, change]
}

function runOf({ run, version }: Account, event: AccountEvent): Account['run'] {
  const { session: before, from, to: latest = version } = run
  if (event.type === 'app-rotated') return { session: before, from, to: latest }
  const session = sessionOf(event)
  return session !== null && version > 0 && before === session ? { session, from } : { session, from: latest + 1 }
}

const asText = (value: unknown): string => JSON.stringify(value)

/** Names and order of fields are the type's; what they hold is compared field by field. */
const told = ({ id, kind, at, version, session, device, before }: Change): string =>
  asText([
    id,
    kind,
    at,
    version,
    session,
    device,
    before.defaultDevice,
    before.signInPreference,
    before.device?.id,
    before.device?.state,
    before.device?.suspendedBecause,
    before.device?.name.ref,
  ])

function remembering(implementation: Implementation, options: CheckOptions): void {
  checkRandom('account.changes', anySoup(), options, (events) => {
    const along = accountsAlong(implementation, events)
    let list: readonly Change[] = []
    for (const [index, event] of events.entries()) {
      const [before, account] = [along[index], along[index + 1]]
      if (before === undefined || account === undefined || before === account) continue
      list = listed(list, before, event)
      if (account.changes.map(told).join() !== list.map(told).join()) {
        return `after \`${event.type}\` the account lists \`${account.changes.map(({ id }) => id).join(', ')}\` or tells them otherwise`
      }
      const run = runOf(before, event)
      if (asText([account.run.session, account.run.from, account.run.to]) !== asText([run.session, run.from, run.to]))
        return 'does not say who made the latest events'
    }
    return null
  })
}

/** Whether a later change of such a kind is listed, of the same device where that matters. */
const isOvertaken = ({ version, device }: Change, { changes }: Account, kind: ChangeKind): boolean =>
  changes.some((one) => one.version > version && one.kind === kind && (kind !== 'rename' || one.device === device))

/** The wish, as far as the default device can follow it. */
const followed = ({ devices, defaultDevice }: Account, wish: SignInPreference): SignInPreference =>
  devices.some(({ id, methods }) => id === defaultDevice && methods.some((method) => method === wish)) ? wish : 'ask'

/** What is wrong with the account after a change was undone, however late; null where it is as it should be. */
function wronglyUndone(change: Change, before: Account, account: Account): string | null {
  const { kind, device: id, before: was } = change
  const others = ({ devices }: Account): string => asText(devices.filter((one) => one.id !== id))
  if (others(account) !== others(before)) return 'touched another device'
  const [old, now] = [before, account].map(({ devices }) => devices.find((one) => one.id === id))
  const defaults = ({ defaultDevice, signInPreference }: Pick<Account, 'defaultDevice' | 'signInPreference'>): string =>
    `${defaultDevice} ${signInPreference}`
  switch (kind) {
    case 'add':
      if (now !== undefined) return 'left what was added'
      return defaults(account) === (before.defaultDevice === id ? 'null ask' : defaults(before))
        ? null
        : 'did not mind the default'
    case 'remove': {
      if (old !== undefined || asText(now) !== asText(was.device)) return 'did not bring back what was removed'
      const again = was.defaultDevice === id && before.defaultDevice === null && was.device?.state === 'active'
      return defaults(account) === defaults(again ? was : before) ? null : 'did not mind the default'
    }
    case 'rename':
      if (asText(now) !== asText({ ...old, name: was.device?.name })) return 'did more than put the old name back'
      return defaults(account) === defaults(before) ? null : 'did not mind the default'
    case 'set-default': {
      if (asText(old) !== asText(now)) return 'touched the device'
      const works = before.devices.some((one) => one.id === was.defaultDevice && one.state === 'active')
      if (account.defaultDevice !== (works ? was.defaultDevice : null)) return 'did not put the old default back'
      const wish = isOvertaken(change, before, 'set-sign-in-preference') ? before.signInPreference : was.signInPreference
      return account.signInPreference === followed(account, wish) ? null : 'did not mind the preference'
    }
    case 'set-sign-in-preference':
      if (account.defaultDevice !== before.defaultDevice) return 'touched the default device'
      return account.signInPreference === followed(account, was.signInPreference) ? null : 'did not put the old one back'
    case 'activate':
      return 'gave a replaced binding its power back'
  }
}

/** Whether undoing it is possible at all: by whoever did it, and not over what came later. */
function canUndo(change: Change, account: Account, by: string): boolean {
  const { kind, device, before, session } = change
  if (session !== by) return false
  const there = account.devices.some(({ id }) => id === device)
  switch (kind) {
    case 'add':
      return there
    case 'rename':
      return there && before.device !== null && !isOvertaken(change, account, kind)
    case 'remove': {
      const { device: gone } = before
      if (there || gone === null || gone.suspendedBecause === 'disputed') return false
      const things = [gone.credential?.ref, gone.app?.ref].filter((one) => one !== undefined)
      return account.devices.every(({ credential, app }) => ![credential?.ref, app?.ref].some((one) => things.includes(one ?? '')))
    }
    case 'set-default':
      return account.defaultDevice === device && !isOvertaken(change, account, kind)
    case 'set-sign-in-preference':
      return !isOvertaken(change, account, kind)
    case 'activate':
      return false
  }
}

/** Devices that come, go and are the default, again and again. */
const UNDOABLE: readonly AccountEventType[] = [
  'account-frozen',
  'device-suspended',
  'device-added',
  'device-removed',
  'device-renamed',
  'default-set',
  'sign-in-preference-set',
]

function undoing(implementation: Implementation, options: CheckOptions): void {
  const session = fc.constantFrom('session-1', 'session-1', 'session-2')
  const cases = fc.record({ events: fc.oneof(anySoup(), anySoup(UNDOABLE)), which: fc.nat(9), session })
  checkRandom('undo.any-time', cases, options, ({ events, which, session: by }) => {
    const before = accountsAlong(implementation, events).at(-1)
    if (before === undefined) return null
    const change = before.changes[which % Math.max(1, before.changes.length)]
    const actor = { type: 'user', session: by } as const
    const said = { v: 1, change: 'undo', at: events.at(-1)?.at ?? NOW, actor, type: 'change-undone' } as const
    if (implementation.evolve(before, { ...said, undoes: 'nobody made this' }) !== before)
      return 'undid what nobody made'
    if (change === undefined) return null
    const account = implementation.evolve(before, { ...said, undoes: change.id })
    // One id may stand for several events of a mixed-up history; the first of them counts.
    const first = before.changes.find(({ id }) => id === change.id) ?? change
    if ((account !== before) !== canUndo(first, before, actor.session))
      return account === before ? `did not undo \`${first.kind}\`` : `undid \`${first.kind}\`, which is impossible`
    return account === before ? null : wronglyUndone(first, before, account)
  })
}

/** Disputes of three changes in any order, some of them lifted in between. */
function freezing(implementation: Implementation, options: CheckOptions): void {
  const versions = [3, 6, 9]
  const devices: readonly Device[] = versions.map((boundAt) => deviceOf(`device-${boundAt}`, 'tablet', { boundAt }))
  const changes = devices.map(({ id, boundAt }): Change => ({
    id: `change-${boundAt}`,
    kind: 'add',
    at: NOW,
    version: boundAt,
    session: null,
    device: id,
    before: { device: null, defaultDevice: null, signInPreference: 'ask' },
  }))
  const acts = fc.array(fc.constantFrom(3, 6, 9, 0, -1), { minLength: 1, maxLength: 8 })
  checkRandom('freeze.oldest', acts, options, (list) => {
    let account: Account = accountOf(devices, { changes })
    let oldest: number | null = null
    for (const [index, act] of list.entries()) {
      const said = { v: 1, change: `act-${index}`, at: NOW + index, actor: { type: 'user', session: null } } as const
      const event: AccountEvent =
        act === 0 ? { ...said, type: 'freeze-lifted' } : { ...said, type: 'account-frozen', disputes: `change-${act}` }
      const possible = act === 0 ? oldest !== null : act > 0
      const next = after(implementation, account, [event])
      if ((next !== null) !== possible)
        return possible ? `\`${event.type}\` did nothing` : `\`${event.type}\` happened, which is impossible`
      if (next === null) continue
      oldest = act === 0 ? null : Math.min(oldest ?? act, act)
      account = next
      const frozen = account.frozen === null ? null : `${account.frozen.change} ${account.frozen.version}`
      if (frozen !== (oldest === null ? null : `change-${oldest} ${oldest}`))
        return `frozen by \`${frozen}\` instead of the oldest disputed change`
    }
    return null
  })
}

export const CHANGE_LAWS: readonly Law[] = [
  {
    id: 'account.changes',
    cites: ['design 4: undo and dispute', 'design 4: entry'],
    statement:
      'an account lists the changes of the last 240 hours with what was before each, without those undone, and who made its latest events',
    check: (implementation, { runs, ...options }) => remembering(implementation, { ...options, runs: runs / 2 }),
  },
  {
    id: 'undo.any-time',
    cites: ['design 4: undo and dispute'],
    statement: 'undoing a change later on puts back that and nothing else, where it still can be put back',
    check: (implementation, { runs, ...options }) => undoing(implementation, { ...options, runs: runs / 2 }),
  },
  {
    id: 'freeze.oldest',
    cites: ['design 4: undo and dispute'],
    statement:
      'of several disputed changes the oldest says which devices may lift the freeze, in whatever order they were disputed',
    check: (implementation, { runs, ...options }) => freezing(implementation, { ...options, runs: runs / 8 }),
  },
]
