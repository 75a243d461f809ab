import type { Decision } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { errorModel, refusedModel, switchedOffModel } from '../models/refusal.ts'
import { ask, type Refusal } from '../usecase/act.ts'
import { viewCommand } from '../usecase/manage.ts'
import type { Visit } from '../usecase/visit.ts'
import { frameOf } from './frame-of.ts'
import type { Reply } from './route.ts'

/** Rules that close device management for everybody at this application. */
const SWITCHES: readonly string[] = ['application.kind', 'application.edition', 'application.self-service']

/** Whether device management is closed here for everybody, whatever they verify with. */
export const isSwitchedOff = ({ because }: Pick<Decision, 'because'>): boolean => because.some((id) => SWITCHES.includes(id))

/** Whether device management is open to this visit, one verification away, or switched off here. */
export function reachOf(visit: Visit): 'open' | 'closed' | 'switched-off' {
  const decision = ask(visit, viewCommand(visit))
  if (decision.outcome === 'allow') return 'open'
  return isSwitchedOff(decision) ? 'switched-off' : 'closed'
}

/** What a refusal looks like: the verification page, the switched-off page, or what would help. */
export function refuse(deps: Deps, visit: Visit, decision: Refusal): Reply {
  const frame = frameOf(deps, visit)
  if (decision.because.includes('device.known')) return notFound(deps, visit)
  if (isSwitchedOff(decision)) {
    return { kind: 'page', status: 403, model: switchedOffModel(frame), visit }
  }
  const { needs } = decision
  const verifiable = needs !== 'never' && needs.some((need) => need === 'verification' || need === 'bypass-code')
  if (verifiable && !decision.because.some((id) => id.startsWith('policy.'))) return { kind: 'go', to: '/verify', visit }
  return { kind: 'page', status: 403, model: refusedModel(frame, needs), visit }
}

export const notFound = (deps: Deps, visit: Visit): Reply => ({
  kind: 'page',
  status: 404,
  model: errorModel('error.not-found', deps.config.demo),
  visit,
})

