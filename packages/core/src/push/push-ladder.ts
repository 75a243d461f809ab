import type { Means } from '../decision/command.ts'
import { HOUR, type Instant, MINUTE } from '../words.ts'
import { type PushRequest, type PushState, settlePush } from './push-request.ts'

/** Until when push is stopped, or until a stronger method has verified its owner; null where it is not stopped. */
export type PushStop = Instant | 'stronger-method' | null

/** How a user's requests went lately: whoever has the password can ask, so asking has to end somewhere. */
export interface PushLadder {
  /** The requests that ended, oldest first, with what each counts for: nothing, once something cleared it. */
  readonly ended: readonly { readonly id: string; readonly at: Instant; readonly points: number }[]
  readonly stoppedUntil: Instant | null
  /** Somebody said *not me*. */
  readonly fraud: boolean
}

export const NO_PUSHES: PushLadder = { ended: [], stoppedUntil: null, fraud: false }

/**
 * What a request counts for once it is over. One that its own prompt took back or replaced woke the phone all the same,
 * so it counts, but half: people change their mind, and whoever cancels each at once gets no further by that.
 */
const POINTS: Readonly<Partial<Record<PushState, number>>> = {
  denied: 2,
  fraud: 2,
  mismatch: 2,
  expired: 2,
  cancelled: 1,
  superseded: 1,
}

/** So many points within so long stop push for a while: three failures in ten minutes, ten in a day. */
export const PUSH_RUNGS: readonly { readonly points: number; readonly withinMs: number; readonly stopMs: number }[] = [
  { points: 6, withinMs: 10 * MINUTE, stopMs: 15 * MINUTE },
  { points: 20, withinMs: 24 * HOUR, stopMs: 24 * HOUR },
]

/** No window is longer, and no stop needs more: what counts at all counts for a point. */
const KEPT_MS: number = 24 * HOUR
const KEPT = 20

const pointsSince = (ended: PushLadder['ended'], after: Instant): number =>
  ended.reduce((sum, { at, points }) => (at > after ? sum + points : sum), 0)

const cleared = (ladder: PushLadder): PushLadder => ({
  ...ladder,
  ended: ladder.ended.map((one) => ({ ...one, points: 0 })),
  stoppedUntil: null,
})

/**
 * The ladder with one more request, once it is approved or over; of the same one it counts the first outcome only. It is
 * to be asked before the user's next request starts, so that six wake the phone in ten minutes at most, and twenty in a
 * day. An approval clears what came before it, but never what a *not me* stopped.
 */
export function countPush(ladder: PushLadder, request: PushRequest, now: Instant): PushLadder {
  const { id, state, redeemBy } = settlePush(request, now)
  const points = redeemBy === null ? POINTS[state] : 0
  if (points === undefined || ladder.ended.some((one) => one.id === id)) return ladder
  const before = redeemBy === null ? ladder : cleared(ladder)
  const ended = [...before.ended.filter((one) => now - one.at < KEPT_MS).slice(1 - KEPT), { id, at: now, points }]
  const stops = PUSH_RUNGS.filter((rung) => pointsSince(ended, now - rung.withinMs) >= rung.points)
  return {
    ended,
    stoppedUntil: stops.reduce<Instant | null>((until, { stopMs }) => Math.max(until ?? 0, now + stopMs), before.stoppedUntil),
    fraud: before.fraud || state === 'fraud',
  }
}

/**
 * The ladder after its owner verified by these means. WebAuthn, and a code that an administrator gave them, clear it:
 * neither can be had by asking often. Anything else leaves it as it is.
 */
export function liftPush(ladder: PushLadder, means: Means): PushLadder {
  const stronger = means.kind === 'bypass-code' || (means.kind === 'device' && means.method === 'webauthn')
  return stronger ? { ...cleared(ladder), fraud: false } : ladder
}

/** Whether push is stopped now, for signing in and device management alike. */
export function pushStopped({ fraud, stoppedUntil }: PushLadder, now: Instant): PushStop {
  if (fraud) return 'stronger-method'
  return stoppedUntil !== null && now < stoppedUntil ? stoppedUntil : null
}
