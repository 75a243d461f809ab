import type { PushKey } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Subject } from '../visit.ts'
import type { KeptApp } from './app.ts'
import { endOpenRequest } from './request.ts'
import { forgetSubscription } from './subscription.ts'

/** So long an old phone can learn that its account is on another one now. */
const TOLD_MS = 90 * 86_400_000

const keyOf = (kid: string): string => `moved:${kid}`

/** The account is on a new phone: the old key answers nothing any more, and is told so. */
export async function retire(deps: Deps, subject: Subject, device: string, { kid, key }: KeptApp): Promise<void> {
  const sealed = await deps.keys.seal(keyOf(kid), JSON.stringify(key))
  await deps.ports.shortLived.put(keyOf(kid), sealed, subject.now + TOLD_MS)
  await forgetSubscription(deps, device)
  await endOpenRequest(deps, subject.user, subject.now, 'cancelled', device)
}

/** The retired key of that name, for checking that it is its own phone that asks. */
export async function retiredKey(deps: Deps, kid: string): Promise<PushKey | null> {
  const sealed = await deps.ports.shortLived.get(keyOf(kid), deps.ports.now())
  const text = sealed === null ? null : await deps.keys.open(keyOf(kid), sealed)
  return text === null ? null : (JSON.parse(text) as PushKey)
}
