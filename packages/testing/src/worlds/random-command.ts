import type {
  Account,
  Actor,
  AdministratorRole,
  Change,
  Command,
  CommandType,
  Device,
  Means,
  Method,
  NewDevice,
  Phase,
  Platform,
  Policy,
  Ref,
} from '@ssp/core'
import { CAN, goesByTelephone } from '../model/tables.ts'
import { NOW, refTo, SESSION, USER } from './builders.ts'
import type { Dice } from './dice.ts'
import { randomDestination, randomType } from './life.ts'

const COMMANDS = {
  'view-devices': 5,
  add: 15,
  rename: 7,
  remove: 12,
  activate: 9,
  'rotate-app': 4,
  'set-default': 6,
  'set-sign-in-preference': 7,
  verify: 15,
  'send-code': 9,
  'sign-in': 6,
  leave: 5,
  'report-lost': 8,
  undo: 9,
  dispute: 7,
  'lift-freeze': 6,
  suspend: 2,
  resume: 2,
  'assign-token': 4,
  'issue-bypass-codes': 3,
  'revoke-bypass-codes': 1,
  'issue-enrolment-link': 1,
} as const satisfies Record<CommandType, number>

export function randomCommandType(dice: Dice): CommandType {
  return dice.weighted(COMMANDS)
}

const ROLES: readonly AdministratorRole[] = [
  'owner',
  'administrator',
  'user-manager',
  'help-desk',
  'help-desk',
  'application-manager',
  'billing',
  'read-only',
]

/** What users rarely ask for, and administrators do all day. */
const BY_ADMINISTRATORS: ReadonlySet<CommandType> = new Set<CommandType>([
  'suspend',
  'resume',
  'assign-token',
  'issue-bypass-codes',
  'revoke-bypass-codes',
  'issue-enrolment-link',
])

function randomActor(dice: Dice, type: CommandType): Actor {
  const weights = BY_ADMINISTRATORS.has(type)
    ? { user: 12, administrator: 84, system: 4 }
    : { user: 92, administrator: type === 'lift-freeze' ? 24 : 6, system: 1 }
  const actor = dice.weighted(weights)
  if (actor === 'administrator') return { type: actor, id: 'administrator-1', role: dice.pick(ROLES) }
  if (actor === 'system') return { type: actor }
  return { type: actor, id: dice.chance(0.985) ? USER : 'bob' }
}

const phase = (dice: Dice): Phase => (dice.chance(0.35) ? 'begin' : 'finish')

/** Which device of the account such a command would be about. */
function suits(type: CommandType, device: Device): boolean {
  switch (type) {
    case 'activate':
    case 'rotate-app':
      return CAN[device.type].includes('push')
    case 'set-default':
      return device.methods.includes('push') || device.methods.includes('call')
    case 'resume':
      return device.state === 'suspended'
    case 'suspend':
      return device.state !== 'suspended'
    default:
      return true
  }
}

/** A device of the account that suits, most of the time; else another, or one that isn't there. */
function randomTarget(dice: Dice, type: CommandType, account: Account): string {
  if (dice.chance(0.04) || account.devices.length === 0) return 'd99'
  const suited = account.devices.filter((one) => suits(type, one))
  return dice.pick(suited.length > 0 && dice.chance(0.8) ? suited : account.devices).id
}

function randomChange(dice: Dice, type: 'undo' | 'dispute', account: Account): string {
  const { changes } = account
  if (changes.length === 0 || dice.chance(0.03)) return 'c99'
  const mine = (one: Change): boolean => (type === 'undo' ? one.session === SESSION : one.session !== SESSION)
  const suited = changes.filter(mine)
  return dice.pick(suited.length > 0 && dice.chance(0.8) ? suited : changes).id
}

function randomNewDevice(dice: Dice, account: Account, type = randomType(dice)): NewDevice {
  const taken = account.devices[0]
  const id = taken !== undefined && dice.chance(0.03) ? taken.id : 'new'
  const platforms: readonly Platform[] = ['mac', 'mac', 'mac', 'windows', 'ios', 'android', 'other']
  const hasPlatform = type === 'platform-authenticator' ? dice.chance(0.97) : dice.chance(0.02)
  return {
    id,
    type,
    name: refTo('name-of-new'),
    platform: hasPlatform ? dice.pick(platforms) : null,
    destination: dice.chance(0.97) ? randomDestination(dice, type) : null,
    credential: randomBinding(dice, account, 'credential', 'credential-of-new'),
    app: randomBinding(dice, account, 'app', 'app-of-new'),
  }
}

/** A new one, most of the time; now and then one that a device of the account has, or none. */
function randomBinding(dice: Dice, { devices }: Account, what: 'credential' | 'app', fresh: string): Ref | null {
  if (devices.length > 0 && dice.chance(0.06)) return dice.pick(devices)[what]
  return dice.chance(0.8) ? refTo(fresh) : null
}

