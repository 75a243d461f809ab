import { DOMAIN, PushConfigError } from './config.ts'

/** The push services of the browsers: Chromium's, Firefox's, Safari's, Edge's. */
const BROWSERS = [
  'https://fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
] as const

/** Browsers' endpoints have some 200 characters; Windows promises at most 1,024. */
const MAX_LENGTH = 2_048

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+$/

interface Additions {
  readonly endpoints?: readonly string[]
  readonly insecureLoopback?: boolean
}

/**
 * Whether messages may be sent to an endpoint that a client named. Hosts are compared by name and never looked up, so
 * what is not on the list is never asked anything. The text must be the one that a browser gives, character by
 * character: no other spelling of a host, no user name, no default port.
 *
 * @throws PushConfigError for an addition that is neither an origin nor `*.` and a domain
 */
export function endpointFilter({ endpoints = [], insecureLoopback = false }: Additions): (endpoint: unknown) => boolean {
  for (const endpoint of endpoints) {
    const fault = additionFault(endpoint, insecureLoopback)
    if (fault !== null) throw new PushConfigError('config.endpoints', `\`endpoints\` has \`${endpoint}\`, which ${fault}`)
  }
  const allowed = [...BROWSERS, ...endpoints]
  const origins = new Set(allowed.filter((entry) => !entry.startsWith('*')))
  const suffixes = allowed.filter((entry) => entry.startsWith('*')).map((entry) => entry.slice(1))

  return (endpoint) => {
    if (typeof endpoint !== 'string' || endpoint.length > MAX_LENGTH || !URL.canParse(endpoint)) return false
    const { href, origin, hostname } = new URL(endpoint)
    // A `blob:` URL has an origin, too, but does not begin with it.
    if (href !== endpoint || !href.startsWith(`${origin}/`)) return false
    if (origins.has(origin)) return true
    return origin === `https://${hostname}` && DOMAIN.test(hostname) && suffixes.some((end) => hostname.endsWith(end))
  }
}

function additionFault(endpoint: string, insecureLoopback: boolean): string | null {
  if (endpoint.startsWith('*')) {
    return endpoint.startsWith('*.') && DOMAIN.test(endpoint.slice(2)) ? null : 'must be `*.` and a domain: `*.push.example.org`'
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url === null || url.origin !== endpoint) {
    return 'must be written as a browser does: `https://push.example.org`, no path, no closing slash'
  }
  if (LOOPBACK.test(endpoint)) {
    return insecureLoopback ? null : 'is this machine: only tests may send there, with `insecureLoopback`'
  }
  if (url.protocol !== 'https:') return 'must begin with `https://`'
  return DOMAIN.test(url.hostname) ? null : 'must name a domain, not an address or this machine'
}
