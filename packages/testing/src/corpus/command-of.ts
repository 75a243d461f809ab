import type { Actor, Command, IssuedCode, Means, NewDevice, Ref } from '@ssp/core'
import { codeId, credentialOf, deviceId, refTo, USER } from './account-of.ts'
import type { Asked, CaseActor, GivenProof } from './case.ts'
import { NEW_DEVICE, newDeviceId } from './facts-of.ts'
import { usualNumber } from './read-given.ts'

export function actorOf(actor: CaseActor): Actor {
  if (actor === 'user') return { type: 'user', id: USER }
  if (actor === 'another-user') return { type: 'user', id: 'user-2' }
  return { type: 'administrator', id: 'administrator-1', role: actor.role }
}

const phaseOf = (proof: GivenProof): 'begin' | 'finish' => (proof === null ? 'begin' : 'finish')

const boundTo = (proof: GivenProof): Ref | null => (proof === null ? null : refTo('new credential'))

/** That of a device that is there already, or a new one. */
const thingOf = (twinOf: number | null, fresh: Ref | null): Ref | null =>
  twinOf === null ? fresh : refTo(credentialOf(twinOf))

function newDevice(asked: Extract<Asked, { command: 'add' }>): NewDevice {
  const number = asked.number ?? usualNumber(asked.type)
  return {
    id: newDeviceId(asked.again),
    type: asked.type,
    name: refTo(`new ${asked.type}`),
    platform: asked.platform,
    destination: number === null ? null : { country: number.country, numberType: number.type },
    credential: thingOf(asked.twinOf, boundTo(asked.proof)),
    app: null,
  }
}

function meansOf(given: Extract<Asked, { command: 'verify' }>['with']): Means {
  if ('device' in given) return { kind: 'device', device: deviceId(given.device), method: given.method }
  return { kind: 'bypass-code', code: given.bypassCode === 'unknown' ? null : codeId(given.bypassCode) }
}

const issued = (index: number): IssuedCode => ({ id: `issued-code-${index}`, uses: 1, expiresAt: null })

/** The question in the words of the rules. */
export function commandOf(asked: Asked): Command {
  const said = { id: 'change-1', actor: actorOf(asked.actor) }
  switch (asked.command) {
    case 'view-devices':
    case 'sign-in':
    case 'leave':
      return { ...said, type: asked.command }
    case 'add':
      return { ...said, type: 'add', phase: phaseOf(asked.proof), device: newDevice(asked) }
    case 'rename':
      return { ...said, type: 'rename', device: deviceId(asked.device), name: refTo(asked.name) }
    case 'remove':
    case 'set-default':
      return { ...said, type: asked.command, device: deviceId(asked.device) }
    case 'activate':
      return {
        ...said,
        type: 'activate',
        phase: phaseOf(asked.proof),
        device: deviceId(asked.device),
        app: boundTo(asked.proof),
      }
    case 'verify':
      return {
        ...said,
        type: 'verify',
        phase: asked.answer === null ? 'begin' : 'finish',
        purpose: asked.for === 'managing' ? 'manage' : 'sign-in',
        means: meansOf(asked.with),
      }
    case 'send-code':
      return { ...said, type: 'send-code', method: asked.method, device: asked.device === null ? null : deviceId(asked.device) }
    case 'assign-token': {
      const device: NewDevice = {
        id: NEW_DEVICE,
        type: asked.type,
        name: refTo(`new ${asked.type}`),
        platform: null,
        destination: null,
        credential: thingOf(asked.twinOf, refTo('serial')),
        app: null,
      }
      return { ...said, type: 'assign-token', device }
    }
    case 'issue-bypass-codes':
      return { ...said, type: 'issue-bypass-codes', codes: Array.from({ length: asked.codes }, (_, index) => issued(index)) }
  }
}
