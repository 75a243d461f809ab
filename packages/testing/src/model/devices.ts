import type { CommandOf, Device, DeviceType, Facts, Method, NewDevice, Policy, Possession, Proof } from '@ssp/core'
import { CAN, DEFAULT_IS_FOR, isOffered, isPlatformOffered, SHOWN_BY, SHOWS } from './tables.ts'
import {
  codeTakenHere,
  fromAllowedPlace,
  inAPrompt,
  insideManagement,
  notFrozen,
  type Question,
  selfServiceOn,
  signedIn,
  theirOwn,
  verifiedFor,
} from './standing.ts'
import { areTwins, type Binding } from './fold.ts'
import { canDo, canVerify, locksOut, mayUse, takes } from './usable.ts'
import { type Hearing, object, support } from './verdict.ts'
import { proofFor, worthOf } from './worth.ts'

const deviceOf = (facts: Facts, id: string): Device | undefined => facts.account.devices.find((one) => one.id === id)

/** Whether the first device of a new account, or an administrator's link, makes this an enrolment. */
export function isEnrolment({ command, facts, policy }: Question, worth: string): boolean {
  if (command.type !== 'add' && command.type !== 'send-code') return false
  if (!facts.account.everActive && policy.newUser === 'enroll') return true
  return worth === 'valid' && facts.session?.grant?.by.kind === 'enrolment-link'
}

/**
 * With user verification, where it is a WebAuthn ceremony and the policy requires that; by a message or a call, where it
 * is a number and the policy takes nobody's word for it.
 */
export function verifiedEnough(proof: Proof, kind: string, policy: Policy): boolean {
  if (kind === 'number' && !policy.unprovedNumbers) return proof.method === 'sms' || proof.method === 'call'
  return kind !== 'webauthn' || proof.userVerified || policy.userVerification === 'preferred'
}

/** Whether the policy allows something that such a proof would show of a device like this. */
function worthShowing(ways: readonly Possession[], device: NewDevice, policy: Policy): boolean {
  for (const way of ways) {
    for (const method of SHOWS[way]) {
      if (CAN[device.type].includes(method) && mayUse(policy, device.type, method, device.destination)) return true
    }
  }
  return false
}

/** Whether any policy could make something of it: a landline without a number rings under none. */
const couldEverShow = (ways: readonly Possession[], device: NewDevice): boolean =>
  ways.some((way) => SHOWS[way].some((method) => CAN[device.type].includes(method) && takes(device.destination, method)))

export function add(hearing: Hearing, question: Question<CommandOf<'add'>>): void {
  const { command, facts, policy } = question
  const { device } = command
  const { account } = facts
  const { prompt } = facts.application
  const worth = worthOf(command, facts, policy, 'manage')
  const enrols = isEnrolment(question, worth)
  const helpless = worth !== 'valid' && !canVerify(command, account, policy)

  if (isOffered(prompt, device.type, 'add')) support(hearing, 'matrix.offered')
  if (!isPlatformOffered(prompt, device.type, device.platform)) object(hearing, 'matrix.platform', 'never')
  if (device.type === 'hardware-token') object(hearing, 'token.never-by-user', 'never')

  theirOwn(hearing, question)
  inAPrompt(hearing, question)
  fromAllowedPlace(hearing, question)
  signedIn(hearing, question)
  notFrozen(hearing, question)
  if (!enrols) {
    // Where nobody can verify, an administrator's link opens the door, past the switch as well.
    selfServiceOn(hearing, question, helpless ? 'bypass-code' : null)
    verifiedFor(hearing, question, worth)
  }
  if (worth !== 'valid' && !account.everActive && policy.newUser !== 'enroll') {
    object(hearing, 'first-device.new-user-policy', 'bypass-code')
  }
  if (helpless && account.everActive) object(hearing, 'first-device.not-new', 'bypass-code')

  if (deviceOf(facts, device.id) !== undefined) object(hearing, 'device.new', 'never')
  oneDevice(hearing, question, device.id, device)
  const proof = proofFor(facts, 'add', device.id)
  const used = SHOWN_BY[device.type].filter((way) => way === proof?.kind)
  // What nobody can show is no question of policy; what was shown counts once it is to be added.
  const ways = used.length > 0 && command.phase === 'finish' ? used : SHOWN_BY[device.type]
  if (ways.length > 0 && !worthShowing(ways, device, policy)) {
    object(hearing, 'policy.new-device', couldEverShow(ways, device) ? 'policy-allows' : 'never')
  }
  if (command.phase === 'finish') {
    const shown = proof !== null && used.length > 0 && verifiedEnough(proof, proof.kind, policy)
    if (!shown) object(hearing, 'proof.new-device', 'proof')
  }
}

export function view(hearing: Hearing, question: Question<CommandOf<'view-devices'>>): void {
  const { command, facts, policy } = question
  support(hearing, 'management.view')
  insideManagement(hearing, question, worthOf(command, facts, policy, 'manage'))
}

