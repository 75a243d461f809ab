import type { Purpose } from '@ssp/core'
import { optionsModel, verifyModel } from '../models/prompt.ts'
import { beginWebAuthn } from '../usecase/verify.ts'
import { frameOf } from './frame-of.ts'
import type { Handled, Reply } from './route.ts'
import type { Trouble } from './sending.ts'
import { waysOf } from './ways-of.ts'

/** The ways to confirm, with what just went wrong: another way is always beside it. */
export async function otherWays({ deps, visit }: Handled, purpose: Purpose, { notice, ...how }: Trouble): Promise<Reply> {
  const frame = frameOf(deps, visit, [notice])
  const ways = await waysOf(deps, visit, purpose)
  const model = purpose === 'manage' ? verifyModel(frame, ways, await beginWebAuthn(deps, visit, purpose)) : optionsModel(frame, ways)
  return { kind: 'page', ...how, model, visit }
}
