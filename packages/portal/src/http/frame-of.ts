import type { Frame } from '../models/frame.ts'
import type { Notice } from '../models/page-model.ts'
import { button, say, success } from '../models/parts.ts'
import type { Deps } from '../deps.ts'
import { holding } from '../usecase/act.ts'
import { CENTRAL } from '../usecase/central/request.ts'
import type { Visit } from '../usecase/visit.ts'
import { nameOf, reveal } from '../usecase/values.ts'
import { FRAMED_PATH } from '../models/framed-path.ts'
import { parentOf } from './framed.ts'

/** What the addresses of this visit begin with. */
export const baseOf = (deps: Deps, visit: Visit): string => `${deps.config.base}${parentOf(visit) === null ? '' : FRAMED_PATH}`

/** The name of the device that a message is about, also of one that was just removed. */
async function flashName(deps: Deps, visit: Visit, id: string): Promise<string> {
  const device = visit.account.devices.find((one) => one.id === id)
  if (device !== undefined) return nameOf(deps, visit, device)
  const removed = visit.account.changes.findLast((one) => one.device === id)?.before.device
  return (await reveal(deps, visit, removed?.name ?? null)) ?? ''
}

/** A link opens adding and nothing else, so it undoes nothing either. */
const enrolsByLink = ({ session }: Visit): boolean => session.grant?.by.kind === 'enrolment-link'

/** What just happened, with *Undo* as long as that is possible. */
async function flashNotice(deps: Deps, visit: Visit): Promise<readonly Notice[]> {
  const { flash } = visit.session
  if (flash === null) return []
  const name = await flashName(deps, visit, flash.device)
  const undoable = flash.undoUntil !== null && visit.now < flash.undoUntil && flash.what !== 'enrolled' && !enrolsByLink(visit)
  const undo = button('undo', `${baseOf(deps, visit)}/undo`, say('action.undo'), {
    fields: [{ name: 'change', value: flash.change }],
  })
  return [success(say(`flash.${flash.what}`, { name }), undoable ? undo : null)]
}

export function frameOf(deps: Deps, visit: Visit, notices: readonly Notice[] = []): Frame {
  return {
    application: visit.application.name,
    username: visit.session.username,
    demo: deps.config.demo,
    managesOnly: visit.session.request.purpose === 'manage',
    standsAlone: visit.session.request.protocol === CENTRAL && visit.session.entry === 'standalone',
    base: baseOf(deps, visit),
    framed: parentOf(visit) !== null,
    notices,
  }
}

/** The frame with what just happened in it; that is told once. */
export async function frameWithFlash(
  deps: Deps,
  visit: Visit,
  notices: readonly Notice[] = [],
): Promise<{ readonly frame: Frame; readonly visit: Visit }> {
  const told = await flashNotice(deps, visit)
  if (visit.session.flash === null) return { frame: frameOf(deps, visit, notices), visit }
  const held = await deps.sessions.write(visit.held, { ...visit.session, flash: null })
  return { frame: frameOf(deps, visit, [...told, ...notices]), visit: holding(visit, held) }
}
