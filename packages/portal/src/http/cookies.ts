import type { ParsedConfig } from '../config.ts'

/** `session`: the visit. `browser`: what an application's request is bound to. */
export type CookieName = 'session' | 'browser'

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
  const life = value === null ? '; Max-Age=0' : name === 'browser' ? '; Max-Age=31536000' : ''
  return `${nameOf(config, name)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${config.secure ? '; Secure' : ''}${life}`
}
