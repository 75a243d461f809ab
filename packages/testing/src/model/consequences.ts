import type {
  Account,
  AccountEvent,
  Change,
  Command,
  CommandOf,
  Device,
  EventActor,
  Facts,
  Grant,
  Instant,
  Method,
  NewDevice,
  Noticed,
  RecordedDevice,
} from '@ssp/core'
import { foldOne, areTwins } from './fold.ts'
import { CAN, DISPUTE_WITHIN, SHOWS, UNDO_WITHIN } from './tables.ts'
import { takes } from './usable.ts'

/** What an event makes of an account: the same one where it cannot have happened to it. */
export type Evolve = (account: Account, event: AccountEvent) => Account

/** What is told to all of the user's addresses and other devices. */
export interface Told {
  readonly what: Noticed
  readonly change: string
  readonly device: string | null
  readonly undoUntil: Instant | null
  readonly disputeUntil: Instant | null
}

/** What follows from an allow. */
export interface Consequences {
  readonly events: readonly AccountEvent[]
  /** The account after them. */
  readonly account: Account
  readonly told: Told | null
  /** The devices whose sessions end. */
  readonly ended: readonly string[]
  /** What is spent with it and can't be used again. */
  readonly spent: readonly string[]
  /** The verification that the session has now. */
  readonly grant: Grant | null
  /** Whether consecutive failures are counted from zero again. */
  readonly forgiven: boolean
  readonly sent: { readonly method: Method; readonly device: string | null } | null
  readonly signsIn: boolean
}

type Happened = AccountEvent extends infer One
  ? One extends AccountEvent
    ? Omit<One, 'v' | 'change' | 'at' | 'actor'>
    : never
  : never

interface Outcome {
  readonly happened?: readonly Happened[]
  readonly told?: { readonly what: Noticed; readonly device: string | null }
  readonly ended?: readonly string[]
  readonly spent?: readonly string[]
  readonly sent?: Consequences['sent']
  readonly signsIn?: boolean
}

/** What a device of this type can do, once this was shown of it. */
function shownOf({ type, destination }: Pick<Device, 'type' | 'destination'>, { proof }: Facts, had: readonly Method[]): readonly Method[] {
  const kind = proof?.kind
  const shown = kind === 'number' || kind === 'activation' || kind === 'webauthn' ? SHOWS[kind] : []
  return CAN[type].filter((method) => (shown.includes(method) && takes(destination, method)) || had.includes(method))
}

const recorded = ({ id, type, name, destination, credential, app }: NewDevice, methods: readonly Method[]): RecordedDevice => ({
  id,
  type,
  name,
  state: 'active',
  methods,
  destination,
  credential,
  app,
})

/** A code's last use and a link's only one are spent for good. */
function verified({ means, phase }: CommandOf<'verify'>, { account }: Facts): Outcome {
  if (phase === 'begin') return {}
  if (means.kind === 'bypass-code' && means.code !== null) {
    const { code } = means
    const last = account.bypassCodes.some((one) => one.id === code && one.usesLeft === 1)
    return { happened: [{ type: 'bypass-code-used', code }], spent: last ? [`bypass-code:${code}`] : [] }
  }
  if (means.kind === 'enrolment-link' && means.link !== null) {
    const { link } = means
    return { happened: [{ type: 'enrolment-link-used', link }], spent: [`enrolment-link:${link}`] }
  }
  return {}
}

/** It stops what was added or bound anew, and freezes the rest. */
function disputed(change: Change, { account }: Facts): Outcome {
  const suspect = change.kind === 'add' || change.kind === 'activate' ? change.device : null
  const frozen: Happened = { type: 'account-frozen', disputes: change.id }
  const outcome = { told: { what: 'dispute', device: change.device }, spent: [`dispute:${change.id}`] } as const
  if (suspect === null) return { ...outcome, happened: [frozen] }
  const there = account.devices.some((one) => one.id === suspect)
  const stopped: Happened = { type: 'device-suspended', device: suspect, because: 'disputed' }
  return { ...outcome, happened: there ? [stopped, frozen] : [frozen], ended: [suspect] }
}

