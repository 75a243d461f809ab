import type { Purpose } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { carryOutWebAuthn, failed, proveWebAuthn, type ProvedWebAuthn, type Verified } from './verify.ts'
import type { Visit } from './visit.ts'

/**
 * A passkey that is asked for in a window of its own, since the page that frames a prompt need not let it ask. The
 * window only proves; the frame takes the proof, and it is the frame's visit that may do more from then on.
 */

const LIFE_MS = 300_000

const keyOf = (visit: Visit, purpose: Purpose): string => `window:${visit.session.id}:${purpose}`

/** The answer of a passkey or security key, kept for the frame of the same visit. */
export async function proveInWindow(deps: Deps, visit: Visit, ceremony: string, response: unknown): Promise<boolean> {
  const proved = await proveWebAuthn(deps, visit, ceremony, response)
  if (proved.kind === 'failed') return false
  const { device, purpose, userVerified } = proved
  const kept: ProvedWebAuthn = { kind: 'proved', device, purpose, userVerified }
  await deps.ports.shortLived.put(keyOf(visit, purpose), JSON.stringify(kept), visit.now + LIFE_MS)
  return true
}

/** Whether nothing was proved yet. */
export const windowWaits = async (deps: Deps, visit: Visit, purpose: Purpose): Promise<boolean> =>
  (await deps.ports.shortLived.get(keyOf(visit, purpose), visit.now)) === null

/** Takes what was proved in the window, once. */
export async function takeWindow(deps: Deps, visit: Visit, purpose: Purpose): Promise<Verified> {
  const text = await deps.ports.shortLived.take(keyOf(visit, purpose), visit.now)
  // `proveInWindow` wrote it.
  return text === null ? failed(deps, visit, 'verify.window') : carryOutWebAuthn(deps, visit, JSON.parse(text) as ProvedWebAuthn)
}
