import type { Instant } from '@ssp/core'
import type { RegisteredApplication } from '../shared/application.ts'
import type { UsernameNormalization } from '../shared/lookup-name.ts'

export interface WebV2Config {
  /**
   * The portal's public URL, which is an origin: the browser script puts `https://` before its host and takes messages
   * from exactly that origin, so a base path or a port that says nothing would leave its page waiting. Plain http only
   * on loopback, where only scripts of one's own reach it.
   */
  readonly issuer: string
  /** The integration registered under exactly this key, or null. Asked anew for every request and every answer. */
  readonly integrations: (ikey: string) => Promise<WebV2Integration | null>
  readonly now: () => Instant
}

export interface WebV2Integration {
  /** 20 letters and digits. */
  readonly ikey: string
  /** 40 characters; its UTF-8 bytes are the key. */
  readonly skey: string
  readonly application: RegisteredApplication
  /**
   * The origins of the pages that may frame the prompt, as browsers spell them: `https://shop.example`. Compared byte
   * for byte; https only, plain http on loopback. With none nobody is let in.
   */
  readonly parents: readonly string[]
  readonly usernameNormalization: UsernameNormalization
}
