import type { DeviceKey } from './account.ts'
import { call, type Reply } from './call.ts'

/** ssp-push/1 as the phone speaks it: docs/push-protocol.md. `issuer` has no slash at its end. */
export const callUrl = (issuer: string, name: 'activate' | 'pending' | 'answer' | 'subscription' | 'rotate'): string =>
  `${issuer}/push/v1/${name}`

/** A request that waits for an answer. */
export interface Waiting {
  readonly id: string
  readonly nonce: string
  readonly match: 'type' | 'pick' | 'none'
  readonly digits?: number
  readonly options?: readonly (string | number)[]
  /** JSON text. What is shown comes from it, and its hash is signed. */
  readonly context: string
  /** Milliseconds since 1970, by the portal's clock. */
  readonly createdAt: number
  readonly expiresAt: number
}

export interface Pending {
  readonly state: 'unconfirmed' | 'active'
  readonly device?: { readonly name: string }
  readonly push?: 'none' | 'ok' | 'stale'
  readonly request?: Waiting | null
}

/** The answer's body is a `Pending` where its status is 200. */
export const askPending = (issuer: string, key: DeviceKey): Promise<Reply> => call('GET', callUrl(issuer, 'pending'), undefined, key)
