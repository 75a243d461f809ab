import type { Purpose } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { bypassCodeModel, optionsModel, passcodeModel, promptModel, verifyModel, type Ways } from '../models/prompt.ts'
import type { Notice } from '../models/page-model.ts'
import { information, problem, say } from '../models/parts.ts'
import { lockedModel, refusedModel, switchedOffModel } from '../models/refusal.ts'
import { traditionalModel } from '../models/traditional.ts'
import { ask } from '../usecase/act.ts'
import { CENTRAL } from '../usecase/central/request.ts'
import { viewCommand } from '../usecase/manage.ts'
import { cancelPrompt, finishPrompt, signsInAlready } from '../usecase/prompt.ts'
import {
  askBypassCode,
  beginWebAuthn,
  finishWebAuthn,
  lastUsed,
  verifiers,
  verifyBypassCode,
  verifyPasscode,
} from '../usecase/verify.ts'
import type { Visit } from '../usecase/visit.ts'
import { addable } from './addable.ts'
import { type Again, ended, purposeOf, verifiedReply } from './after-verify.ts'
import { frameOf, frameWithFlash } from './frame-of.ts'
import { jsonOf } from './fields.ts'
import { platformOf } from './platform.ts'
import { reachOf, refuse } from './refuse.ts'
import { startByItself } from './start-by-itself.ts'
import type { Handled, Reply, Route } from './route.ts'
import { waysOf } from './ways-of.ts'

/** Where a verification is asked for. */
const START: Readonly<Record<Purpose, string>> = { 'sign-in': '/prompt', manage: '/verify' }

/** Where nothing verifies and not even a bypass code would: what would help instead. Null where something does. */
function deadEnd({ deps, visit }: Handled, ways: Ways): Reply | null {
  if (ways.locked || [ways.passkeys, ways.pushes, ways.tokens, ways.texts, ways.calls].some((some) => some.length > 0)) return null
  const decision = askBypassCode(visit, ways.purpose)
  if (decision.outcome !== 'refuse' || decision.needs === 'never' || decision.needs.includes('bypass-code')) return null
  return { kind: 'page', status: 403, model: refusedModel(frameOf(deps, visit), decision.needs), visit }
}

/** Nobody is asked to confirm with a device that they don't have: a new user enrols first, whatever may be added here. */
const enrolsFirst = ({ deps, visit, request }: Handled): boolean =>
  !visit.account.everActive && addable(deps, visit, platformOf(request)).length > 0

/** Whether the last one used was a token: then its passcode is what is asked for first. */
async function prefersPasscode(deps: Deps, visit: Visit): Promise<boolean> {
  // A phone with the app is asked to approve; its passcodes are for when that fails.
  const tokens = verifiers(visit, 'sign-in', 'passcode').filter(({ app }) => app === null)
  if (tokens.length === 0) return false
  const last = await lastUsed(deps, visit, [...verifiers(visit, 'sign-in', 'webauthn'), ...tokens])
  return last !== null && tokens.includes(last)
}

async function signedIn({ deps, visit }: Handled): Promise<Reply> {
  const finished = await finishPrompt(deps, visit, 'sign-in')
  return finished.kind === 'ended' ? ended(deps, finished.end) : { kind: 'go', to: '/options', visit }
}

async function showPrompt(handled: Handled): Promise<Reply> {
  const { deps, visit: before, query } = handled
  if (enrolsFirst(handled)) return { kind: 'go', to: '/enrol' }
  // A device management portal's users land directly in device management.
  if (before.session.request.purpose === 'manage') return { kind: 'go', to: before.session.goal ?? '/devices' }
  if (signsInAlready(before)) return signedIn(handled)
  const chosen = query.has('with') || query.has('failed') || before.session.flash !== null
  const traditional = before.application.prompt === 'traditional'
  const begun = traditional ? await startByItself(handled) : null
  if (begun !== null) return begun
  if (!traditional && !chosen && (await prefersPasscode(deps, before))) return { kind: 'go', to: '/passcode' }
  const notices: readonly Notice[] = query.has('failed') ? [problem(say('problem.passkey'))] : []
  const { frame, visit } = await frameWithFlash(deps, before, notices)
  const ways = await waysOf(deps, visit, 'sign-in')
  const end = deadEnd(handled, ways)
  if (end !== null) return end
  const model = traditional ? traditionalModel : promptModel
  return { kind: 'page', status: 200, model: model(frame, ways, await beginWebAuthn(deps, visit, 'sign-in')), visit }
}

