import type { Device } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { lastDeviceModel, lostModel, NAME_MAX, removeModel, renameModel } from '../models/devices.ts'
import type { Message } from '../models/page-model.ts'
import { problem, say } from '../models/parts.ts'
import { doneModel } from '../models/refusal.ts'
import { ask, type Refusal } from '../usecase/act.ts'
import { CENTRAL } from '../usecase/central/request.ts'
import { commandOn, removeDevice, renameCommand, renameDevice, reportLost, undoChange } from '../usecase/manage.ts'
import { nameOf } from '../usecase/values.ts'
import type { Visit } from '../usecase/visit.ts'
import { notDone, showDevices } from './device-list.ts'
import { openReactivation } from './activation-routes.ts'
import { readCookie } from './cookies.ts'
import { frameOf } from './frame-of.ts'
import { onDevice } from './on-device.ts'
import { refuse } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'

async function subject(deps: Deps, visit: Visit, device: Device) {
  return { id: device.id, type: device.type, name: await nameOf(deps, visit, device) }
}

async function showRename({ deps, visit }: Handled, device: Device): Promise<Reply> {
  const decision = ask(visit, renameCommand(visit, device.id))
  if (decision.outcome !== 'allow') return refuse(deps, visit, decision)
  const named = await subject(deps, visit, device)
  return { kind: 'page', status: 200, model: renameModel(frameOf(deps, visit), named, named.name, null), visit }
}

/** A name as people write it, or what is wrong with it. */
function parseName(text: string): { readonly name: string } | { readonly wrong: Message } {
  const name = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  if (name === '') return { wrong: say('problem.name.empty') }
  if ([...name].length > NAME_MAX) return { wrong: say('problem.name.long') }
  // Control and format characters make one name look like another; joiners belong to scripts and emoji.
  return /[\p{Cc}\p{Co}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/u.test(name) ? { wrong: say('problem.name.characters') } : { name }
}

async function answerRename(handled: Handled, device: Device): Promise<Reply> {
  const { deps, visit, fields } = handled
  const entered = fields['name'] ?? ''
  const parsed = parseName(entered)
  if ('wrong' in parsed) {
    const frame = frameOf(deps, visit, [problem(parsed.wrong, 'name')])
    const model = renameModel(frame, await subject(deps, visit, device), entered, parsed.wrong)
    return { kind: 'page', status: 400, model, visit }
  }
  const acted = await renameDevice(deps, visit, device.id, parsed.name)
  return acted.kind === 'done' ? { kind: 'go', to: '/devices', visit: acted.visit } : notDone(handled, acted)
}

async function refuseRemoval(deps: Deps, visit: Visit, device: Device, decision: Refusal): Promise<Reply> {
  if (!decision.because.includes('last-device.usable-remains')) return refuse(deps, visit, decision)
  const model = lastDeviceModel(frameOf(deps, visit), await subject(deps, visit, device))
  return { kind: 'page', status: 409, model, visit }
}

async function showRemove({ deps, visit }: Handled, device: Device): Promise<Reply> {
  const decision = ask(visit, commandOn(visit, 'remove', device.id))
  if (decision.outcome !== 'allow') {
    const refused = await refuseRemoval(deps, visit, device, decision)
    // Looking is fine; only doing it would be a conflict.
    return refused.kind === 'page' && refused.status === 409 ? { ...refused, status: 200 } : refused
  }
  const others = visit.account.devices.filter((one) => one.id !== device.id && one.state === 'active').length
  const model = removeModel(frameOf(deps, visit), await subject(deps, visit, device), others)
  return { kind: 'page', status: 200, model, visit }
}

async function answerRemove(handled: Handled, device: Device): Promise<Reply> {
  const { deps, visit } = handled
  const acted = await removeDevice(deps, visit, device.id)
  if (acted.kind === 'done') return { kind: 'go', to: '/devices', visit: acted.visit }
  return acted.kind === 'refused' ? refuseRemoval(deps, acted.visit, device, acted.decision) : notDone(handled, acted)
}

async function showLost({ deps, visit }: Handled, device: Device): Promise<Reply> {
  const decision = ask(visit, commandOn(visit, 'report-lost', device.id))
  if (decision.outcome !== 'allow') return refuse(deps, visit, decision)
  const removal = ask(visit, commandOn(visit, 'remove', device.id))
  const isLast = removal.because.includes('last-device.usable-remains')
  const model = lostModel(frameOf(deps, visit), await subject(deps, visit, device), isLast)
  return { kind: 'page', status: 200, model, visit }
}

async function answerLost(handled: Handled, device: Device): Promise<Reply> {
  const acted = await reportLost(handled.deps, handled.visit, device.id)
  return acted.kind === 'done' ? { kind: 'go', to: '/devices', visit: acted.visit } : notDone(handled, acted)
}

async function answerUndo(handled: Handled): Promise<Reply> {
  const acted = await undoChange(handled.deps, handled.visit, handled.fields['change'] ?? '')
  return acted.kind === 'done' ? { kind: 'go', to: '/devices', visit: acted.visit } : notDone(handled, acted)
}

async function signOut({ deps, visit, request }: Handled): Promise<Reply> {
  await deps.sessions.end(visit.session)
  // Who came from Central is signed out there too: it looks like one place.
  if (visit.session.request.protocol === CENTRAL) await deps.centralSessions.end(readCookie(deps.config, request, 'central'))
  return { kind: 'ended', status: 200, model: doneModel(deps.config.demo) }
}

export const DEVICE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/devices', fields: {}, handle: showDevices },
  { method: 'GET', path: '/devices/:id/rename', fields: {}, handle: onDevice(showRename) },
  {
    method: 'POST',
    path: '/devices/:id/rename',
    fields: { name: { maxLength: 400 } },
    handle: onDevice(answerRename),
  },
  { method: 'GET', path: '/devices/:id/remove', fields: {}, handle: onDevice(showRemove) },
  { method: 'POST', path: '/devices/:id/remove', fields: {}, handle: onDevice(answerRemove) },
  { method: 'GET', path: '/devices/:id/activate', fields: {}, handle: onDevice(openReactivation) },
  { method: 'GET', path: '/devices/:id/lost', fields: {}, handle: onDevice(showLost) },
  { method: 'POST', path: '/devices/:id/lost', fields: {}, handle: onDevice(answerLost) },
  { method: 'POST', path: '/undo', fields: { change: { maxLength: 64 } }, handle: answerUndo },
  { method: 'POST', path: '/sign-out', fields: {}, handle: signOut },
]
