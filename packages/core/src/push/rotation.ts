import type { Instant } from '../words.ts'
import { type PushClaims, signedAbout } from './push-claims.ts'

/** A key that is to follow another one on the same phone. */
export interface Rotation {
  /** The device and its key as they are now, and the portal's own URL. */
  readonly device: string
  readonly kid: string
  readonly issuer: string
  /** The key that signed the call, and the key that signed the proof: the new one. */
  readonly by: string
  readonly next: string
  /** The proof's claims. */
  readonly proof: PushClaims
}

/** Whether a new key follows: the present one asks for it, and the new one, which is another, signed for this device just now. */
export function rotates({ device, kid, issuer, by, next, proof }: Rotation, now: Instant): boolean {
  return by === kid && next !== kid && proof['dev'] === device && proof['aud'] === issuer && signedAbout(proof['iat'], now)
}

/** Whether a new key signed for this activation just now. `act` is its id, or the short code without hyphen. */
export function provesKey(proof: PushClaims, activation: { readonly issuer: string; readonly act: string }, now: Instant): boolean {
  return proof['aud'] === activation.issuer && proof['act'] === activation.act && signedAbout(proof['iat'], now)
}
