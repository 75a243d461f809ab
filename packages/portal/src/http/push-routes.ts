import { PUSH_ENDINGS, pushModel } from '../models/push.ts'
import { problem, say } from '../models/parts.ts'
import { startPush, takePush } from '../usecase/push/ask.ts'
import { cancelRequest, requestOf, type SeenRequest } from '../usecase/push/request.ts'
import { nameOf } from '../usecase/values.ts'
import { languageOf } from '../words/translate.ts'
import { purposeOf, verifiedReply } from './after-verify.ts'
import { frameOf } from './frame-of.ts'
import { otherWays } from './other-ways.ts'
import { browserOf } from './platform.ts'
import { notFound } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'
import { refusedFor } from './sending.ts'

async function answerStart(handled: Handled): Promise<Reply> {
  const { deps, visit, fields, request } = handled
  const purpose = purposeOf(fields['for'])
  const lang = languageOf(request.headers.get('accept-language'))
  const started = await startPush(deps, visit, { device: fields['device'] ?? '', purpose, lang, ...browserOf(request) })
  if (started.kind === 'started') return { kind: 'go', to: `/push/${started.id}`, visit }
  return otherWays(handled, purpose, refusedFor(problem(say(started.kind === 'stopped' ? 'push.stopped' : 'problem.send.refused'))))
}

const onRequest =
  (handle: (handled: Handled, seen: SeenRequest) => Promise<Reply>) =>
  async (handled: Handled): Promise<Reply> => {
    const seen = await requestOf(handled.deps, handled.visit, handled.params['id'] ?? '')
    return seen === null ? notFound(handled.deps, handled.visit) : handle(handled, seen)
  }

async function pushPage({ deps, visit }: Handled, { request, state, scan }: SeenRequest): Promise<Reply> {
  const device = visit.account.devices.find((one) => one.id === request.device)
  const deviceName = device === undefined ? '' : await nameOf(deps, visit, device)
  const { id, purpose, number, match, expiresAt } = request
  const shown = { id, device: request.device, deviceName, purpose, number: match === 'none' ? null : number, scan, until: expiresAt }
  return { kind: 'page', status: 200, model: pushModel(frameOf(deps, visit), shown, state === 'pending'), visit }
}

async function answerPush(handled: Handled, seen: SeenRequest): Promise<Reply> {
  const { deps, visit } = handled
  const { id, purpose } = seen.request
  if (seen.state === 'pending') return { kind: 'go', to: `/push/${id}`, visit }
  const ending = seen.state === 'approved' || seen.state === 'redeemed' ? say('push.expired') : PUSH_ENDINGS[seen.state]
  const verified = await takePush(deps, visit, id)
  return verifiedReply(deps, verified, purpose, () => otherWays({ ...handled, visit: verified.visit }, purpose, refusedFor(problem(ending))))
}

async function answerCancel({ deps, visit }: Handled, { request }: SeenRequest): Promise<Reply> {
  await cancelRequest(deps, visit, request.id)
  return { kind: 'go', to: request.purpose === 'manage' ? '/verify' : '/options', visit }
}

export const PUSH_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/push', fields: { device: { maxLength: 64 }, for: { maxLength: 10 } }, limited: true, handle: answerStart },
  { method: 'GET', path: '/push/:id', fields: {}, handle: onRequest(pushPage) },
  { method: 'POST', path: '/push/:id', fields: {}, limited: true, handle: onRequest(answerPush) },
  { method: 'POST', path: '/push/:id/cancel', fields: {}, handle: onRequest(answerCancel) },
]
