import { countPush, liftPush, type Means, NO_PUSHES, type PushLadder, type PushRequest, pushStopped, type PushStop } from '@ssp/core'
import type { Deps } from '../../deps.ts'

/** What a *not me* stopped stays stopped until a stronger method lifts it; the rest is forgotten after a day anyway. */
const KEPT_MS = 400 * 86_400_000

const keyOf = (user: string): string => `push-ladder:${user}`

const TRIES = 20

async function move(deps: Deps, user: string, now: number, step: (ladder: PushLadder) => PushLadder): Promise<void> {
  const { shortLived } = deps.ports
  for (let tries = 0; tries < TRIES; tries += 1) {
    const text = await shortLived.get(keyOf(user), now)
    const before = text === null ? NO_PUSHES : (JSON.parse(text) as PushLadder)
    const written = JSON.stringify(step(before))
    if (written === JSON.stringify(before)) return
    const moved =
      text === null
        ? await shortLived.putIfAbsent(keyOf(user), written, now + KEPT_MS, now)
        : await shortLived.replace(keyOf(user), text, written, now + KEPT_MS, now)
    if (moved) return
  }
  throw new Error('the push ladder moved too often')
}

/** Counts a request that is approved or over. */
export const count = (deps: Deps, request: PushRequest, now: number): Promise<void> =>
  move(deps, request.user, now, (ladder) => countPush(ladder, request, now))

/** Its owner verified by these means. */
export const lift = (deps: Deps, user: string, means: Means, now: number): Promise<void> =>
  move(deps, user, now, (ladder) => liftPush(ladder, means))

/** Whether push is stopped for this user, a request that just ran out counted in. */
export async function stopOf(deps: Deps, user: string, latest: PushRequest | null, now: number): Promise<PushStop> {
  const text = await deps.ports.shortLived.get(keyOf(user), now)
  const ladder = text === null ? NO_PUSHES : (JSON.parse(text) as PushLadder)
  return pushStopped(latest === null ? ladder : countPush(ladder, latest, now), now)
}
