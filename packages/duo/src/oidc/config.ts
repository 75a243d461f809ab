import type { Instant, ShortLivedStore } from '@ssp/core'
import type { RegisteredApplication } from '../shared/application.ts'
import type { UsernameNormalization } from '../shared/lookup-name.ts'

export interface OidcConfig {
  /**
   * The portal's public URL with its base path and no slash at the end: what an SDK makes of its API host by putting
   * `https://` before it. Compared byte for byte, never taken from a Host header. Plain http only on loopback.
   */
  readonly issuer: string
  /** The client registered under exactly this id, or null. Asked anew for every request. */
  readonly clients: (clientId: string) => Promise<OidcClient | null>
  readonly shortLived: ShortLivedStore
  readonly now: () => Instant
  /** Cryptographically strong bytes. */
  readonly random: (length: number) => Uint8Array
}

export interface OidcClient {
  /** 20 letters and digits. */
  readonly clientId: string
  /** 40 characters; its UTF-8 bytes are the key. */
  readonly secret: string
  /** Compared byte for byte. */
  readonly redirectUris: readonly string[]
  readonly application: RegisteredApplication
  readonly usernameNormalization: UsernameNormalization
}
