/** What the laws of push ask about: one request in order, an answer in order to it, and chance that tells nothing. */
import fc from 'fast-check'
import type { NewPush, PushClaims, PushContext, PushMatch, PushRedeemer, PushRequest, PushSigned, Purpose } from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { MINUTE } from './words.ts'

export const ISSUER = 'https://mfa.example.org'

export const MATCHES: readonly PushMatch[] = ['type', 'pick', 'none']
export const PURPOSES: readonly Purpose[] = ['sign-in', 'manage']

/** The hash of the secret that is scanned, and of another one. */
export const SCAN = 'hash-of-the-scan'
export const OTHER_SCAN = 'hash-of-another-scan'

export const CONTEXT: PushContext = {
  purpose: 'sign-in',
  application: 'Demo Notes',
  organisation: 'Example',
  account: 'ada',
  country: 'DE',
  browser: 'Firefox',
  system: 'Linux',
  at: NOW,
}

/** Sixteen bytes or so. */
export const anyBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ minLength: 16, maxLength: 20 })

/** A request of the phone's at `NOW`, for this purpose under this policy. */
export function requestOf(
  { startPush, contextText, sha256 }: Implementation,
  more: { readonly purpose?: Purpose; readonly match?: PushMatch; readonly bytes?: Uint8Array } & Partial<NewPush> = {},
): PushRequest {
  const { purpose = 'sign-in', ...rest } = more
  const context = { ...CONTEXT, purpose }
  const asked: NewPush = {
    id: 'request-1',
    user: 'ada',
    device: 'phone',
    kid: 'key-of-the-phone',
    session: 'session-1',
    scan: SCAN,
    nonce: 'nonce-1',
    context,
    ctx: sha256(contextText(context)),
    match: 'type',
    bytes: Uint8Array.from({ length: 16 }, (_, index) => index * 11),
    ...rest,
  }
  return startPush(asked, NOW)
}

/** A number as the screen doesn't show it. */
export const wrongNumber = ({ number }: PushRequest): string => (number === '123' ? '124' : '123')

/** The claims of an answer to this request that is right so far, signed at that moment. */
export function claimsOf(request: PushRequest, act: unknown, now: number, more: PushClaims = {}): PushClaims {
  const { device, id, nonce, ctx } = request
  const iat = Math.floor(now / 1_000)
  return { iss: device, aud: ISSUER, txn: id, nonce, act, ctx, iat, exp: iat + 60, ...more }
}

export const signedBy = (kid: string, scan: string | null = null): PushSigned => ({ issuer: ISSUER, kid, scan })

/** What a person can show with an approval. */
export interface Shown {
  readonly num: 'right' | 'wrong' | 'none'
  readonly scan: 'right' | 'wrong' | 'none'
}

export const SHOWN: readonly Shown[] = (['right', 'wrong', 'none'] as const).flatMap((num) =>
  (['right', 'wrong', 'none'] as const).map((scan) => ({ num, scan })),
)

/** An approval that shows this. */
export function approval(request: PushRequest, { num, scan }: Shown, now: number): [PushClaims, PushSigned] {
  const numbers = { right: request.number ?? 'no number', wrong: wrongNumber(request) }
  const hashes = { right: request.scan, wrong: OTHER_SCAN }
  const claims = claimsOf(request, 'approve', now, {
    ...(num === 'none' ? {} : { num: numbers[num] }),
    ...(scan === 'none' ? {} : { scan: 'what was scanned' }),
  })
  return [claims, signedBy(request.kid, scan === 'none' ? null : hashes[scan])]
}

/** Whoever asked, as they come for the approval. */
export const redeemerOf = ({ session, purpose, user, kid }: PushRequest): PushRedeemer => ({ session, purpose, user, kid })

/** The same request once it was approved at that moment. */
export function approved({ answerPush }: Implementation, request: PushRequest, now: number = NOW): PushRequest {
  return answerPush(request, ...approval(request, { num: 'none', scan: 'right' }, now), now).request
}

/** So long to answer, and so long to take the approval. */
export const TO_ANSWER: number = MINUTE
export const TO_REDEEM: number = MINUTE
