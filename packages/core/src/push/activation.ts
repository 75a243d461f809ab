import { type Instant, MINUTE, type Platform } from '../words.ts'

/** An activation's link and code are good for this long. */
export const ACTIVATION_MS: number = 10 * MINUTE

/** So many wrong secrets and codes end an activation. */
export const ACTIVATION_TRIES = 5

export type ActivationState = 'open' | 'claimed' | 'done' | 'cancelled'

/** The authenticator that came with the right secret or code. It can do nothing before its owner's session says so. */
export interface ActivationClaim {
  readonly by: 'secret' | 'code'
  /** The RFC 7638 thumbprint of its key. */
  readonly kid: string
  readonly name: string
  readonly platform: Platform
  readonly at: Instant
}

/** How an authenticator becomes a device, or a device gets a new one. At rest: nothing in it opens anything. */
export interface Activation {
  readonly id: string
  readonly user: string
  /** The browser session that began it, and that alone finishes it. */
  readonly session: string
  readonly purpose: 'add' | 'activate'
  /** The id of the device that it makes, or of the one that gets a new key. */
  readonly device: string
  readonly state: ActivationState
  readonly expiresAt: Instant
  /** Wrong secrets and codes so far. */
  readonly wrong: number
  readonly claimed: ActivationClaim | null
  /** Hash of the link's secret. */
  readonly secret: string
  /** Keyed hash of the short code. */
  readonly code: string
}

export type NewActivation = Pick<Activation, 'id' | 'user' | 'session' | 'purpose' | 'device' | 'secret' | 'code'>

export function openActivation(asked: NewActivation, now: Instant): Activation {
  const { id, user, session, purpose, device, secret, code } = asked
  const said = { id, user, session, purpose, device, secret, code }
  return { ...said, state: 'open', expiresAt: now + ACTIVATION_MS, wrong: 0, claimed: null }
}

/** How it stands: one that was neither finished nor cancelled in time is over. */
export function activationAt({ state, expiresAt }: Activation, now: Instant): ActivationState | 'expired' {
  return (state === 'open' || state === 'claimed') && !(now < expiresAt) ? 'expired' : state
}

/** What somebody came with, and whether the shell found the hash of their secret or code equal. */
export type ActivationAttempt = Omit<ActivationClaim, 'at'> & { readonly matches: boolean }

/**
 * An authenticator claims the activation: the first with the right secret or code gets it, nobody after it. Whatever the
 * outcome, `activation` is what to keep; wrong ones are counted in it, and the fifth cancels it.
 */
export function claimActivation(
  activation: Activation,
  { matches, by, kid, name, platform }: ActivationAttempt,
  now: Instant,
): { readonly ok: boolean; readonly activation: Activation } {
  if (activationAt(activation, now) !== 'open' || kid === '') return { ok: false, activation }
  if (matches === true) {
    return { ok: true, activation: { ...activation, state: 'claimed', claimed: { by, kid, name, platform, at: now } } }
  }
  const wrong = activation.wrong + 1
  return { ok: false, activation: { ...activation, wrong, state: wrong < ACTIVATION_TRIES ? 'open' : 'cancelled' } }
}

/** The session that began it says yes: done, once and in time. Null where it can't be, and nothing changes. */
export function finishActivation(activation: Activation, session: string, now: Instant): Activation | null {
  const fits = activationAt(activation, now) === 'claimed' && activation.session === session
  return fits ? { ...activation, state: 'done' } : null
}

/** It was taken back, or replaced by a new code. What is over stays as it is. */
export function cancelActivation(activation: Activation): Activation {
  const { state } = activation
  return state === 'open' || state === 'claimed' ? { ...activation, state: 'cancelled' } : activation
}
