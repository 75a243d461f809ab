import { ConfigurationError } from '@ssp/portal'

export interface DemoSettings {
  readonly kind: 'demo'
  readonly port: number
  readonly json: boolean
  readonly issuer: string
  readonly secret: string
}

export interface ProductionSettings {
  readonly kind: 'production'
  readonly port: number
  readonly issuer: string
  readonly secret: string
  /** The file that names the organisation and its applications. */
  readonly applications: string
  /** The database file. */
  readonly database: string
  /** How many proxies stand in front and can be believed about the client's address; 0 only where somebody said so. */
  readonly trustedProxies: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** Digits only: what is blank is no zero. */
function whole(key: string, text: string, from: number, to: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= from && value <= to) return value
  throw new ConfigurationError(key, `give a whole number from ${from} to ${to}`)
}

/** What a production start can't do without, and where to get it. */
const REQUIRED = {
  SSP_ISSUER: 'the public URL, such as https://mfa.example.org',
  SSP_SECRET: '32 random bytes as base64url, from `openssl rand -base64 32 | tr +/ -_ | tr -d =`',
  SSP_APPLICATIONS: 'the JSON file of your organisation and its applications',
  SSP_DATABASE: 'the SQLite file, such as /var/lib/ssp/ssp.sqlite',
  SSP_TRUSTED_PROXIES: 'the number of proxies in front that add the address they see to X-Forwarded-For, or to 0 if none does',
} as const

/** All the required values, or everything that is missing at once. */
function required(env: Environment): Readonly<Record<keyof typeof REQUIRED, string>> {
  const missing = Object.entries(REQUIRED).filter(([key]) => (env[key] ?? '') === '')
  if (missing.length > 0) {
    const keys = missing.map(([key]) => key).join('`, `')
    throw new ConfigurationError(keys, `set ${missing.map(([key, what]) => `${key} to ${what}`).join('; ')}`)
  }
  const value = (key: keyof typeof REQUIRED): string => env[key] ?? ''
  return {
    SSP_ISSUER: value('SSP_ISSUER'),
    SSP_SECRET: value('SSP_SECRET'),
    SSP_APPLICATIONS: value('SSP_APPLICATIONS'),
    SSP_DATABASE: value('SSP_DATABASE'),
    SSP_TRUSTED_PROXIES: value('SSP_TRUSTED_PROXIES'),
  }
}

/**
 * Settings from arguments and environment. Without `--production` and without `NODE_ENV=production` it is the
 * demonstration, with a fresh secret at every start; the demo application takes the port after `PORT`.
 *
 * @throws ConfigurationError naming the missing key
 */
export function readSettings(
  args: readonly string[],
  env: Environment,
  freshSecret: () => string,
): DemoSettings | ProductionSettings {
  const port = whole('PORT', env['PORT'] ?? '3000', 1, 65_534)
  if (!args.includes('--production') && env['NODE_ENV'] !== 'production') {
    return { kind: 'demo', port, json: args.includes('--json'), issuer: `http://localhost:${port}`, secret: freshSecret() }
  }
  const set = required(env)
  return {
    kind: 'production',
    port,
    issuer: set.SSP_ISSUER,
    secret: set.SSP_SECRET,
    applications: set.SSP_APPLICATIONS,
    database: set.SSP_DATABASE,
    trustedProxies: whole('SSP_TRUSTED_PROXIES', set.SSP_TRUSTED_PROXIES, 0, 8),
  }
}
