import { ConfigurationError } from '@ssp/portal'

/** What the server is told by its environment: itself, and the one application that it protects. */
export interface Settings {
  readonly port: number
  readonly issuer: string
  readonly secret: string
  /** The SQLite file; without one everything ends with the process. */
  readonly database: string | null
  readonly trustedProxies: number
  readonly application: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
}

type Environment = Readonly<Record<string, string | undefined>>

function text(env: Environment, key: string, fix: string): string {
  const value = env[key] ?? ''
  if (value === '') throw new ConfigurationError(key, `give ${fix}`)
  return value
}

/** @param otherwise what it is where nothing is said; null where something has to be */
function whole(env: Environment, key: string, otherwise: number | null, most: number): number {
  const said = env[key] ?? otherwise?.toString() ?? ''
  if (/^\d+$/.test(said) && Number(said) <= most) return Number(said)
  throw new ConfigurationError(key, `give a whole number from 0 to ${most}`)
}

function issuerOf(env: Environment): string {
  const fix = 'the public URL, such as https://app.example.org/mfa; plain http on localhost only'
  const issuer = text(env, 'SSP_ISSUER', fix).replace(/\/+$/, '')
  const { protocol, hostname } = URL.canParse(issuer) ? new URL(issuer) : new URL('about:blank')
  if (protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost')) return issuer
  throw new ConfigurationError('SSP_ISSUER', `give ${fix}`)
}

/** @throws ConfigurationError naming the key and the fix */
export function readSettings(env: Environment): Settings {
  const issuer = issuerOf(env)
  // Whoever ends TLS stands in front: with no proxy trusted, everybody would be one address.
  const proxies = issuer.startsWith('https:') ? null : 0
  return {
    port: whole(env, 'PORT', 3000, 65_535),
    issuer,
    secret: text(env, 'SSP_SECRET', '32 random bytes as base64url: openssl rand -base64 32 | tr +/ -_ | tr -d ='),
    database: env['SSP_DATABASE'] ?? null,
    trustedProxies: whole(env, 'SSP_TRUSTED_PROXIES', proxies, 8),
    application: text(env, 'SSP_APPLICATION', 'the name of your application, as its users know it'),
    clientId: text(env, 'SSP_CLIENT_ID', '20 capital letters and digits'),
    clientSecret: text(env, 'SSP_CLIENT_SECRET', '40 random letters and digits'),
    redirectUri: text(env, 'SSP_REDIRECT_URI', 'where your application takes its users back'),
  }
}
