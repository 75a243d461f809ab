import type { Purpose } from '@ssp/core'
import { optionsModel, verifyModel } from '../models/prompt.ts'
import { traditionalModel } from '../models/traditional.ts'
import { beginWebAuthn } from '../usecase/verify.ts'
import { frameOf } from './frame-of.ts'
import type { Handled, Reply } from './route.ts'
import type { Trouble } from './sending.ts'
import { waysOf } from './ways-of.ts'

/** The ways to confirm, with what just went wrong: another way is always beside it. */
export async function otherWays({ deps, visit }: Handled, purpose: Purpose, { notice, ...how }: Trouble): Promise<Reply> {
  const frame = frameOf(deps, visit, [notice])
  const ways = await waysOf(deps, visit, purpose)
  const offer = (): ReturnType<typeof beginWebAuthn> => beginWebAuthn(deps, visit, purpose)
  if (purpose === 'manage') return { kind: 'page', ...how, model: verifyModel(frame, ways, await offer()), visit }
  const traditional = visit.application.prompt === 'traditional'
  return { kind: 'page', ...how, model: traditional ? traditionalModel(frame, ways, await offer()) : optionsModel(frame, ways), visit }
}