/** A method of the device, most often one that the policy allows; now and then one that it hasn't. */
function randomMethod(dice: Dice, device: Device, policy: Policy): Method {
  const allowed = device.methods.filter((one) => policy.methods.includes(one))
  if (allowed.length > 0 && dice.chance(0.85)) return dice.pick(allowed)
  return dice.chance(0.6) && device.methods.length > 0
    ? dice.pick(device.methods)
    : dice.pick(['webauthn', 'push', 'passcode', 'sms', 'call'])
}

function randomMeans(dice: Dice, account: Account, policy: Policy): Means {
  const kind = dice.weighted({ device: 62, 'bypass-code': 24, 'enrolment-link': 14 })
  if (kind === 'bypass-code') {
    return { kind, code: dice.chance(0.85) ? (account.bypassCodes.at(-1)?.id ?? null) : dice.pick(['b99', null]) }
  }
  if (kind === 'enrolment-link') {
    return { kind, link: dice.chance(0.85) ? (account.enrolmentLinks.at(-1)?.id ?? null) : dice.pick(['l99', null]) }
  }
  const active = account.devices.filter((one) => one.state === 'active')
  if (account.devices.length === 0) return { kind, device: 'd99', method: 'push' }
  const device = dice.pick(active.length > 0 && dice.chance(0.92) ? active : account.devices)
  return { kind, device: device.id, method: randomMethod(dice, device, policy) }
}

function randomSending(dice: Dice, account: Account): { readonly method: Method; readonly device: string | null } {
  const able = account.devices.filter((one) => one.methods.some(goesByTelephone))
  if (able.length > 0 && dice.chance(0.6)) {
    const device = dice.pick(able)
    const ways = device.methods.filter(goesByTelephone)
    return { method: dice.chance(0.92) ? dice.pick(ways) : 'push', device: device.id }
  }
  const method = dice.chance(0.95) ? dice.pick(['sms', 'call'] as const) : dice.pick(['push', 'webauthn'] as const)
  return { method, device: dice.chance(0.85) ? null : dice.pick(['d99', ...account.devices.map((one) => one.id)]) }
}

export function randomCommand(dice: Dice, type: CommandType, account: Account, policy: Policy): Command {
  const who = { id: 'change', actor: randomActor(dice, type) }
  switch (type) {
    case 'view-devices':
    case 'sign-in':
    case 'leave':
    case 'lift-freeze':
    case 'revoke-bypass-codes':
      return { ...who, type }
    case 'add':
      return { ...who, type, phase: phase(dice), device: randomNewDevice(dice, account) }
    case 'rename':
      return { ...who, type, device: randomTarget(dice, type, account), name: refTo('a-new-name') }
    case 'remove':
    case 'set-default':
    case 'report-lost':
    case 'suspend':
    case 'resume':
      return { ...who, type, device: randomTarget(dice, type, account) }
    case 'activate':
      return {
        ...who,
        type,
        phase: phase(dice),
        device: randomTarget(dice, type, account),
        app: randomBinding(dice, account, 'app', 'a-new-app'),
      }
    case 'rotate-app':
      return {
        ...who,
        type,
        device: randomTarget(dice, type, account),
        app: randomBinding(dice, account, 'app', 'the-next-app') ?? refTo('the-next-app'),
      }
    case 'set-sign-in-preference':
      return { ...who, type, preference: dice.pick(['ask', 'push', 'push', 'call']) }
    case 'verify': {
      const means = randomMeans(dice, account, policy)
      const manages = means.kind === 'enrolment-link' ? 0.8 : 0.65
      return { ...who, type, phase: phase(dice), purpose: dice.chance(manages) ? 'manage' : 'sign-in', means }
    }
    case 'send-code':
      return { ...who, type, ...randomSending(dice, account) }
    case 'undo':
    case 'dispute':
      return { ...who, type, change: randomChange(dice, type, account) }
    case 'assign-token': {
      const kind = dice.chance(0.88) ? 'hardware-token' : randomType(dice)
      return { ...who, type, device: randomNewDevice(dice, account, kind) }
    }
    case 'issue-bypass-codes': {
      const count = dice.pick([0, 1, 1, 2, 2, 5, 10])
      const codes = Array.from({ length: count }, (_, index) => ({
        id: `new-code-${index}`,
        uses: dice.chance(0.97) ? dice.pick([1, 1, 2]) : 0,
        expiresAt: dice.chance(0.5) ? null : NOW + 3_600_000,
      }))
      return { ...who, type, codes }
    }
    case 'issue-enrolment-link':
      return { ...who, type, link: 'new-link', expiresAt: NOW + 3_600_000 }
  }
}
