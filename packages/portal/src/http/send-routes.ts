import type { Device, Purpose } from '@ssp/core'
import { callModel, textCodeModel } from '../models/prompt.ts'
import { problem, say } from '../models/parts.ts'
import { freshId } from '../usecase/ids.ts'
import { call, callOf } from '../usecase/telephony/call.ts'
import { numberOf } from '../usecase/telephony/number.ts'
import { sendCode } from '../usecase/telephony/text-code.ts'
import { verifiers, verifyCall, verifyTextCode } from '../usecase/verify.ts'
import { languageOf } from '../words/translate.ts'
import { purposeOf, verifiedReply } from './after-verify.ts'
import { frameOf } from './frame-of.ts'
import { otherWays } from './other-ways.ts'
import type { Handled, Reply, Route } from './route.ts'
import { notSent, refusedFor } from './sending.ts'
import { notFound } from './refuse.ts'
import { reachedOf } from './ways-of.ts'

const query = (values: Readonly<Record<string, string>>): string => new URLSearchParams(values).toString()

/** The user's phone of that id, where it may be used for this; null for anything else, whatever it is. */
const phoneOf = ({ visit }: Handled, purpose: Purpose, by: 'sms' | 'call', id: string | null | undefined): Device | null =>
  verifiers(visit, purpose, by).find((device) => device.id === id) ?? null

async function answerSend(handled: Handled): Promise<Reply> {
  const { deps, visit, fields, request } = handled
  const purpose = purposeOf(fields['for'])
  const by = fields['by'] === 'call' ? 'call' : 'sms'
  const device = phoneOf(handled, purpose, by, fields['device'])
  const number = device === null ? null : await numberOf(deps, visit, device)
  if (device === null || number === null) return otherWays(handled, purpose, refusedFor(problem(say('problem.send.refused'))))
  const order = { id: fields['send'] ?? '', number, device: device.id, lang: languageOf(request.headers.get('accept-language')) }
  const sent =
    by === 'call'
      ? await call(deps, visit, { ...order, purpose })
      : await sendCode(deps, visit, { ...order, channel: 'sms', what: { subject: device.id, purpose } })
  if (sent.kind === 'refused' || sent.kind === 'failed') {
    return otherWays(handled, purpose, notSent(sent))
  }
  // A reload of what follows asks for a page and sends nothing.
  const to = by === 'call' ? `/call?${query({ call: sent.id })}` : `/text-code?${query({ device: device.id, for: purpose })}`
  return { kind: 'go', to, visit }
}

async function textCodePage(handled: Handled, device: Device, purpose: Purpose, wrong: boolean): Promise<Reply> {
  const { deps, visit } = handled
  const ways = { purpose, send: freshId(deps) }
  const model = textCodeModel(frameOf(deps, visit), ways, await reachedOf(deps, visit, device), wrong)
  return { kind: 'page', status: wrong ? 400 : 200, model, visit }
}

async function showTextCode(handled: Handled): Promise<Reply> {
  const purpose = purposeOf(handled.query.get('for'))
  const device = phoneOf(handled, purpose, 'sms', handled.query.get('device'))
  return device === null ? { kind: 'go', to: purpose === 'manage' ? '/verify' : '/options' } : textCodePage(handled, device, purpose, false)
}

async function answerTextCode(handled: Handled): Promise<Reply> {
  const { deps, visit, fields } = handled
  const purpose = purposeOf(fields['for'])
  const device = phoneOf(handled, purpose, 'sms', fields['device'])
  const verified = await verifyTextCode(deps, visit, purpose, fields['device'] ?? '', fields['code'] ?? '')
  return verifiedReply(deps, verified, purpose, () =>
    device === null ? otherWays(handled, purpose, refusedFor(problem(say('problem.wrong')))) : textCodePage(handled, device, purpose, true),
  )
}

async function showCall(handled: Handled): Promise<Reply> {
  const { deps, visit, query: asked } = handled
  const id = asked.get('call') ?? ''
  const found = await callOf(deps, visit, id)
  const device = visit.account.devices.find((one) => one.id === found?.device)
  if (found === null || device === undefined) return notFound(deps, visit)
  const call = { id, waiting: found.state === 'calling', purpose: found.purpose }
  return { kind: 'page', status: 200, model: callModel(frameOf(deps, visit), call, await reachedOf(deps, visit, device)), visit }
}

const ENDINGS = { calling: null, approved: null, fraud: say('call.fraud'), missed: say('call.missed') } as const

async function answerCall(handled: Handled): Promise<Reply> {
  const { deps, visit, fields } = handled
  const id = fields['call'] ?? ''
  const found = await callOf(deps, visit, id)
  if (found?.state === 'calling') return { kind: 'go', to: `/call?${query({ call: id })}` }
  const purpose = found?.purpose ?? 'sign-in'
  const ending = ENDINGS[found?.state ?? 'missed'] ?? say('call.missed')
  const verified = await verifyCall(deps, visit, id)
  return verifiedReply(deps, verified, purpose, () => otherWays(handled, purpose, refusedFor(problem(ending))))
}

export const SEND_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/send',
    fields: { device: { maxLength: 64 }, by: { maxLength: 10 }, for: { maxLength: 10 }, send: { maxLength: 64 } },
    limited: true,
    handle: answerSend,
  },
  { method: 'GET', path: '/text-code', fields: {}, handle: showTextCode },
  {
    method: 'POST',
    path: '/text-code',
    fields: { device: { maxLength: 64 }, for: { maxLength: 10 }, code: { maxLength: 32 } },
    limited: true,
    handle: answerTextCode,
  },
  { method: 'GET', path: '/call', fields: {}, handle: showCall },
  { method: 'POST', path: '/call', fields: { call: { maxLength: 64 } }, handle: answerCall },
]