async function showOptions({ deps, visit }: Handled): Promise<Reply> {
  // The traditional prompt shows every way at once.
  if (visit.application.prompt === 'traditional') return { kind: 'go', to: '/prompt', visit }
  return { kind: 'page', status: 200, model: optionsModel(frameOf(deps, visit), await waysOf(deps, visit, 'sign-in')), visit }
}

/** Why the door is closed again, where it was open before. */
function closedNotice(visit: Visit): readonly Notice[] {
  const decision = ask(visit, viewCommand(visit))
  if (decision.because.includes('grant.expired')) return [information(say('verify.expired'))]
  return decision.because.includes('grant.foreign-change') ? [information(say('verify.changed'))] : []
}

async function showVerify(handled: Handled): Promise<Reply> {
  const { deps, visit, query } = handled
  if (reachOf(visit) === 'switched-off') {
    return { kind: 'page', status: 403, model: switchedOffModel(frameOf(deps, visit)), visit }
  }
  const notices = query.has('failed') ? [problem(say('problem.passkey'))] : closedNotice(visit)
  const ways = await waysOf(deps, visit, 'manage')
  const end = deadEnd(handled, ways)
  if (end !== null) return end
  const model = verifyModel(frameOf(deps, visit, notices), ways, await beginWebAuthn(deps, visit, 'manage'))
  return { kind: 'page', status: 200, model, visit }
}

/** Where a code is typed, or why none is taken now. */
const showCode =
  (model: typeof passcodeModel) =>
  async ({ deps, visit, query }: Handled): Promise<Reply> => {
    const frame = frameOf(deps, visit)
    const shown = visit.lockedUntil === null ? model(frame, purposeOf(query.get('for')), false) : lockedModel(frame)
    return { kind: 'page', status: 200, model: shown, visit }
  }

/** Out of a device management portal, with an answer for its application. */
async function leavePortal({ deps, visit }: Handled): Promise<Reply> {
  // Nobody waits for an answer where the portal itself began: whoever leaves just goes.
  if (visit.session.request.protocol === CENTRAL) return ended(deps, await cancelPrompt(deps, visit))
  const finished = await finishPrompt(deps, visit, 'leave')
  if (finished.kind === 'ended') return ended(deps, finished.end)
  return finished.kind === 'refused' ? refuse(deps, finished.visit, finished.decision) : { kind: 'go', to: '/devices', visit }
}

async function answerWebAuthn({ deps, visit, fields }: Handled): Promise<Reply> {
  const purpose = purposeOf(fields['for'])
  const verified = await finishWebAuthn(deps, visit, fields['ceremony'] ?? '', jsonOf(fields['response']))
  // What the ceremony was begun for decides, not what the form says.
  const opened = verified.kind === 'done' ? verified.effects.find((effect) => effect.type === 'open-grant') : undefined
  return verifiedReply(deps, verified, opened?.grant.purpose ?? purpose, () => ({ kind: 'go', to: `${START[purpose]}?failed=1` }))
}

const answerCode =
  (verify: typeof verifyPasscode, model: typeof passcodeModel) =>
  async ({ deps, visit, fields }: Handled): Promise<Reply> => {
    const purpose = purposeOf(fields['for'])
    const verified = await verify(deps, visit, purpose, fields['code'] ?? '')
    const again: Again = () => ({ kind: 'page', status: 400, model: model(frameOf(deps, visit), purpose, true), visit })
    return verifiedReply(deps, verified, purpose, again)
  }

const cancel = async ({ deps, visit }: Handled): Promise<Reply> => ended(deps, await cancelPrompt(deps, visit))

const CODE = { code: { maxLength: 32 }, for: { maxLength: 10 } } as const

export const VERIFY_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/prompt', fields: {}, handle: showPrompt },
  { method: 'GET', path: '/options', fields: {}, handle: showOptions },
  { method: 'GET', path: '/verify', fields: {}, handle: showVerify },
  { method: 'GET', path: '/passcode', fields: {}, handle: showCode(passcodeModel) },
  { method: 'GET', path: '/bypass-code', fields: {}, handle: showCode(bypassCodeModel) },
  {
    method: 'POST',
    path: '/webauthn',
    fields: { ceremony: { maxLength: 22 }, for: { maxLength: 10 }, response: { maxLength: 16_384, json: true } },
    limited: true,
    handle: answerWebAuthn,
  },
  { method: 'POST', path: '/passcode', fields: CODE, limited: true, handle: answerCode(verifyPasscode, passcodeModel) },
  { method: 'POST', path: '/bypass-code', fields: CODE, limited: true, handle: answerCode(verifyBypassCode, bypassCodeModel) },
  { method: 'POST', path: '/cancel', fields: {}, handle: cancel },
  { method: 'POST', path: '/leave', fields: {}, handle: leavePortal },
]
