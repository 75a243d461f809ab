import { base64url } from 'jose'
import type { OidcConfig } from './config.ts'
import { OidcError } from './errors.ts'

const BYTES = 32

/** 256 bits as 43 characters that need no escaping in a URL. */
export function randomText(random: OidcConfig['random']): string {
  const bytes = random(BYTES)
  if (bytes.length !== BYTES) throw new OidcError('oidc.random', '`random` must return as many bytes as it is asked for')
  return base64url.encode(bytes)
}