function outcomeOf(command: Command, facts: Facts): Outcome {
  const { account } = facts
  switch (command.type) {
    case 'view-devices':
      return {}
    case 'add': {
      if (command.phase === 'begin') return {}
      const device = recorded(command.device, shownOf(command.device, facts, []))
      return { happened: [{ type: 'device-added', device }], told: { what: 'add', device: device.id } }
    }
    case 'rename': {
      const { device, name } = command
      return { happened: [{ type: 'device-renamed', device, name }], told: { what: 'rename', device } }
    }
    case 'remove': {
      const { device } = command
      return { happened: [{ type: 'device-removed', device }], told: { what: 'remove', device }, ended: [device] }
    }
    case 'activate': {
      const { device, app, phase } = command
      const phone = account.devices.find((one) => one.id === device)
      if (phase === 'begin' || phone === undefined) return {}
      // A suspended phone was lost: of what it could do, the app alone was shown again.
      const methods = shownOf(phone, facts, phone.state === 'suspended' ? [] : phone.methods)
      const happened = [{ type: 'device-activated', device, methods, app }] as const
      return { happened, told: { what: 'activate', device }, ended: [device] }
    }
    case 'rotate-app': {
      const { device, app } = command
      return { happened: [{ type: 'app-rotated', device, app }] }
    }
    case 'set-default': {
      const { device } = command
      return { happened: [{ type: 'default-set', device }], told: { what: 'set-default', device } }
    }
    case 'set-sign-in-preference': {
      const { preference } = command
      const told = { what: 'set-sign-in-preference', device: null } as const
      return { happened: [{ type: 'sign-in-preference-set', preference }], told }
    }
    case 'verify':
      return verified(command, facts)
    case 'send-code':
      return { sent: { method: command.method, device: command.device } }
    case 'sign-in':
    case 'leave':
      return { signsIn: true }
    case 'suspend':
    case 'report-lost': {
      const { device, type } = command
      const because = type === 'suspend' ? 'administrator' : 'lost'
      return { happened: [{ type: 'device-suspended', device, because }], told: { what: type, device }, ended: [device] }
    }
    case 'undo': {
      const change = account.changes.find((one) => one.id === command.change)
      const device = change?.device ?? null
      const ended = change?.kind === 'add' && device !== null ? [device] : []
      return { happened: [{ type: 'change-undone', undoes: command.change }], told: { what: 'undo', device }, ended }
    }
    case 'dispute': {
      const change = account.changes.find((one) => one.id === command.change)
      return change === undefined ? {} : disputed(change, facts)
    }
    case 'lift-freeze':
      return { happened: [{ type: 'freeze-lifted' }], told: { what: 'lift-freeze', device: null } }
    case 'resume': {
      const { device } = command
      return { happened: [{ type: 'device-resumed', device }], told: { what: 'resume', device } }
    }
    case 'assign-token': {
      const device = recorded(command.device, CAN[command.device.type])
      return { happened: [{ type: 'token-assigned', device }], told: { what: 'assign-token', device: device.id } }
    }
    case 'issue-bypass-codes': {
      const told = { what: 'issue-bypass-codes', device: null } as const
      return { happened: [{ type: 'bypass-codes-issued', codes: command.codes }], told }
    }
    case 'revoke-bypass-codes':
      return { happened: [{ type: 'bypass-codes-revoked' }], told: { what: 'revoke-bypass-codes', device: null } }
    case 'issue-enrolment-link': {
      const { link, expiresAt } = command
      const told = { what: 'issue-enrolment-link', device: null } as const
      return { happened: [{ type: 'enrolment-link-issued', link, expiresAt }], told }
    }
  }
}

/** Changes of the user's devices; every one of them may be disputed, whoever made it. */
const DISPUTABLE: ReadonlySet<Noticed> = new Set<Noticed>([
  'add',
  'assign-token',
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
])

/** A disputed device is gone for good once it is removed, and so is one whose credential or app another device has. */
function isGoneForGood(command: Command, { account: { devices } }: Facts): boolean {
  if (command.type !== 'remove') return false
  const device = devices.find((one) => one.id === command.device)
  if (device === undefined) return false
  const twins = devices.filter((one) => one.id !== device.id && areTwins(one, device))
  return device.suspendedBecause === 'disputed' || twins.length > 0
}

/** What the user did may be undone, but for a re-activation and what takes power away or restores it. */
const UNDOABLE: ReadonlySet<Noticed> = new Set<Noticed>([
  'add',
  'rename',
  'remove',
  'set-default',
  'set-sign-in-preference',
])

/** What an allowed command does: to the account, to whom it is told, and to sessions. */
export function consequences(command: Command, facts: Facts): Consequences {
  const { now, session } = facts
  const { happened = [], told, ended = [], spent = [], sent = null, signsIn = false } = outcomeOf(command, facts)
  const byUser = command.actor.type === 'user'
  const actor: EventActor =
    command.actor.type === 'user' ? { type: 'user', session: session === null ? null : session.id } : command.actor
  const events = happened.map((one): AccountEvent => ({ v: 1, change: command.id, at: now, actor, ...one }))
  const account = events.reduce<Account>(foldOne, facts.account)
  const grant: Grant | null =
    command.type === 'verify' && command.phase === 'finish' && session !== null
      ? {
          purpose: command.purpose,
          user: facts.user,
          application: facts.application.id,
          entry: facts.entry,
          session: session.id,
          at: now,
          by: command.means,
          version: account.version,
        }
      : null
  return {
    events,
    account,
    told:
      told === undefined
        ? null
        : {
            ...told,
            change: command.id,
            undoUntil: byUser && UNDOABLE.has(told.what) && !isGoneForGood(command, facts) ? now + UNDO_WITHIN : null,
            disputeUntil: DISPUTABLE.has(told.what) ? now + DISPUTE_WITHIN : null,
          },
    ended,
    spent,
    grant,
    forgiven: grant !== null,
    sent,
    signsIn,
  }
}
