/** A P-256 public key (RFC 7518 section 6.2): exactly these four members. */
export interface PushKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  /** Base64url without padding, 32 bytes. */
  readonly x: string
  readonly y: string
}

/** What a signature of the authenticator is for: the `typ` of its JWS. One is never taken for another. */
export type PushSignature = 'ssp-act+jwt' | 'ssp-dev+jwt' | 'ssp-push+jwt' | 'ssp-rot+jwt'

/** A Web Push subscription (RFC 8030), as the browser gave it. Base64url without padding. */
export interface PushSubscription {
  readonly endpoint: string
  /** The browser's public key, 65 bytes uncompressed. */
  readonly p256dh: string
  /** 16 bytes. */
  readonly auth: string
}

/** A wake-up. Nothing in it is secret or personal: the authenticator fetches the rest itself. */
export interface WakeUp {
  /** What the message is about; a newer one replaces an older one that was not delivered yet. */
  readonly topic: string
  /** UTF-8, at most 1,024 bytes. */
  readonly payload: string
  /** Seconds that the push service keeps it. */
  readonly ttl: number
}

export type WakeOutcome =
  | 'sent'
  /** The subscription is over (404, 410): forget it. */
  | 'gone'
  /** The subscription belongs to another VAPID key (401, 403): the authenticator subscribes anew. */
  | 'mismatch'
  | 'failed'

/** The signatures, keys and wake-ups of push authenticators. */
export interface Push {
  /** The RFC 7638 thumbprint, which names the key; null for anything but a P-256 public key on the curve. */
  thumbprint(key: unknown): Promise<string | null>
  /** The key's name that a JWS claims to be signed with; not checked. Null where it is no JWS of this type. */
  keyOf(jws: string, type: PushSignature): string | null
  /** The claims of an ES256 JWS of this type by this key; null for anything else, without saying what was wrong. */
  verify(jws: string, type: PushSignature, key: PushKey): Promise<Readonly<Record<string, unknown>> | null>
  /** Whether messages may be sent there: https, an allowed push service, no address of ours. */
  accepts(endpoint: string): boolean
  /** Never throws; follows no redirect and gives up after its patience. */
  wake(subscription: PushSubscription, message: WakeUp): Promise<WakeOutcome>
  /** The public key that browsers subscribe with (RFC 8292), base64url; null where no wake-ups are sent. */
  readonly vapidKey: string | null
}
