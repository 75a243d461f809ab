import { fromBase64url } from './seal/bytes.ts'

/** How a portal is set up. Everything else is a port. */
export interface PortalConfig {
  /** The public URL with its base path: the issuer. Never taken from a Host header. */
  readonly issuer: string
  /** At least 32 random bytes, base64url. Seals what is stored. */
  readonly secret: string
  /** A demonstration: plain http on loopback is allowed and every page says what it is. */
  readonly demo: boolean
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes?: number
}

export interface ParsedConfig {
  readonly issuer: URL
  readonly base: string
  /** The issuer as it is told to others: with its base path, without a slash at the end. */
  readonly issuerUrl: string
  readonly secret: Uint8Array
  readonly secure: boolean
  readonly demo: boolean
  readonly maxBodyBytes: number
}

/** A key of the configuration is missing or wrong. The process must not start. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code = 'configuration'

  /** Which key. */
  readonly key: string
  /** What to do about it. */
  readonly fix: string

  constructor(key: string, fix: string) {
    super(`configuration \`${key}\`: ${fix}`)
    this.key = key
    this.fix = fix
  }
}

/** Where plain http goes nowhere. */
export const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

function parseIssuer(config: PortalConfig): URL {
  if (!URL.canParse(config.issuer)) throw new ConfigurationError('issuer', 'give the public URL, such as https://mfa.example.org')
  const issuer = new URL(config.issuer)
  const plain = issuer.protocol === 'http:' && config.demo && LOOPBACK.has(issuer.hostname)
  if (issuer.protocol !== 'https:' && !plain) {
    throw new ConfigurationError('issuer', 'use https; plain http is for a demonstration on loopback only')
  }
  if (issuer.search !== '' || issuer.hash !== '' || issuer.username !== '') {
    throw new ConfigurationError('issuer', 'leave out query, fragment and credentials')
  }
  return issuer
}

/** @throws ConfigurationError naming the key and the fix */
export function parseConfig(config: PortalConfig): ParsedConfig {
  const issuer = parseIssuer(config)
  const secret = fromBase64url(config.secret)
  if (secret === null || secret.length < 32) {
    throw new ConfigurationError('secret', 'give at least 32 random bytes, base64url without padding')
  }
  return {
    issuer,
    base: issuer.pathname.replace(/\/+$/, ''),
    issuerUrl: issuer.href.replace(/\/+$/, ''),
    secret,
    secure: issuer.protocol === 'https:',
    demo: config.demo,
    maxBodyBytes: config.maxBodyBytes ?? 64 * 1024,
  }
}
