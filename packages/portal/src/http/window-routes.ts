import { windowDoneModel, windowModel, windowStateModel } from '../models/window.ts'
import { problem, say } from '../models/parts.ts'
import { beginWebAuthn } from '../usecase/verify.ts'
import { proveInWindow, takeWindow, windowWaits } from '../usecase/window.ts'
import { purposeOf, verifiedReply } from './after-verify.ts'
import { jsonOf } from './fields.ts'
import { frameOf } from './frame-of.ts'
import { otherWays } from './other-ways.ts'
import { notFound } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'
import { refusedFor } from './sending.ts'

async function showWindow({ deps, visit, query }: Handled): Promise<Reply> {
  const purpose = purposeOf(query.get('for'))
  const offer = await beginWebAuthn(deps, visit, purpose)
  if (offer === null) return notFound(deps, visit)
  const notices = query.has('failed') ? [problem(say('problem.passkey'))] : []
  return { kind: 'page', status: 200, model: windowModel(frameOf(deps, visit, notices), purpose, offer), visit }
}

async function answerWindow({ deps, visit, fields }: Handled): Promise<Reply> {
  const proved = await proveInWindow(deps, visit, fields['ceremony'] ?? '', jsonOf(fields['response']))
  return { kind: 'go', to: proved ? '/window/done' : `/window?for=${purposeOf(fields['for'])}&failed=1`, visit }
}

const showDone = ({ deps, visit }: Handled): Promise<Reply> =>
  Promise.resolve({ kind: 'page', status: 200, model: windowDoneModel(frameOf(deps, visit)), visit })

async function showProof({ deps, visit, query }: Handled): Promise<Reply> {
  const purpose = purposeOf(query.get('for'))
  const frame = frameOf(deps, visit)
  const hidden = [{ name: 'for', value: purpose }]
  const model = windowStateModel(frame, await windowWaits(deps, visit, purpose), `${frame.base}/window/proof`, hidden)
  return { kind: 'page', status: 200, model, visit }
}

async function takeProof(handled: Handled): Promise<Reply> {
  const { deps, visit, fields } = handled
  const purpose = purposeOf(fields['for'])
  const verified = await takeWindow(deps, visit, purpose)
  return verifiedReply(deps, verified, purpose, () => otherWays(handled, purpose, refusedFor(problem(say('window.nothing')))))
}

/** What the window added is told on the next page, and not before. */
const added = ({ visit }: Handled): 'added' | 'enrolled' | null =>
  visit.session.flash?.what === 'added' || visit.session.flash?.what === 'enrolled' ? visit.session.flash.what : null

async function showAdded(handled: Handled): Promise<Reply> {
  const frame = frameOf(handled.deps, handled.visit)
  const model = windowStateModel(frame, added(handled) === null, `${frame.base}/window/added`, [])
  return Promise.resolve({ kind: 'page', status: 200, model, visit: handled.visit })
}

const TO = { added: '/devices', enrolled: '/prompt' } as const

function takeAdded(handled: Handled): Promise<Reply> {
  const what = added(handled)
  return Promise.resolve({ kind: 'go', to: what === null ? '/devices/add' : TO[what], visit: handled.visit })
}

export const WINDOW_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/window', fields: {}, handle: showWindow },
  {
    method: 'POST',
    path: '/window',
    fields: { ceremony: { maxLength: 22 }, for: { maxLength: 10 }, response: { maxLength: 16_384, json: true } },
    limited: true,
    handle: answerWindow,
  },
  { method: 'GET', path: '/window/done', fields: {}, handle: showDone },
  { method: 'GET', path: '/window/proof', fields: {}, handle: showProof },
  { method: 'POST', path: '/window/proof', fields: { for: { maxLength: 10 } }, limited: true, handle: takeProof },
  { method: 'GET', path: '/window/added', fields: {}, handle: showAdded },
  { method: 'POST', path: '/window/added', fields: {}, handle: takeAdded },
]