/** A key, number or app is one device of the account; no other device has it as well. */
function oneDevice(hearing: Hearing, { facts }: Question, id: string, binding: Binding): void {
  const twin = facts.account.devices.find((one) => areTwins(one, binding) && one.id !== id)
  if (twin !== undefined) object(hearing, 'credential.one-device', 'never')
}

type OfDevice = CommandOf<'rename' | 'remove' | 'activate' | 'set-default'>

/** What every change of an existing device stands behind, and the device, if there is one. */
function changeOfDevice(hearing: Hearing, question: Question<OfDevice>): Device | null {
  const { command, facts, policy } = question
  const worth = worthOf(command, facts, policy, 'manage')
  insideManagement(hearing, question, worth)
  codeTakenHere(hearing, question, worth)
  notFrozen(hearing, question)
  const device = deviceOf(facts, command.device)
  if (device === undefined) {
    object(hearing, 'device.known', 'never')
    return null
  }
  if (isOffered(facts.application.prompt, device.type, command.type)) support(hearing, 'matrix.offered')
  return device
}

export function rename(hearing: Hearing, question: Question<CommandOf<'rename'>>): void {
  changeOfDevice(hearing, question)
}

export function remove(hearing: Hearing, question: Question<CommandOf<'remove'>>): void {
  const { command, facts, policy } = question
  changeOfDevice(hearing, question)
  if (locksOut(facts.account, command.device, policy, facts.reachable)) {
    object(hearing, 'last-device.usable-remains', 'another-usable-device')
  }
}

const APP = SHOWS.activation

/** Whether the app runs on such a device, and the policy allows nothing of it there. */
const appForbidden = (type: DeviceType, policy: Policy): boolean =>
  SHOWN_BY[type].includes('activation') && !APP.some((method) => mayUse(policy, type, method, null))

export function activate(hearing: Hearing, question: Question<CommandOf<'activate'>>): void {
  const { command, facts, policy } = question
  const device = changeOfDevice(hearing, question)
  oneDevice(hearing, question, command.device, { credential: null, app: command.app })
  // Lost and found is the user's business; a dispute or an administrator's suspension is not.
  const stopped = device?.suspendedBecause === 'disputed' || device?.suspendedBecause === 'administrator'
  if (stopped) object(hearing, 'activate.suspended', 'never')
  if (device !== null && appForbidden(device.type, policy)) object(hearing, 'policy.activation', 'policy-allows')
  if (command.phase === 'finish' && proofFor(facts, 'activate', command.device)?.kind !== 'activation') {
    object(hearing, 'proof.activation', 'proof')
  }
}

/** The present key asks for the next one: no person, no session and no setting is asked, and nothing is regained. */
export function rotateApp(hearing: Hearing, question: Question<CommandOf<'rotate-app'>>): void {
  const { command, facts } = question
  support(hearing, 'rotate-app.offered')
  theirOwn(hearing, question)
  notFrozen(hearing, question)
  const device = deviceOf(facts, command.device)
  if (device === undefined) object(hearing, 'device.known', 'never')
  else if (device.state !== 'active' || device.app === null || device.app.ref === command.app.ref) {
    object(hearing, 'rotate-app.device', 'never')
  }
  oneDevice(hearing, question, command.device, { credential: null, app: command.app })
  if (proofFor(facts, 'rotate', command.device)?.kind !== 'app-key') object(hearing, 'rotate-app.proof', 'proof')
}

/** A default must be able to do what it is the default for, and be allowed to. */
function ableAndAllowed(hearing: Hearing, device: Device | null, ways: readonly Method[], policy: Policy): void {
  const able = ways.filter((method) => canDo(device, method))
  if (device === null || able.length === 0) object(hearing, 'default-device.able', 'never')
  else if (!able.some((method) => mayUse(policy, device.type, method, device.destination))) {
    object(hearing, 'policy.default-device', 'policy-allows')
  }
}

export function setDefault(hearing: Hearing, question: Question<CommandOf<'set-default'>>): void {
  const device = changeOfDevice(hearing, question)
  if (device === null) return
  const ways = DEFAULT_IS_FOR.filter((method) => CAN[device.type].includes(method))
  ableAndAllowed(hearing, device, ways, question.policy)
}

/** *When I log in* exists in the traditional prompt, and is about the default device. */
export function setPreference(hearing: Hearing, question: Question<CommandOf<'set-sign-in-preference'>>): void {
  const { command, facts, policy } = question
  const worth = worthOf(command, facts, policy, 'manage')
  if (facts.application.prompt === 'traditional') support(hearing, 'preference.offered')
  insideManagement(hearing, question, worth)
  codeTakenHere(hearing, question, worth)
  notFrozen(hearing, question)
  if (command.preference === 'ask') return
  const { defaultDevice } = facts.account
  const device = defaultDevice === null ? undefined : deviceOf(facts, defaultDevice)
  ableAndAllowed(hearing, device ?? null, [command.preference], policy)
}
