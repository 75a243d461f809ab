/** Whom credentials are made for, from the configuration. */
export interface RelyingParty {
  /** The domain that credentials are bound to, for ever: `example.com`. */
  readonly rpId: string
  /** What the browser's dialogue calls us. */
  readonly rpName: string
  /** Exactly the origins that our own pages have: `https://mfa.example.com`. */
  readonly origins: readonly string[]
}

export type RelyingPartyFault = 'config.rp-id' | 'config.rp-name' | 'config.origins'

/** A configuration that no ceremony could succeed with, or that would accept too much. */
export class RelyingPartyError extends Error {
  override readonly name = 'RelyingPartyError'
  readonly code: RelyingPartyFault

  constructor(code: RelyingPartyFault, message: string) {
    super(message)
    this.code = code
  }
}

const DOMAIN = /^(?!.*\.\d+$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/
/** How Android's own apps name themselves: the hash of their signing certificate. */
const ANDROID_APP = /^android:apk-key-hash:[A-Za-z0-9_-]{43}$/

/** @throws RelyingPartyError naming the setting and what it should be */
export function assertRelyingParty({ rpId, rpName, origins }: RelyingParty): void {
  if (!DOMAIN.test(rpId) || (rpId !== 'localhost' && !rpId.includes('.'))) {
    throw new RelyingPartyError(
      'config.rp-id',
      '`rpId` must be a domain in lower case such as `example.com`, without scheme and port',
    )
  }
  if (rpName.trim() === '') throw new RelyingPartyError('config.rp-name', '`rpName` must not be empty')
  if (origins.length === 0) throw new RelyingPartyError('config.origins', '`origins` must name at least one origin')
  for (const origin of origins) {
    const fault = ANDROID_APP.test(origin) ? null : originFault(origin, rpId)
    if (fault !== null) throw new RelyingPartyError('config.origins', `\`origins\` has \`${origin}\`, which ${fault}`)
  }
}

function originFault(origin: string, rpId: string): string | null {
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (url === null || url.origin !== origin || !DOMAIN.test(url.hostname)) {
    return 'must be written as a browser does: `https://mfa.example.com`, no path, no closing slash'
  }
  const { protocol, hostname } = url
  // Browsers treat only these hosts as secure without a certificate.
  const loopback = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) return 'must begin with `https://`'
  if (hostname !== rpId && !hostname.endsWith(`.${rpId}`)) return `must be \`${rpId}\` or a host under it`
  return null
}
