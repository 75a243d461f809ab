import type { Deps } from '../deps.ts'
import { sameText } from '../seal/bytes.ts'
import type { Visit } from '../usecase/visit.ts'

/**
 * A prompt in a frame of somebody else's page, where browsers keep cookies back. What a cookie would hold stands in
 * every form instead, and every step is a form: nothing secret is in an address, a log or a history.
 */

export const VISIT_FIELD = '_visit'

/** What a framed form carries: the visit, and which page may frame its answers even after the visit is over. */
export interface FrameState {
  readonly cookie: string
  /** An origin. */
  readonly parent: string
}

const ofParent = (deps: Deps, parent: string): Promise<string> => deps.keys.mac('frame', parent)

/** The page that frames this visit, or null where it has a window of its own. */
export const parentOf = (visit: Visit): string | null => visit.session.request.frame?.parent ?? null

export async function frameState(deps: Deps, { cookie, parent }: FrameState): Promise<string> {
  return `${cookie} ${parent} ${await ofParent(deps, parent)}`
}

/** What `frameState` wrote; null for anything else. */
export async function readFrameState(deps: Deps, text: string | undefined): Promise<FrameState | null> {
  const [cookie = '', parent = '', proof = '', ...more] = (text ?? '').split(' ')
  if (more.length > 0 || !sameText(proof, await ofParent(deps, parent))) return null
  return { cookie, parent }
}
