export interface PushConfig {
  /** Who sends the wake-ups (RFC 8292). Null sends none: authenticators then only ask. */
  readonly vapid: VapidConfig | null
  /**
   * Push services besides those of the browsers' makers: origins, `https://push.example.org`, or all hosts under a
   * domain, `*.push.example.org`.
   */
  readonly endpoints?: readonly string[]
  /** For tests: `endpoints` may name `http://127.0.0.1:<port>`. Anyone who subscribes can then reach that port. */
  readonly insecureLoopback?: boolean
  /** What sends; the runtime's own by default. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that a push service may take to answer; 5,000 by default. */
  readonly patienceMs?: number
}

/** Made by `generateVapidKeys`. Subscriptions are tied to the key: a new one makes all authenticators subscribe anew. */
export interface VapidConfig {
  /** Base64url without padding, 65 bytes uncompressed. */
  readonly publicKey: string
  /** Base64url without padding, 32 bytes. */
  readonly privateKey: string
  /** Whom a push service turns to: `mailto:it@example.org` or `https://example.org/contact`. */
  readonly subject: string
}

export type PushConfigFault =
  | 'config.vapid-public-key'
  | 'config.vapid-private-key'
  | 'config.vapid-subject'
  | 'config.endpoints'
  | 'config.patience'

/** A configuration that no wake-up could be sent with, or that would send them where they must not go. */
export class PushConfigError extends Error {
  override readonly name = 'PushConfigError'
  readonly code: PushConfigFault

  constructor(code: PushConfigFault, message: string) {
    super(message)
    this.code = code
  }
}

/** Two labels or more, in lower case; never a number at the end, as in an address. */
export const DOMAIN: RegExp = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/
