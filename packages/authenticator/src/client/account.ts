import type { PushKey } from '@ssp/core'

/** A key of this phone. The private half never leaves the browser: it was made so that nobody can take it out. */
export interface DeviceKey {
  /** The RFC 7638 thumbprint, which names the key. */
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: PushKey
  /** Milliseconds since 1970. */
  readonly madeAt: number
}

/** What passcodes are made with (RFC 6238). The secret is a key that nobody can take out. */
export interface PasscodeKey {
  readonly key: CryptoKey
  readonly digits: number
  /** Seconds. */
  readonly period: number
}

/** One account on this phone, as the browser keeps it. */
export interface Account {
  /** The name of the record: a new activation of the same device stands beside the old one until it is confirmed. */
  readonly id: string
  readonly device: string
  readonly key: DeviceKey
  /** The key that a rotation under way is about: whoever lost the answer finds out which of the two counts. */
  readonly next: DeviceKey | null
  readonly passcode: PasscodeKey
  readonly issuerName: string
  readonly account: string
  /** What the portal calls this phone. */
  readonly name: string
  /** Two digits to compare while the activation is not confirmed. */
  readonly check: string
  readonly state: 'unconfirmed' | 'active' | 'moved'
  /** Milliseconds between two questions. */
  readonly interval: number
  /** Null where the portal sends no wake-ups. */
  readonly vapidKey: string | null
  /** Whether the person wants to be woken up. */
  readonly wakes: boolean
  /** Where the portal was told to send wake-ups to. */
  readonly endpoint: string | null
  readonly addedAt: number
}
