import type { Device } from '../account/account.ts'
import type { AccountEvent, EventActor, RecordedDevice } from '../account/event.ts'
import { DISPUTE_WINDOW_MS } from '../account/evolve.ts'
import { comesBack, RESTORE } from '../account/restore.ts'
import { suspectOf } from '../account/suspect.ts'
import { DEVICE_TYPE, PROVES } from '../device/device-types.ts'
import { reaches } from '../device/usable.ts'
import { type Method, MINUTE } from '../words.ts'
import type { CommandOf, CommandType, NewDevice } from './command.ts'
import type { Effect, Noticed, Plan } from './effect.ts'
import type { World } from './world.ts'

/** A change can be undone for this long, in the session that made it. */
export const UNDO_WINDOW_MS: number = 10 * MINUTE

const NOTHING: Plan = { events: [], effects: [] }

/** Who an event names. A change by a mailed link alone has no session. */
function eventActor({ command, facts }: World): EventActor {
  if (command.actor.type !== 'user') return command.actor
  return { type: 'user', session: facts.session?.id ?? null }
}

type Body = AccountEvent extends infer One ? (One extends AccountEvent ? Omit<One, 'v' | 'change' | 'at' | 'actor'> : never) : never

const event = (world: World, body: Body): AccountEvent => ({
  v: 1,
  change: world.command.id,
  at: world.facts.now,
  actor: eventActor(world),
  ...body,
})

function notice(world: World, what: Noticed, device: string | null): Effect {
  const { account, now } = world.facts
  const kind = what in RESTORE ? (what as keyof typeof RESTORE) : null
  const restorable = kind !== null && RESTORE[kind] !== null
  const final = kind === 'remove' && world.target !== null && !comesBack(account, world.target)
  return {
    type: 'notify',
    what,
    change: world.command.id,
    device,
    undoUntil: restorable && !final && world.command.actor.type === 'user' ? now + UNDO_WINDOW_MS : null,
    disputeUntil: kind === null && what !== 'assign-token' ? null : now + DISPUTE_WINDOW_MS,
  }
}

/** What a device can do once this was proved: that proof's methods of its type, beside those it had. */
function provedMethods(
  world: World,
  { type, destination }: Pick<Device, 'type' | 'destination'>,
  had: readonly Method[],
): readonly Method[] {
  const { proof } = world.facts
  const proved: readonly Method[] = proof !== null && proof.kind in PROVES ? PROVES[proof.kind as keyof typeof PROVES] : []
  const gains = (method: Method): boolean => proved.includes(method) && reaches(destination, method)
  return DEVICE_TYPE[type].methods.filter((method) => had.includes(method) || gains(method))
}

const recorded = (device: NewDevice, methods: readonly Method[]): RecordedDevice => ({
  id: device.id,
  type: device.type,
  name: device.name,
  state: 'active',
  methods,
  destination: device.destination,
  credential: device.credential,
  app: device.app,
})

/** One event about a device, and the notice about it. */
const change = (world: World, what: Noticed, device: string | null, body: Body, ...more: readonly Effect[]): Plan => ({
  events: [event(world, body)],
  effects: [notice(world, what, device), ...more],
})

const ends = (device: string): Effect => ({ type: 'end-sessions', device })

type Planner<Type extends CommandType> = (world: World, command: CommandOf<Type>) => Plan

function verified(world: World, { phase, purpose, means }: CommandOf<'verify'>): Plan {
  const { facts } = world
  if (phase === 'begin' || facts.session === null) return NOTHING
  const events: AccountEvent[] = []
  const effects: Effect[] = []
  if (means.kind === 'bypass-code' && means.code !== null) {
    const last = facts.account.bypassCodes.find((one) => one.id === means.code)?.usesLeft === 1
    events.push(event(world, { type: 'bypass-code-used', code: means.code }))
    if (last) effects.push({ type: 'take', what: `bypass-code:${means.code}` })
  }
  if (means.kind === 'enrolment-link' && means.link !== null) {
    events.push(event(world, { type: 'enrolment-link-used', link: means.link }))
    effects.push({ type: 'take', what: `enrolment-link:${means.link}` })
  }
  const grant = {
    purpose,
    user: facts.user,
    application: facts.application.id,
    entry: facts.entry,
    session: facts.session.id,
    at: facts.now,
    by: means,
    version: facts.account.version + events.length,
  }
  return { events, effects: [{ type: 'open-grant', grant }, { type: 'reset-failures' }, ...effects] }
}

