import type { ParsedConfig } from '../config.ts'
import { CENTRAL_MS } from '../session/central-session.ts'

/** `session`: the visit. `browser`: what an application's request is bound to. `central`: who is signed in at Central. */
export type CookieName = 'session' | 'browser' | 'central'

/** Seconds that the browser keeps it; one without a number goes with the browser. */
const MAX_AGE: Readonly<Partial<Record<CookieName, number>>> = { browser: 31_536_000, central: CENTRAL_MS / 1_000 }

/** With https the prefix keeps other hosts, subdomains and plain http from setting it. */
const nameOf = (config: ParsedConfig, name: CookieName): string => `${config.secure ? '__Host-' : ''}ssp-${name}`

export function readCookie(config: ParsedConfig, request: Request, name: CookieName): string | null {
  const wanted = nameOf(config, name)
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === wanted) return value.join('=')
  }
  return null
}

/** A cookie to set; null clears it. `Lax`, because applications send their users here from other sites. */
export function writeCookie(config: ParsedConfig, name: CookieName, value: string | null): string {
  const seconds = value === null ? 0 : MAX_AGE[name]
  const life = seconds === undefined ? '' : `; Max-Age=${seconds}`
  return `${nameOf(config, name)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${config.secure ? '; Secure' : ''}${life}`
}
