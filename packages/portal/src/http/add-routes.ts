import { DEVICE_TYPES } from '@ssp/core'
import type { AddablePasskey } from '../models/addable.ts'
import { addModel, addPasskeyModel, enrolModel } from '../models/devices.ts'
import { problem, say } from '../models/parts.ts'
import type { Acted } from '../usecase/act.ts'
import { beginAddPasskey, finishAddPasskey, mayAdd } from '../usecase/add-passkey.ts'
import { mayAddNumber } from '../usecase/telephony/add-number.ts'
import type { Visit } from '../usecase/visit.ts'
import type { MessageId } from '../words/message-id.ts'
import { appTypeOf, openActivation } from './activation-routes.ts'
import { addable, PASSKEYS } from './addable.ts'
import { afterAdding } from './after-add.ts'
import { jsonOf } from './fields.ts'
import { frameOf } from './frame-of.ts'
import { numberedOf, showNumber } from './number-routes.ts'
import { platformOf } from './platform.ts'
import { notFound, refuse } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'

async function showAdd({ deps, visit, request }: Handled): Promise<Reply> {
  const types = addable(deps, visit, platformOf(request))
  if (types.length > 0) return { kind: 'page', status: 200, model: addModel(frameOf(deps, visit), types), visit }
  const refusal = mayAdd(visit, 'security-key', platformOf(request))
  return refusal === null ? notFound(deps, visit) : refuse(deps, visit, refusal)
}

async function showEnrol({ deps, visit, request }: Handled): Promise<Reply> {
  const types = visit.account.everActive ? [] : addable(deps, visit, platformOf(request))
  if (types.length === 0) return { kind: 'go', to: '/prompt' }
  return { kind: 'page', status: 200, model: enrolModel(frameOf(deps, visit), types), visit }
}

const typeOf = (text: string | undefined): AddablePasskey | null => PASSKEYS.find((type) => type === text) ?? null

async function showAddType(handled: Handled): Promise<Reply> {
  const { deps, visit, request, params, query } = handled
  const type = typeOf(params['type'])
  // A type that exists but can't be added here is refused by the decision, for its reason.
  const known = DEVICE_TYPES.find((one) => one === params['type'])
  const numbered = numberedOf(params['type'])
  if (numbered !== null && deps.ports.telephony !== undefined) {
    const refusal = mayAddNumber(deps, visit, numbered)
    if (refusal === null) return showNumber(handled, numbered)
    return refusal === 'no-telephony' ? notFound(deps, visit) : refuse(deps, visit, refusal)
  }
  const appType = appTypeOf(params['type'])
  if (appType !== null && deps.ports.push !== undefined) return openActivation(handled, { add: appType })
  if (type === null) {
    const refusal = known === undefined ? null : mayAdd(visit, known, platformOf(request))
    return refusal === null ? notFound(deps, visit) : refuse(deps, visit, refusal)
  }
  return offer(handled, visit, type, query.has('failed') ? 'problem.add-key' : null)
}

/** The ceremony, with why the one before came to nothing. */
async function offer(
  { deps, request, query }: Handled,
  visit: Visit,
  type: AddablePasskey,
  wrong: MessageId | null,
  status: 200 | 409 = 200,
): Promise<Reply> {
  const begun = await beginAddPasskey(deps, visit, type, platformOf(request))
  if (begun.kind === 'refused') return refuse(deps, visit, begun.decision)
  const frame = frameOf(deps, visit, wrong === null ? [] : [problem(say(wrong))])
  const adding = { type, offer: begun, opened: query.has('window') }
  return { kind: 'page', status, model: addPasskeyModel(frame, adding, !visit.account.everActive), visit }
}

/** Why a key was not added, where another one may be. */
const WRONG: Readonly<Record<Exclude<Acted['kind'], 'done'>, MessageId>> = {
  refused: 'problem.passkey.known',
  taken: 'problem.taken',
  conflict: 'problem.conflict',
  over: 'problem.conflict',
}

async function answerAddPasskey(handled: Handled): Promise<Reply> {
  const { deps, visit, request, params, query, fields } = handled
  const type = typeOf(params['type'])
  if (type === null) return notFound(deps, visit)
  const answer = {
    ceremony: fields['ceremony'] ?? '',
    response: jsonOf(fields['response']),
    platform: platformOf(request),
  }
  const names = { 'security-key': 'Security key', 'platform-authenticator': 'Passkey' }
  const added = await finishAddPasskey(deps, visit, answer, names)
  const opened = query.has('window')
  if (added.kind === 'failed') return { kind: 'go', to: `/devices/add/${type}?failed=1${opened ? '&window=' : ''}` }
  if (added.kind === 'refused' && !added.decision.because.includes('credential.one-device')) {
    return refuse(deps, added.visit, added.decision)
  }
  if (added.kind !== 'done') return offer(handled, added.visit, type, WRONG[added.kind], 409)
  return { kind: 'go', to: opened ? '/window/done' : afterAdding(added.visit), visit: added.visit }
}

export const ADD_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/enrol', fields: {}, handle: showEnrol },
  { method: 'GET', path: '/devices/add', fields: {}, handle: showAdd },
  { method: 'GET', path: '/devices/add/:type', fields: {}, handle: showAddType },
  {
    method: 'POST',
    path: '/devices/add/:type',
    fields: { ceremony: { maxLength: 22 }, response: { maxLength: 32_768, json: true } },
    handle: answerAddPasskey,
  },
]
