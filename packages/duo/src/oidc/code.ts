import type { PromptAuthentication } from '@ssp/core'
import type { RegisteredApplication } from '../shared/application.ts'
import { digest } from '../shared/digest.ts'
import type { OidcConfig } from './config.ts'
import { randomText } from './random-text.ts'

/** What a code stands for. */
export interface CodeGrant {
  readonly redirectUri: string
  readonly application: RegisteredApplication
  readonly username: string
  readonly nonce: string | null
  readonly authentication: PromptAuthentication
}

const LIFETIME_MS = 60_000

/** A new code for exactly this client. It is kept as a digest, for a minute. */
export async function issueCode(config: OidcConfig, clientId: string, grant: CodeGrant): Promise<string> {
  const code = randomText(config.random)
  await config.shortLived.put(await keyOf(clientId, code), JSON.stringify(grant), config.now() + LIFETIME_MS)
  return code
}

/**
 * What the code stands for, once: of many callers one gets it, and whatever that one does with it, it is spent.
 * The client is part of the key, so another client's attempt finds nothing and spends nothing.
 */
export async function takeCode(config: OidcConfig, clientId: string, code: string): Promise<CodeGrant | null> {
  const value = await config.shortLived.take(await keyOf(clientId, code), config.now())
  // `issueCode` wrote it.
  return value === null ? null : (JSON.parse(value) as CodeGrant)
}

async function keyOf(clientId: string, code: string): Promise<string> {
  return `oidc:code:${await digest(clientId, code)}`
}
