/** The smallest change by which an administrator makes a policy allow one command. */
import type { Destination, Device, Method, Policy } from '@ssp/core'
import { CAN, DEFAULT_IS_FOR, goesByTelephone, isUnphishable, SHOWN_BY } from '../model/tables.ts'
import { allowed, meansOf, numberTakes, strongOnly } from './means.ts'
import { methodsProved, shownKind } from './possession.ts'
import { type Question, withFacts } from './scene.ts'

const and = <T>(list: readonly T[], one: T): readonly T[] => (list.includes(one) ? list : [...list, one])

type Wanted = Pick<Device, 'type' | 'destination'>

function allowing(policy: Policy, device: Wanted, method: Method): Policy {
  const { destination } = device
  const number: Destination | null = goesByTelephone(method) ? destination : null
  return {
    ...policy,
    deviceTypes: and(policy.deviceTypes, device.type),
    methods: and(policy.methods, method),
    telephonyCountries: number === null ? policy.telephonyCountries : and(policy.telephonyCountries, number.country),
    numberTypes: number === null ? policy.numberTypes : and(policy.numberTypes, number.numberType),
  }
}

/** The policy with one of the methods allowed on the device; as it is where one is already, or none can be. */
function allowingOne(policy: Policy, device: Wanted, methods: readonly Method[]): Policy {
  if (methods.some((method) => allowed(device, method, policy))) return policy
  const method = methods.find((one) => numberTakes(device.destination, one))
  return method === undefined ? policy : allowing(policy, device, method)
}

function devicePolicy({ command, facts, policy }: Question): Policy {
  const { devices, defaultDevice } = facts.account
  const named = (id: string | null): Device | undefined => devices.find((one) => one.id === id)
  switch (command.type) {
    case 'add': {
      const { device } = command
      const kinds = SHOWN_BY[device.type]
      const shown = kinds.filter((kind) => kind === shownKind({ command, facts, policy }))
      const ways = shown.length > 0 ? shown : kinds
      return allowingOne(
        policy,
        device,
        ways.flatMap((kind) => methodsProved(device.type, kind)),
      )
    }
    case 'activate': {
      const device = named(command.device)
      return device === undefined ? policy : allowingOne(policy, device, methodsProved(device.type, 'activation'))
    }
    case 'verify': {
      const device = command.means.kind === 'device' ? named(command.means.device) : undefined
      if (device === undefined || command.means.kind !== 'device') return policy
      return allowingOne(policy, device, [command.means.method])
    }
    case 'set-default': {
      const device = named(command.device)
      if (device === undefined) return policy
      const can = CAN[device.type].filter((one) => DEFAULT_IS_FOR.includes(one))
      return allowingOne(
        policy,
        device,
        can.filter((one) => device.methods.includes(one)),
      )
    }
    case 'set-sign-in-preference': {
      const device = named(defaultDevice)
      if (device === undefined || command.preference === 'ask') return policy
      return allowingOne(policy, device, device.methods.includes(command.preference) ? [command.preference] : [])
    }
    case 'send-code': {
      const device = named(command.device)
      if (device !== undefined) return allowingOne(policy, device, [command.method])
      return policy.methods.includes(command.method)
        ? policy
        : { ...policy, methods: and(policy.methods, command.method) }
    }
    default:
      return policy
  }
}

/** Management commands that a bypass code opens, where there is nothing else left and the prompt takes none. */
const BY_CODE: readonly string[] = [
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
  'undo',
  'leave',
]

function codePolicy(question: Question): Policy {
  const { command, facts, policy } = question
  const asks =
    command.type === 'verify'
      ? command.means.kind === 'bypass-code' && command.purpose === 'manage'
      : BY_CODE.includes(command.type) && meansOf(question).length === 0
  if (!asks || facts.application.prompt !== 'traditional' || policy.bypassCodeInTraditional) return policy
  return { ...policy, bypassCodeInTraditional: true }
}

/**
 * A method that is allowed anew can make an enrolled key count, and with it ask for more strength. The administrator
 * who lets this command through keeps what was strong enough strong enough.
 */
function strengthPolicy({ command, facts, policy }: Question, before: Policy): Policy {
  const { account } = facts
  const version = command.type === 'verify' ? account.version : (facts.session?.grant?.version ?? account.version)
  const asked =
    command.type === 'verify'
      ? command.purpose === 'manage' && command.means.kind === 'device' && !isUnphishable(command.means.method)
      : !strongOnly(account, before, version)
  return asked && strongOnly(account, policy, version) ? { ...policy, strength: 'second-factor' } : policy
}

const NO_LOCATION: readonly string[] = ['report-lost', 'dispute']

function locationPolicy({ command, facts, policy }: Question): Policy {
  const { locations } = policy
  if (locations === 'anywhere' || NO_LOCATION.includes(command.type)) return policy
  if (facts.location === 'unknown') return { ...policy, locations: 'anywhere' }
  return locations.includes(facts.location) ? policy : { ...policy, locations: and(locations, facts.location) }
}

/** The question under a policy, and with telephony guards, that allow this command. */
export function widen(question: Question): Question {
  const steps = [codePolicy, devicePolicy, (one: Question) => strengthPolicy(one, question.policy), locationPolicy]
  const wide = steps.reduce((one, step) => {
    const policy = step(one)
    return policy === one.policy ? one : { ...one, policy }
  }, question)
  const { telephony } = question.facts
  const guarded =
    question.command.type === 'send-code' && telephony?.outcome !== 'allow' && telephony?.retryAfterMs === undefined
  return guarded ? withFacts(wide, { telephony: { outcome: 'allow' } }) : wide
}
