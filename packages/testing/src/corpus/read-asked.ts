import type { Asked, DeviceRef, GivenProof } from './case.ts'
import { readActor, readNumber } from './read-given.ts'
import { byWord, fields, oneOf, orElse, type Reader, text, whole } from './reader.ts'
import { DEVICE_TYPES, METHODS, PLATFORMS } from './words.ts'

type AskedFor<Command extends Asked['command']> = Extract<Asked, { command: Command }>
type With = AskedFor<'verify'>['with']

const readRef: Reader<DeviceRef> = (value, path) =>
  value === 'of-somebody-else' ? value : whole(1)(value, path)

const readProof: Reader<GivenProof> = orElse(oneOf(['webauthn', 'number', 'activation', 'none']), null)

const readWith: Reader<With> = (value, path) =>
  typeof value === 'object' && value !== null && 'bypassCode' in value
    ? fields<Extract<With, { bypassCode: unknown }>>({
        bypassCode: (code, at) => (code === 'unknown' ? code : whole(1)(code, at)),
      })(value, path)
    : fields<Extract<With, { device: unknown }>>({ device: whole(1), method: oneOf(METHODS) })(value, path)

const actor: Reader<Asked['actor']> = orElse(readActor, 'user')

const onlyAsked: Reader<AskedFor<'view-devices' | 'sign-in' | 'leave'>> = fields<AskedFor<'view-devices' | 'sign-in' | 'leave'>>({
  actor,
  command: oneOf(['view-devices', 'sign-in', 'leave']),
})

const aboutADevice: Reader<AskedFor<'remove' | 'set-default'>> = fields<AskedFor<'remove' | 'set-default'>>({
  actor,
  command: oneOf(['remove', 'set-default']),
  device: readRef,
})

/** What somebody asks for. */
export const readAsked: Reader<Asked> = byWord<Asked>('command', {
  'view-devices': onlyAsked,
  'sign-in': onlyAsked,
  leave: onlyAsked,
  add: fields<AskedFor<'add'>>({
    actor,
    command: oneOf(['add']),
    type: oneOf(DEVICE_TYPES),
    platform: orElse(oneOf(PLATFORMS), null),
    number: orElse(readNumber, null),
    proof: readProof,
    again: orElse(whole(1), null),
    twinOf: orElse(whole(1), null),
  }),
  rename: fields<AskedFor<'rename'>>({ actor, command: oneOf(['rename']), device: readRef, name: text }),
  remove: aboutADevice,
  'set-default': aboutADevice,
  activate: fields<AskedFor<'activate'>>({ actor, command: oneOf(['activate']), device: readRef, proof: readProof }),
  verify: fields<AskedFor<'verify'>>({
    actor,
    command: oneOf(['verify']),
    with: readWith,
    for: oneOf(['managing', 'signing-in']),
    answer: orElse(oneOf(['right', 'wrong']), null),
  }),
  'send-code': fields<AskedFor<'send-code'>>({
    actor,
    command: oneOf(['send-code']),
    method: oneOf(METHODS),
    device: orElse(whole(1), null),
  }),
  'assign-token': fields<AskedFor<'assign-token'>>({
    actor,
    command: oneOf(['assign-token']),
    type: orElse(oneOf(DEVICE_TYPES), 'hardware-token'),
    twinOf: orElse(whole(1), null),
  }),
  'issue-bypass-codes': fields<AskedFor<'issue-bypass-codes'>>({
    actor,
    command: oneOf(['issue-bypass-codes']),
    codes: whole(0),
  }),
})
