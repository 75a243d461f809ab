import type { Instant, PromptAuthentication } from '@ssp/core'
import type { OidcApplication, OidcConfig } from './config.ts'
import { digest } from './digest.ts'
import { randomText } from './random-text.ts'

/** What a code stands for. */
export interface CodeGrant {
  readonly redirectUri: string
  readonly application: OidcApplication
  readonly username: string
  readonly nonce: string | null
  readonly authentication: PromptAuthentication
  readonly expiresAt: Instant
}

const LIFETIME_MS = 60_000

/** A new code for exactly this client. It is kept as a digest, for a minute. */
export async function issueCode(
  config: OidcConfig,
  clientId: string,
  grant: Omit<CodeGrant, 'expiresAt'>,
): Promise<string> {
  const code = randomText(config.random)
  const expiresAt = config.now() + LIFETIME_MS
  await config.shortLived.put(await keyOf(clientId, code), JSON.stringify({ ...grant, expiresAt }), expiresAt)
  return code
}

/**
 * What the code stands for, once: of many callers one gets it, and whatever that one does with it, it is spent.
 * The client is part of the key, so another client's attempt finds nothing and spends nothing.
 */
export async function takeCode(config: OidcConfig, clientId: string, code: string): Promise<CodeGrant | null> {
  const value = await config.shortLived.take(await keyOf(clientId, code), config.now())
  if (value === null) return null
  // `issueCode` wrote it.
  const grant = JSON.parse(value) as CodeGrant
  return config.now() < grant.expiresAt ? grant : null
}

async function keyOf(clientId: string, code: string): Promise<string> {
  return `oidc:code:${await digest(clientId, code)}`
}
