import { ICON, MASKABLE, SCRIPTS, START, STYLE, WORKER } from './assets/generated.ts'
import { headersFor } from './headers.ts'
import { manifestOf, pageOf } from './page.ts'

export interface AuthenticatorOptions {
  /** The portal's public URL with its base path. */
  readonly issuer: string
  /** The public URL where the app is served, ending in `/`; `<issuer>/a/` where left out. Another host is better. */
  readonly url?: string
  /** The organisation's name. */
  readonly name: string
}

export interface AuthenticatorFile {
  /** Relative to the app's URL; empty for the page. */
  readonly path: string
  readonly contentType: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Authenticator {
  /** The public URL of the app, ending in `/`. */
  readonly url: string
  readonly files: readonly AuthenticatorFile[]
  /** Answers for the path of `url`, on whatever host: 404 for what is not a file of the app. */
  fetch(request: Request): Promise<Response>
}

/** Tells two versions apart; nobody has to be kept from forging one. FNV-1a, twice, with different beginnings. */
function fingerprint(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((beginning) => {
      let hash = beginning
      for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
      return (hash >>> 0).toString(36)
    })
    .join('')
}

function parse(name: string, text: string): URL {
  const parsed = URL.canParse(text) ? new URL(text) : null
  if (parsed === null || parsed.search !== '' || parsed.hash !== '') throw new TypeError(`${name} is no URL of ours: ${text}`)
  return parsed
}

const HTML = 'text/html; charset=utf-8'
const JAVASCRIPT = 'text/javascript; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const SVG = 'image/svg+xml'

/**
 * The authenticator as files to serve: from the portal below its own path, or from any server on another host.
 * Throws a `TypeError` for an `issuer` or a `url` that is none, or a `url` that does not end in `/`.
 */
export function authenticator({ issuer, url, name }: AuthenticatorOptions): Authenticator {
  const portal = parse('issuer', issuer)
  const issuerText = portal.href.replace(/\/+$/, '')
  const app = parse('url', url ?? `${issuerText}/a/`)
  if (!app.pathname.endsWith('/')) throw new TypeError('url must end in a slash')

  const file = (path: string, contentType: string, body: string, isFixed = false): AuthenticatorFile => ({
    path,
    contentType,
    body,
    headers: headersFor(portal, app, contentType, isFixed),
  })

  const shell = [
    file('', HTML, pageOf(issuerText, name, { scripts: START, style: STYLE.path })),
    file('manifest.webmanifest', 'application/manifest+json', manifestOf(name)),
    ...SCRIPTS.map(({ path, body }) => file(path, JAVASCRIPT, body, true)),
    file(STYLE.path, CSS, STYLE.body, true),
    file('icon.svg', SVG, ICON),
    file('maskable.svg', SVG, MASKABLE),
  ]
  // Another name or header is another version, too: what browsers keep must not outlive it.
  const version = `ssp-authenticator-${fingerprint(JSON.stringify(shell))}`
  const known = { issuer: issuerText, version, files: shell.map(({ path }) => path) }
  const files = [...shell, file('sw.js', JAVASCRIPT, `const SSP = ${JSON.stringify(known)}\n${WORKER}`)]
  const byPath = new Map(files.map((one) => [app.pathname + one.path, one]))

  return {
    url: app.href,
    files,
    fetch({ url: asked, method }) {
      const found = byPath.get(new URL(asked).pathname)
      if (found === undefined) return Promise.resolve(new Response(null, { status: 404 }))
      if (method !== 'GET' && method !== 'HEAD') return Promise.resolve(new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } }))
      return Promise.resolve(new Response(method === 'HEAD' ? null : found.body, { headers: { ...found.headers } }))
    },
  }
}
