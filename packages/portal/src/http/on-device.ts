import type { Device } from '@ssp/core'
import { ask } from '../usecase/act.ts'
import { viewCommand } from '../usecase/manage.ts'
import { notFound, refuse } from './refuse.ts'
import type { Handled, Reply } from './route.ts'

/** The user's device of that id. Somebody else's and none at all are the same nothing. */
const deviceOf = ({ visit, params }: Handled): Device | undefined =>
  visit.account.devices.find((device) => device.id === params['id'])

/** Runs where the visit may see devices and the device is the user's own. */
export const onDevice =
  (handle: (handled: Handled, device: Device) => Promise<Reply>) =>
  async (handled: Handled): Promise<Reply> => {
    const { deps, visit } = handled
    const decision = ask(visit, viewCommand(visit))
    if (decision.outcome !== 'allow') return refuse(deps, visit, decision)
    const device = deviceOf(handled)
    return device === undefined ? notFound(deps, visit) : handle(handled, device)
  }
