import { type Command, type Device, type SignInPreference, type Usage, usable } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { act, type Acted } from './act.ts'
import { UNNAMED } from './ids.ts'
import { keep, nameOf } from './values.ts'
import type { Visit } from './visit.ts'

const base = (visit: Visit) =>
  ({ id: UNNAMED, actor: { type: 'user', id: visit.session.user } }) as const

/** A device as its owner sees it. */
export interface SeenDevice {
  readonly device: Device
  readonly name: string
  readonly usage: Usage | null
}

/** How many devices could confirm here that it is their owner. */
export const countUsable = ({ account, policy }: Visit): number => account.devices.filter((device) => usable(device, policy)).length

export const viewCommand = (visit: Visit): Command => ({ ...base(visit), type: 'view-devices' })

/** The user's devices, the default one first, then by last use. */
export async function seeDevices(deps: Deps, visit: Visit): Promise<readonly SeenDevice[]> {
  const seen = await Promise.all(
    visit.account.devices.map(async (device) => ({
      device,
      name: await nameOf(deps, visit, device),
      usage: (await deps.ports.usage.read(visit.session.user, device.id)).usage,
    })),
  )
  const last = (one: SeenDevice): number => one.usage?.lastUsedAt ?? one.device.addedAt
  const first = (one: SeenDevice): number => (one.device.id === visit.account.defaultDevice ? 1 : 0)
  return seen.toSorted((a, b) => first(b) - first(a) || last(b) - last(a))
}

export const commandOn = (visit: Visit, type: 'remove' | 'report-lost', device: string): Command => ({ ...base(visit), type, device })

export const renameCommand = (visit: Visit, device: string): Command => ({
  ...base(visit),
  type: 'rename',
  device,
  name: { ref: '', commitment: '' },
})

export async function renameDevice(deps: Deps, visit: Visit, device: string, to: string): Promise<Acted> {
  const name = await keep(deps, visit.session.user, to)
  return act(deps, visit, {
    command: { ...base(visit), type: 'rename', device, name: name.ref },
    values: { [name.ref.ref]: name.sealed },
    flash: 'renamed',
  })
}

export const removeDevice = (deps: Deps, visit: Visit, device: string): Promise<Acted> =>
  act(deps, visit, { command: commandOn(visit, 'remove', device), flash: 'removed' })

export const reportLost = (deps: Deps, visit: Visit, device: string): Promise<Acted> =>
  act(deps, visit, { command: commandOn(visit, 'report-lost', device), flash: 'lost' })

export const defaultCommand = (visit: Visit, device: string): Command => ({ ...base(visit), type: 'set-default', device })

export const setDefault = (deps: Deps, visit: Visit, device: string): Promise<Acted> =>
  act(deps, visit, { command: defaultCommand(visit, device), flash: 'default' })

export const preferenceCommand = (visit: Visit, preference: SignInPreference): Command => ({
  ...base(visit),
  type: 'set-sign-in-preference',
  preference,
})

export const prefer = (deps: Deps, visit: Visit, preference: SignInPreference): Promise<Acted> =>
  act(deps, visit, { command: preferenceCommand(visit, preference), flash: 'preference' })

export const undoChange = (deps: Deps, visit: Visit, change: string): Promise<Acted> =>
  act(deps, visit, { command: { ...base(visit), type: 'undo', change }, flash: 'undone' })
