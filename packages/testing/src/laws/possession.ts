/** How somebody shows that they hold the device that they add, worked out from the document's words alone. */
import type { DeviceType, Method, NewDevice, Policy, Possession, Proof } from '@ssp/core'
import { CAN, SHOWN_BY, SHOWS } from '../model/tables.ts'
import { allowed } from './means.ts'
import type { Question } from './scene.ts'

/** What a device of this type can do once this was shown. */
export const methodsProved = (type: DeviceType, kind: Possession): readonly Method[] =>
  CAN[type].filter((method) => SHOWS[kind].includes(method))

const usefulBy = (device: NewDevice, kind: Possession, policy: Policy): boolean =>
  methodsProved(device.type, kind).some((method) => allowed(device, method, policy))

/** The proof to make for a device that is added: a kind whose methods the policy allows where there is one. */
export function possessionFor({ command, policy }: Question): Possession | null {
  if (command.type !== 'add') return null
  const kinds = SHOWN_BY[command.device.type]
  return kinds.find((kind) => usefulBy(command.device, kind, policy)) ?? kinds[0] ?? null
}

/** How the device that is being added has just been proved, or null where it has not been. */
export function shownKind({ command, facts }: Question): Proof['kind'] | null {
  const { proof, session, user, now } = facts
  if (command.type !== 'add' || command.phase === 'begin' || proof === null) return null
  const holds = proof.purpose === 'add' && proof.subject === command.device.id && proof.user === user
  return holds && session !== null && proof.session === session.id && now < proof.expiresAt ? proof.kind : null
}
