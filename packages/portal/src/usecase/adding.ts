import type { Command, Decision, NewDevice, Phase } from '@ssp/core'
import type { Flash } from '../session/session.ts'
import { ask } from './act.ts'
import { UNNAMED } from './ids.ts'
import type { Visit } from './visit.ts'

/** A device that somebody wants to add, before the proof has told what it refers to. */
export const newDevice = (
  id: string,
  type: NewDevice['type'],
  more: Partial<Pick<NewDevice, 'platform' | 'destination'>> = {},
): NewDevice => ({ id, type, name: { ref: '', commitment: '' }, platform: null, destination: null, credential: null, app: null, ...more })

export const addCommand = (visit: Visit, phase: Phase, device: NewDevice): Command => ({
  id: UNNAMED,
  actor: { type: 'user', id: visit.session.user },
  type: 'add',
  phase,
  device,
})

/** What is told of an added device: the first one of a sign-in is needed at once. */
export const flashOf = ({ account, session }: Visit): Flash['what'] =>
  account.everActive || session.grant?.by.kind === 'enrolment-link' ? 'added' : 'enrolled'

/** Whether such a device may be added now. */
export const askAdd = (visit: Visit, device: NewDevice): Decision => ask(visit, addCommand(visit, 'begin', device))
