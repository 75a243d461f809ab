import { type Platform, SIGN_IN_PREFERENCES } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { devicesModel, type ShownDevice } from '../models/devices.ts'
import type { Notice } from '../models/page-model.ts'
import { information, link, problem, say } from '../models/parts.ts'
import type { ShownPreference } from '../models/traditional.ts'
import { type Acted, ask } from '../usecase/act.ts'
import { commandOn, countUsable, defaultCommand, preferenceCommand, renameCommand, seeDevices, type SeenDevice, viewCommand } from '../usecase/manage.ts'
import { askActivate } from '../usecase/push/activation.ts'
import type { Visit } from '../usecase/visit.ts'
import { addable } from './addable.ts'
import { baseOf, frameWithFlash } from './frame-of.ts'
import { platformOf } from './platform.ts'
import { refuse } from './refuse.ts'
import type { Handled, Reply } from './route.ts'

/** The devices as they are now, with why the change was not made; whoever may not see them confirms first. */
export async function notDone({ deps, request }: Handled, acted: Exclude<Acted, { kind: 'done' }>): Promise<Reply> {
  const { visit } = acted
  if (acted.kind === 'refused') return refuse(deps, visit, acted.decision)
  const view = ask(visit, viewCommand(visit))
  if (view.outcome !== 'allow') return refuse(deps, visit, view)
  const notice = problem(say(acted.kind === 'taken' ? 'problem.taken' : 'problem.conflict'))
  return { ...(await listPage(deps, visit, platformOf(request), [notice])), status: 409 }
}

const STATE = { active: 'active', pending: 'pending', suspended: 'suspended' } as const

function shown(visit: Visit, hasApps: boolean, { device, name, usage }: SeenDevice): ShownDevice {
  // Offered is what the prompt's matrix has; a refusal for another reason is explained on the page itself.
  const offered = (because: readonly string[]): boolean => !because.includes('default.refuse')
  const offers: ShownDevice['offers'][number][] = []
  if (offered(ask(visit, renameCommand(visit, device.id)).because)) offers.push('rename')
  if (hasApps && offered(askActivate(visit, device.id).because)) offers.push(device.app === null ? 'activate' : 'reactivate')
  const isDefault = visit.account.defaultDevice === device.id
  if (!isDefault && ask(visit, defaultCommand(visit, device.id)).outcome === 'allow') offers.push('default')
  if (offered(ask(visit, commandOn(visit, 'remove', device.id)).because)) offers.push('remove')
  if (ask(visit, commandOn(visit, 'report-lost', device.id)).outcome === 'allow') offers.push('lost')
  return {
    id: device.id,
    type: device.type,
    name,
    addedAt: device.addedAt,
    lastUsedAt: usage?.lastUsedAt ?? null,
    isDefault,
    state: device.suspendedBecause === 'lost' ? 'lost' : STATE[device.state],
    offers,
  }
}

/** *When I log in*, where this prompt has it and the default device can do more than be asked. */
function preferenceOf(visit: Visit): ShownPreference | null {
  const options = SIGN_IN_PREFERENCES.filter((one) => ask(visit, preferenceCommand(visit, one)).outcome === 'allow')
  return options.length < 2 ? null : { value: visit.account.signInPreference, options }
}

function frozenNotice(deps: Deps, visit: Visit): readonly Notice[] {
  if (visit.account.frozen === null) return []
  const action = link('freeze', `${baseOf(deps, visit)}/devices/freeze`, say('action.freeze'))
  return [{ ...information(say('freeze.notice')), action }]
}

async function listPage(deps: Deps, before: Visit, platform: Platform, notices: readonly Notice[] = []) {
  const mayAdd = addable(deps, before, platform).length > 0
  const nudge = mayAdd && countUsable(before) === 1 ? [information(say('devices.nudge'))] : []
  const { frame, visit } = await frameWithFlash(deps, before, [...notices, ...frozenNotice(deps, before), ...nudge])
  const devices = (await seeDevices(deps, visit)).map((one) => shown(visit, deps.ports.push !== undefined, one))
  const model = devicesModel(frame, devices, mayAdd, preferenceOf(visit))
  return { kind: 'page', status: 200, model, visit } as const
}

export async function showDevices({ deps, visit, request }: Handled): Promise<Reply> {
  const decision = ask(visit, viewCommand(visit))
  return decision.outcome === 'allow' ? listPage(deps, visit, platformOf(request)) : refuse(deps, visit, decision)
}

