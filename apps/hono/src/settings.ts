import { ConfigurationError } from '@ssp/portal'

/** How this server was started. */
export interface Settings {
  readonly port: number
  readonly json: boolean
  readonly demo: boolean
  readonly issuer: string
  readonly secret: string
}

function portOf(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_535) return port
  throw new ConfigurationError('PORT', 'give a whole number from 1 to 65534; the demo application takes the next one')
}

function required(env: Readonly<Record<string, string | undefined>>, key: string, fix: string): string {
  const value = env[key]
  if (value === undefined || value === '') throw new ConfigurationError(key, fix)
  return value
}

/**
 * Settings from arguments and environment. Without `--production` and without `NODE_ENV=production` it is the
 * demonstration, with a fresh secret at every start.
 *
 * @throws ConfigurationError naming the missing key
 */
export function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  freshSecret: () => string,
): Settings {
  const port = portOf(env['PORT'] ?? '3000')
  const json = args.includes('--json')
  if (!args.includes('--production') && env['NODE_ENV'] !== 'production') {
    return { port, json, demo: true, issuer: `http://localhost:${port}`, secret: freshSecret() }
  }
  return {
    port,
    json,
    demo: false,
    issuer: required(env, 'SSP_ISSUER', 'give the public URL, such as https://mfa.example.org'),
    secret: required(env, 'SSP_SECRET', 'give 32 random bytes as base64url: openssl rand -base64 32 | tr +/ -_ | tr -d ='),
  }
}
