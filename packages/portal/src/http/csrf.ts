import type { Deps } from '../deps.ts'
import { sameText } from '../seal/bytes.ts'

/** The token of this session's forms. Bound to the cookie, so it changes with every rise in what the session may do. */
export const csrfToken = (deps: Deps, cookie: string): Promise<string> => deps.keys.mac('csrf', cookie)

/** Whether a form came from our own page: the token, and the origin where the browser says one. */
export async function sameSite(deps: Deps, request: Request, cookie: string, token: string | undefined): Promise<boolean> {
  const origin = request.headers.get('origin')
  if (origin !== null && origin !== deps.config.issuer.origin) return false
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  return token !== undefined && sameText(token, await csrfToken(deps, cookie))
}
