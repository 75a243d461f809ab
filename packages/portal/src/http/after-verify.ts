import type { PromptEnd, Purpose } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { answerModel, errorModel, lockedModel, refusedModel } from '../models/refusal.ts'
import { finishPrompt } from '../usecase/prompt.ts'
import type { Verified } from '../usecase/verify.ts'
import type { Visit } from '../usecase/visit.ts'
import { frameOf } from './frame-of.ts'
import { aimAt } from './goal.ts'
import type { Reply } from './route.ts'

/** What a form or a link says that a verification is for. */
export const purposeOf = (text: string | null | undefined): Purpose => (text === 'manage' ? 'manage' : 'sign-in')

/** After a verification: to device management, or back to the application. */
async function afterwards(deps: Deps, visit: Visit, purpose: Purpose): Promise<Reply> {
  if (purpose === 'manage') return { kind: 'go', to: visit.session.goal ?? '/devices', visit: await aimAt(deps, visit, null) }
  const finished = await finishPrompt(deps, visit, 'sign-in')
  return finished.kind === 'ended' ? ended(deps, finished.end) : { kind: 'go', to: '/prompt', visit }
}

/** A visit is over: its application hears of it, or, where it can't be told, the person does. */
export const ended = (deps: Deps, end: PromptEnd): Reply =>
  end.kind === 'redirect'
    ? { kind: 'leave', to: end.to }
    : end.kind === 'message'
      ? { kind: 'ended', status: 200, model: answerModel(end, deps.config.demo) }
    : { kind: 'ended', status: end.problem.status, model: errorModel(`error.${end.problem.code}`, deps.config.demo) }

/** What a verification that failed looks like: where it is asked for again. */
export type Again = () => Reply | Promise<Reply>

/** After a verification, however it went. `purpose` is what it counts for. */
export async function verifiedReply(deps: Deps, verified: Verified, purpose: Purpose, again: Again): Promise<Reply> {
  const { kind, visit } = verified
  const frame = frameOf(deps, visit)
  switch (kind) {
    case 'done':
      return afterwards(deps, visit, purpose)
    case 'over':
      // Where this browser has a newer cookie by now, it goes on with that.
      return { kind: 'go', to: purpose === 'manage' ? '/devices' : '/prompt' }
    case 'locked':
      return { kind: 'page', status: 403, model: lockedModel(frame), visit }
    case 'refused': {
      const locked = verified.decision.because.includes('verification.locked-out')
      const model = locked ? lockedModel(frame) : refusedModel(frame, verified.decision.needs)
      return { kind: 'page', status: 403, model, visit }
    }
    default:
      return again()
  }
}
