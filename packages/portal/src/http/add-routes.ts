import { DEVICE_TYPES } from '@ssp/core'
import { type AddablePasskey, addModel, addPasskeyModel, enrolModel } from '../models/devices.ts'
import { problem, say } from '../models/parts.ts'
import { beginAddPasskey, finishAddPasskey, mayAdd } from '../usecase/add-passkey.ts'
import { addable, PASSKEYS } from './addable.ts'
import { notDone } from './device-list.ts'
import { jsonOf } from './fields.ts'
import { frameOf } from './frame-of.ts'
import { platformOf } from './platform.ts'
import { notFound, refuse } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'

async function showAdd({ deps, visit, request }: Handled): Promise<Reply> {
  const types = addable(deps, visit, platformOf(request))
  if (types.length > 0) return { kind: 'page', status: 200, model: addModel(frameOf(deps, visit), types), visit }
  const refusal = mayAdd(deps, visit, 'security-key', platformOf(request))
  return refusal === null ? notFound(deps, visit) : refuse(deps, visit, refusal)
}

async function showEnrol({ deps, visit, request }: Handled): Promise<Reply> {
  const types = visit.account.everActive ? [] : addable(deps, visit, platformOf(request))
  if (types.length === 0) return { kind: 'go', to: '/prompt' }
  return { kind: 'page', status: 200, model: enrolModel(frameOf(deps, visit), types), visit }
}

const typeOf = (text: string | undefined): AddablePasskey | null => PASSKEYS.find((type) => type === text) ?? null

async function showAddPasskey({ deps, visit, request, params, query }: Handled): Promise<Reply> {
  const type = typeOf(params['type'])
  // A type that exists but can't be added here is refused by the decision, for its reason.
  const known = DEVICE_TYPES.find((one) => one === params['type'])
  if (type === null) {
    const refusal = known === undefined ? null : mayAdd(deps, visit, known, platformOf(request))
    return refusal === null ? notFound(deps, visit) : refuse(deps, visit, refusal)
  }
  const begun = await beginAddPasskey(deps, visit, type, platformOf(request))
  if (begun.kind === 'refused') return refuse(deps, visit, begun.decision)
  const notices = query.has('failed') ? [problem(say('problem.add-key'))] : []
  const frame = frameOf(deps, visit, notices)
  return { kind: 'page', status: 200, model: addPasskeyModel(frame, type, begun, !visit.account.everActive), visit }
}

async function answerAddPasskey({ deps, visit, request, params, fields }: Handled): Promise<Reply> {
  const type = typeOf(params['type'])
  if (type === null) return notFound(deps, visit)
  const answer = {
    ceremony: fields['ceremony'] ?? '',
    response: jsonOf(fields['response']),
    platform: platformOf(request),
  }
  const names = { 'security-key': 'Security key', 'platform-authenticator': 'Passkey' }
  const added = await finishAddPasskey(deps, visit, answer, names)
  if (added.kind === 'failed') return { kind: 'go', to: `/devices/add/${type}?failed=1` }
  if (added.kind !== 'done') return notDone(deps, added)
  return { kind: 'go', to: added.visit.session.flash?.what === 'enrolled' ? '/prompt' : '/devices', visit: added.visit }
}

export const ADD_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/enrol', fields: {}, handle: showEnrol },
  { method: 'GET', path: '/devices/add', fields: {}, handle: showAdd },
  { method: 'GET', path: '/devices/add/:type', fields: {}, handle: showAddPasskey },
  {
    method: 'POST',
    path: '/devices/add/:type',
    fields: { ceremony: { maxLength: 22 }, response: { maxLength: 32_768, json: true } },
    handle: answerAddPasskey,
  },
]
