import type { Purpose } from '../decision/command.ts'
import { type Instant, MINUTE } from '../words.ts'
import { instantOf, PUSH_CLOCK_MS, type PushClaims, signedAbout } from './push-claims.ts'
import { contextText, type PushContext } from './push-context.ts'
import { matchFor, numberFrom, type PushMatch } from './push-number.ts'

/** Milliseconds to answer a request, and then for the prompt to take the approval. */
export const PUSH_ANSWER_MS: number = MINUTE
export const PUSH_REDEEM_MS: number = MINUTE

export type PushState =
  | 'pending'
  | 'approved'
  | 'redeemed'
  | 'denied'
  | 'fraud'
  | 'mismatch'
  | 'expired'
  | 'cancelled'
  | 'superseded'

/** One question to one authenticator. Only its `pending` part, without number, scan and session, ever goes there. */
export interface PushRequest {
  readonly id: string
  readonly user: string
  readonly device: string
  /** The thumbprint of the one key that may answer: the device's when it was asked. */
  readonly kid: string
  /** The browser session that asks, and that alone redeems. */
  readonly session: string
  readonly purpose: Purpose
  readonly match: PushMatch
  readonly number: string | null
  readonly options: readonly string[]
  /** Hash of the secret in the code that may be scanned instead. */
  readonly scan: string
  readonly nonce: string
  /** The exact text that is shown, and its hash, which every answer signs. */
  readonly context: string
  readonly ctx: string
  readonly state: PushState
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** Until when the approval may be taken; null before there is one. */
  readonly redeemBy: Instant | null
  /** Wrong numbers and scans so far. */
  readonly wrong: number
}

export interface NewPush extends Pick<PushRequest, 'id' | 'user' | 'device' | 'kid' | 'session' | 'scan' | 'nonce' | 'ctx'> {
  readonly context: PushContext
  /** What the application's policy asks for. */
  readonly match: PushMatch
  /** 16 or more random bytes, for the number. */
  readonly bytes: Uint8Array
}

/**
 * A request. What it is for is what its context says, so that a request to change devices can't be shown as a sign-in.
 *
 * @param asked with `ctx`, the hash of `contextText(asked.context)`, and `scan`, the hash of the scanned secret
 */
export function startPush(asked: NewPush, now: Instant): PushRequest {
  const { id, user, device, kid, session, scan, nonce, ctx } = asked
  const { purpose } = asked.context
  const match = matchFor(purpose, asked.match)
  return {
    id,
    user,
    device,
    kid,
    session,
    purpose,
    match,
    ...numberFrom(asked.bytes, match),
    scan,
    nonce,
    ctx,
    context: contextText(asked.context),
    state: 'pending',
    createdAt: now,
    expiresAt: now + PUSH_ANSWER_MS,
    redeemBy: null,
    wrong: 0,
  }
}

/** How a request stands: one that nobody answered, or whose approval nobody took, in time has expired. */
export function pushStateAt({ state, expiresAt, redeemBy }: PushRequest, now: Instant): PushState {
  if (state === 'pending') return now < expiresAt ? state : 'expired'
  if (state === 'approved') return redeemBy !== null && now < redeemBy ? state : 'expired'
  return state
}

/** What the shell knows of an answer besides its claims. */
export interface PushSigned {
  /** Its own public URL. */
  readonly issuer: string
  /** The thumbprint of the key whose signature it verified. */
  readonly kid: string
  /** The hash of the claim `scan`, made as the request's was; null where there is no such claim. */
  readonly scan: string | null
}

/** A wrong number may be tried again once; of three to pick from, none may: the second guess would be worth too much. */
const TRIES: Readonly<Record<PushMatch, number>> = { none: 2, pick: 1, type: 2 }

export interface PushAnswered {
  /** The state that the answer led to; `over` where the request had ended before, `refused` where it is no answer to it. */
  readonly outcome: PushState | 'over' | 'refused'
  /** What to keep. As it was after `refused`. */
  readonly request: PushRequest
}

/** Whether these are claims for exactly this request, what was shown included, by the key that may answer, now. */
function isFor(request: PushRequest, claims: PushClaims, { issuer, kid, scan }: PushSigned, now: Instant): boolean {
  return (
    kid === request.kid &&
    claims['iss'] === request.device &&
    claims['aud'] === issuer &&
    claims['txn'] === request.id &&
    claims['nonce'] === request.nonce &&
    claims['ctx'] === request.ctx &&
    (claims['num'] === undefined || typeof claims['num'] === 'string') &&
    (claims['scan'] === undefined) === (scan === null) &&
    signedAbout(claims['iat'], now) &&
    now < instantOf(claims['exp']) + PUSH_CLOCK_MS
  )
}

/** Whether the approval shows what it must: null where it shows nothing at all and had to. */
function shows(request: PushRequest, num: unknown, scan: string | null): boolean | null {
  if (num === undefined && scan === null) return request.match === 'none' && request.purpose === 'sign-in' ? true : null
  return (num === undefined || num === request.number) && (scan === null || scan === request.scan)
}

/**
 * An answer to a request. Total: whatever the claims are, a request ends by an answer to exactly it or not at all.
 *
 * `deny` and `fraud` end it at once. `approve` has to show the number, or the scan, or both right; a wrong one counts,
 * and after the last try the request ends as `mismatch`. An unknown `act` is refused.
 *
 * @param claims of a JWS that the shell verified with the key `signed.kid`
 */
export function answerPush(request: PushRequest, claims: PushClaims, signed: PushSigned, now: Instant): PushAnswered {
  if (!isFor(request, claims, signed, now)) return { outcome: 'refused', request }
  if (pushStateAt(request, now) !== 'pending') return { outcome: 'over', request: settlePush(request, now) }
  const act = claims['act']
  if (act === 'deny' || act === 'fraud') return ended(request, act === 'deny' ? 'denied' : act)
  const shown = act === 'approve' ? shows(request, claims['num'], signed.scan) : null
  if (shown === null) return { outcome: 'refused', request }
  if (shown) return ended({ ...request, redeemBy: now + PUSH_REDEEM_MS }, 'approved')
  const wrong = request.wrong + 1
  return ended({ ...request, wrong }, wrong < TRIES[request.match] ? 'pending' : 'mismatch')
}

const ended = (request: PushRequest, outcome: PushState): PushAnswered => ({
  outcome,
  request: { ...request, state: outcome },
})

/** Whoever takes an approval: in which session, for what, and the device's key as it is now (null where it has none). */
export type PushRedeemer = Pick<PushRequest, 'session' | 'purpose' | 'user'> & { readonly kid: string | null }

/**
 * The approval is taken: once, in time, by the session that asked, for what it asked for, and while the device still has
 * the key that approved. Null where it can't be, and nothing changes.
 */
export function redeemPush(request: PushRequest, by: PushRedeemer, now: Instant): PushRequest | null {
  const fits =
    pushStateAt(request, now) === 'approved' &&
    by.session === request.session &&
    by.purpose === request.purpose &&
    by.user === request.user &&
    by.kid === request.kid
  return fits ? { ...request, state: 'redeemed' } : null
}

/** The request as it stands now. */
export function settlePush(request: PushRequest, now: Instant): PushRequest {
  const state = pushStateAt(request, now)
  return state === request.state ? request : { ...request, state }
}

/** Taken back by its own prompt, or replaced by a newer request of the same user. What was over stays as it was. */
export function endPush(request: PushRequest, as: 'cancelled' | 'superseded', now: Instant): PushRequest {
  const settled = settlePush(request, now)
  return settled.state === 'pending' || settled.state === 'approved' ? { ...settled, state: as } : settled
}
