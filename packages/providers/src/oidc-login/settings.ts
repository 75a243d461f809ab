import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None, PrivateKeyJwt } from 'openid-client'
import { ConfigurationError } from '../shared/configuration-error.ts'
import { isOneLine } from '../shared/one-line.ts'
import { settingLike, settingPatience, settingUrl } from '../shared/settings.ts'

/** For `private_key_jwt` (OpenID Connect Core section 9). */
export interface OidcClientKey {
  /** May sign; its algorithm is the key's own. */
  readonly key: CryptoKey
  /** The key's id, where the provider knows several. */
  readonly id?: string
}

export interface OidcLoginSettings {
  /** What the button calls it: *Example University*. */
  readonly name: string
  /** The provider's issuer, letter by letter as its metadata says it: https, or http on loopback. */
  readonly issuer: string
  readonly clientId: string
  /** A secret or a key; with neither, the provider must know the client as public. */
  readonly clientSecret?: string
  /** How the secret is sent, as registered with the provider. `basic` if left out. */
  readonly clientSecretBy?: 'basic' | 'post'
  readonly clientKey?: OidcClientKey
  /** `openid` among them. `['openid', 'profile']` if left out. */
  readonly scopes?: readonly string[]
  /**
   * What the user's name is taken from; `preferred_username` if left out. It must be a claim that users can't set to
   * somebody else's name. `email` counts only where the provider says that it is verified.
   */
  readonly usernameClaim?: string
  /**
   * How long ago the person may have signed in at the provider, 60 to 86,400 seconds; the provider is told, and its
   * answer checked (with half a minute of tolerance). Left out, any session there will do.
   */
  readonly maxAgeSeconds?: number
  /** Milliseconds that each request to the provider may take. 10,000 if left out. */
  readonly patienceMs?: number
  readonly fetch?: typeof fetch
}

/** Settings as they hold for every sign-in. */
export interface OidcParts {
  readonly name: string
  readonly issuer: URL
  readonly clientId: string
  readonly authentication: ClientAuth
  readonly scope: string
  readonly usernameClaim: string
  readonly maxAgeSeconds: number | null
  readonly patienceMs: number
  readonly fetch: typeof fetch
}

/** What an OAuth 2.0 client may be called, or be given (RFC 6749 appendix A). */
const VSCHAR = /^[ -~]{1,1024}$/
const SCOPE_TOKEN = /^[!#-[\]-~]{1,256}$/

/** @throws ConfigurationError naming the setting and the fix */
export function parseSettings(settings: OidcLoginSettings): OidcParts {
  const { name, scopes = ['openid', 'profile'], maxAgeSeconds = null } = settings
  if (!isOneLine(name) || name.trim() === '') throw new ConfigurationError('name', 'give a name of one line, as people know it')
  const issuer = settingUrl('issuer', settings.issuer)
  if (issuer.search !== '' || issuer.pathname.includes('/.well-known/')) {
    throw new ConfigurationError('issuer', 'give the issuer, such as https://login.example.org, and not the address of its metadata')
  }
  if (!Array.isArray(scopes) || !scopes.includes('openid') || !scopes.every((scope) => SCOPE_TOKEN.test(scope))) {
    throw new ConfigurationError('scopes', 'give a list of scopes, openid among them')
  }
  if (maxAgeSeconds !== null && !(Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 60 && maxAgeSeconds <= 86_400)) {
    throw new ConfigurationError('maxAgeSeconds', 'give whole seconds, 60 to 86400')
  }
  const claimFix = 'give the name of a claim, such as preferred_username'
  return {
    name,
    issuer,
    clientId: settingLike('clientId', settings.clientId, VSCHAR, 'give the id under which the provider knows the portal'),
    authentication: settingAuthentication(settings),
    scope: scopes.join(' '),
    usernameClaim: settingLike('usernameClaim', settings.usernameClaim ?? 'preferred_username', /^[!-~]{1,256}$/, claimFix),
    maxAgeSeconds,
    patienceMs: settingPatience(settings.patienceMs),
    fetch: settings.fetch ?? fetch,
  }
}

function settingAuthentication({ clientSecret, clientSecretBy = 'basic', clientKey }: OidcLoginSettings): ClientAuth {
  if (clientSecretBy !== 'basic' && clientSecretBy !== 'post') throw new ConfigurationError('clientSecretBy', 'give basic or post')
  if (clientSecret !== undefined && clientKey !== undefined) throw new ConfigurationError('clientKey', 'give a secret or a key, not both')
  if (clientSecret !== undefined) {
    const secret = settingLike('clientSecret', clientSecret, VSCHAR, "give the client's secret, or leave it out")
    return clientSecretBy === 'basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret)
  }
  if (clientKey === undefined) return None()
  const { key, id } = clientKey
  if (!(key instanceof CryptoKey) || key.type !== 'private' || !key.usages.includes('sign')) {
    throw new ConfigurationError('clientKey', 'give a private key that may sign')
  }
  return PrivateKeyJwt(id === undefined ? key : { key, kid: id })
}
