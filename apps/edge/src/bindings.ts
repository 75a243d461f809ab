import { ConfigurationError } from '@ssp/portal'

/** What the worker is bound to: variables and secrets of its own, and the one application that it protects. */
export interface Bindings {
  /** The public URL with its base path. */
  readonly SSP_ISSUER?: string
  /** At least 32 random bytes, base64url. */
  readonly SSP_SECRET?: string
  /** The application's name, as its users know it. */
  readonly SSP_APPLICATION?: string
  readonly SSP_CLIENT_ID?: string
  readonly SSP_CLIENT_SECRET?: string
  /** Where the application takes its users back. */
  readonly SSP_REDIRECT_URI?: string
  /** The header in which the platform tells the client's address; absent means that nobody tells it. */
  readonly SSP_ADDRESS_HEADER?: string
}

type Required = Exclude<keyof Bindings, 'SSP_ADDRESS_HEADER'>

const FIX: Readonly<Record<Required, string>> = {
  SSP_ISSUER: 'bind the public URL, such as https://mfa.example.org; plain http on localhost only',
  SSP_SECRET: 'bind 32 random bytes as base64url: openssl rand -base64 32 | tr +/ -_ | tr -d =',
  SSP_APPLICATION: 'bind the name of your application, as its users know it',
  SSP_CLIENT_ID: 'bind 20 capital letters and digits',
  SSP_CLIENT_SECRET: 'bind 40 random letters and digits',
  SSP_REDIRECT_URI: 'bind where your application takes its users back',
}

/** @throws ConfigurationError naming the binding and the fix */
export function bound(env: Bindings, key: Required): string {
  const value = env[key] ?? ''
  if (value === '') throw new ConfigurationError(key, FIX[key])
  return value
}

/** The public URL without a slash at its end. */
export function issuerOf(env: Bindings): URL {
  const issuer = bound(env, 'SSP_ISSUER').replace(/\/+$/, '')
  const url = URL.canParse(issuer) ? new URL(issuer) : new URL('about:blank')
  if (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost')) return url
  throw new ConfigurationError('SSP_ISSUER', FIX.SSP_ISSUER)
}