function undone(world: World, { change: id }: CommandOf<'undo'>): Plan {
  const gone = world.takesAway
  const ended = gone === null ? [] : [ends(gone)]
  return change(world, 'undo', world.change?.device ?? null, { type: 'change-undone', undoes: id }, ...ended)
}

/** Takes power away, never gives any: an added or re-activated device stops, its sessions end, nothing more may change. */
function disputed(world: World, { change: id }: CommandOf<'dispute'>): Plan {
  const disputedChange = world.change
  const suspect = disputedChange === null ? null : suspectOf(disputedChange)
  const present = world.facts.account.devices.some((one) => one.id === suspect)
  const events = [event(world, { type: 'account-frozen', disputes: id })]
  const effects: Effect[] = [
    notice(world, 'dispute', disputedChange?.device ?? null),
    { type: 'take', what: `dispute:${id}` },
  ]
  if (suspect !== null) {
    if (present) events.unshift(event(world, { type: 'device-suspended', device: suspect, because: 'disputed' }))
    effects.push(ends(suspect))
  }
  return { events, effects }
}

/** What an allowed command does. A command that only reads or begins does nothing. */
const PLANNERS: { readonly [Type in CommandType]: Planner<Type> } = {
  'view-devices': () => NOTHING,
  add: (world, { phase, device }) =>
    phase === 'begin'
      ? NOTHING
      : change(world, 'add', device.id, {
          type: 'device-added',
          device: recorded(device, provedMethods(world, device, [])),
        }),
  rename: (world, { device, name }) => change(world, 'rename', device, { type: 'device-renamed', device, name }),
  remove: (world, { device }) => change(world, 'remove', device, { type: 'device-removed', device }, ends(device)),
  activate: (world, { phase, device, app }) =>
    phase === 'begin' || world.target === null
      ? NOTHING
      : change(
          world,
          'activate',
          device,
          {
            type: 'device-activated',
            device,
            // Whoever finds a lost phone again proves the app, and nobody proved its number again.
            methods: provedMethods(world, world.target, world.target.state === 'suspended' ? [] : world.target.methods),
            app,
          },
          ends(device),
        ),
  // No notice: it changes nothing that its owner could see or do.
  'rotate-app': (world, { device, app }) => ({ events: [event(world, { type: 'app-rotated', device, app })], effects: [] }),
  'set-default': (world, { device }) => change(world, 'set-default', device, { type: 'default-set', device }),
  'set-sign-in-preference': (world, { preference }) =>
    change(world, 'set-sign-in-preference', null, { type: 'sign-in-preference-set', preference }),
  verify: verified,
  'send-code': (_, { method, device }) => ({ events: [], effects: [{ type: 'send-code', method, device }] }),
  'sign-in': () => ({ events: [], effects: [{ type: 'issue-sign-in' }] }),
  leave: () => ({ events: [], effects: [{ type: 'issue-sign-in' }] }),
  'report-lost': (world, { device }) =>
    change(world, 'report-lost', device, { type: 'device-suspended', device, because: 'lost' }, ends(device)),
  undo: undone,
  dispute: disputed,
  'lift-freeze': (world) => change(world, 'lift-freeze', null, { type: 'freeze-lifted' }),
  suspend: (world, { device }) =>
    change(world, 'suspend', device, { type: 'device-suspended', device, because: 'administrator' }, ends(device)),
  resume: (world, { device }) => change(world, 'resume', device, { type: 'device-resumed', device }),
  'assign-token': (world, { device }) =>
    change(world, 'assign-token', device.id, {
      type: 'token-assigned',
      device: recorded(device, DEVICE_TYPE[device.type].methods),
    }),
  'issue-bypass-codes': (world, { codes }) =>
    change(world, 'issue-bypass-codes', null, { type: 'bypass-codes-issued', codes }),
  'revoke-bypass-codes': (world) => change(world, 'revoke-bypass-codes', null, { type: 'bypass-codes-revoked' }),
  'issue-enrolment-link': (world, { link, expiresAt }) =>
    change(world, 'issue-enrolment-link', null, { type: 'enrolment-link-issued', link, expiresAt }),
}

export function plan(world: World): Plan {
  const { command } = world
  return (PLANNERS[command.type] as Planner<CommandType>)(world, command)
}
