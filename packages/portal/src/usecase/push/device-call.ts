import { type Device, newAccount, type PushClaims, type PushKey, type PushSignature } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { sameText } from '../../seal/bytes.ts'
import type { Subject } from '../visit.ts'
import { appKey, appOf, deviceWithApp, type KeptApp } from './app.ts'
import { unconfirmed } from './activation.ts'
import { retiredKey } from './moved.ts'
import { sha256 } from './request.ts'

/** A nonce is good for this long, and nothing of it is kept. */
const NONCE_MS = 300_000

/** So far may a phone's clock be off. */
const CLOCK_MS = 60_000

/** Who signed something. */
export type Signer =
  | { readonly kind: 'device'; readonly subject: Subject; readonly device: Device; readonly app: KeptApp; readonly claims: PushClaims }
  /** Claimed an activation that its owner's session has not confirmed yet. */
  | { readonly kind: 'unconfirmed'; readonly claims: PushClaims }
  /** The account is on another phone now. */
  | { readonly kind: 'moved' }

/** A nonce for the next call: its time, and that it is ours. */
export async function freshNonce(deps: Deps): Promise<string> {
  const at = String(deps.ports.now())
  return `${at}.${(await deps.keys.mac('push-nonce', at)).slice(0, 32)}`
}

async function isOurNonce(deps: Deps, nonce: unknown): Promise<boolean> {
  const [at = '', mark = ''] = typeof nonce === 'string' ? nonce.split('.') : []
  const age = deps.ports.now() - Number(at)
  return age >= 0 && age < NONCE_MS && sameText(mark, (await deps.keys.mac('push-nonce', at)).slice(0, 32))
}

async function subjectOf(deps: Deps, ref: string): Promise<Subject | null> {
  const [user] = await deps.ports.accounts.find('credential', ref)
  const loaded = user === undefined ? null : await deps.ports.accounts.load(user)
  if (user === undefined || loaded === null) return null
  return { user, lookupName: '', loaded, account: loaded.account ?? newAccount(user), now: deps.ports.now() }
}

/** Who signed this JWS; null for an unknown key, a suspended or removed device, a bad signature, without saying which. */
export async function signerOf(deps: Deps, jws: string, type: PushSignature): Promise<Signer | null> {
  const signatures = deps.ports.push?.signatures
  const kid = signatures?.keyOf(jws, type) ?? null
  if (signatures === undefined || kid === null) return null
  const verify = (key: PushKey): Promise<PushClaims | null> => signatures.verify(jws, type, key)
  const ref = await appKey(deps, kid)
  const subject = await subjectOf(deps, ref)
  const device = subject === null ? null : deviceWithApp(subject.account, ref)
  if (subject !== null && device !== null) {
    const app = await appOf(deps, subject, device)
    const claims = app === null || device.state !== 'active' ? null : await verify(app.key)
    return app === null || claims === null ? null : { kind: 'device', subject, device, app, claims }
  }
  const retired = await retiredKey(deps, kid)
  if (retired !== null) return (await verify(retired)) === null ? null : { kind: 'moved' }
  const waiting = await unconfirmed(deps, kid)
  const claims = waiting === null ? null : await verify(waiting)
  return claims === null ? null : { kind: 'unconfirmed', claims }
}

/** A call of a device: what is signed, and what came. */
export interface DeviceCall {
  readonly method: string
  /** Without the query. */
  readonly url: string
  readonly authorization: string | null
  readonly body: string
  /** It changes something: the same signature works once. */
  readonly changes: boolean
}

async function holds(deps: Deps, claims: PushClaims, call: DeviceCall): Promise<boolean> {
  const iat = typeof claims['iat'] === 'number' ? claims['iat'] * 1_000 : NaN
  const jti = claims['jti']
  if (claims['htm'] !== call.method || claims['htu'] !== call.url) return false
  if (!(Math.abs(iat - deps.ports.now()) <= CLOCK_MS) || typeof jti !== 'string' || !/^[\w-]{16,64}$/.test(jti)) return false
  if (claims['bh'] !== (await sha256(deps, call.body))) return false
  if (!call.changes) return true
  const now = deps.ports.now()
  return deps.ports.shortLived.putIfAbsent(`jti:${await deps.keys.hash(jti)}`, '', now + NONCE_MS + CLOCK_MS, now)
}

/** Who calls. `nonce`: the signature is right, and for none of our nonces that still count. Strangers learn nothing by it. */
export async function callerOf(deps: Deps, call: DeviceCall): Promise<Signer | 'nonce' | null> {
  const [, jws = ''] = /^SSP ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(call.authorization ?? '') ?? []
  const signer = await signerOf(deps, jws, 'ssp-dev+jwt')
  if (signer === null || signer.kind === 'moved') return signer
  if (!(await isOurNonce(deps, signer.claims['nonce']))) return 'nonce'
  return (await holds(deps, signer.claims, call)) ? signer : null
}
