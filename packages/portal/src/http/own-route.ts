import type { Deps } from '../deps.ts'
import type { PageModel } from '../models/page-model.ts'
import type { Central } from '../ports.ts'
import type { Origin } from '../usecase/visit.ts'
import { type CookieName, writeCookie } from './cookies.ts'
import type { FieldRules, Fields } from './fields.ts'
import { securityHeaders } from './headers.ts'
import { pageResponse } from './respond.ts'

/** A request to one of the portal's own front doors. */
export interface Asked {
  readonly deps: Deps
  readonly central: Central
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly fields: Fields
  /** The browser's binding; a new one is set with the answer. */
  readonly browser: string
  readonly origin: Origin
}

/** A route outside of a visit: Central, the standalone URL, enrolment links. */
export interface OwnRoute {
  readonly method: 'GET' | 'POST'
  /** Below the base path. */
  readonly path: string
  /** Fields of the body, besides the CSRF token. Any other is refused. */
  readonly fields: FieldRules
  /** Whose cookie its form's token belongs to: the browser's, before anybody is signed in, or Central's. */
  readonly boundTo: 'browser' | 'central'
  /** It tries a first factor: how often is limited for each address. */
  readonly isLogin?: true
  readonly handle: (asked: Asked) => Promise<Response>
}

export type Cookies = Readonly<Partial<Record<CookieName, string | null>>>

function withCookies({ deps }: Asked, response: Response, cookies: Cookies): Response {
  for (const [name, value] of Object.entries(cookies) as [CookieName, string | null][]) {
    response.headers.append('set-cookie', writeCookie(deps.config, name, value))
  }
  return response
}

/** To an address of ours, below the base path, or to the full address of somebody else. */
export function goTo(asked: Asked, to: string, cookies: Cookies = {}): Response {
  const { config } = asked.deps
  const location = to.startsWith('/') ? `${config.base}${to}` : to
  return withCookies(asked, new Response(null, { status: 303, headers: { ...securityHeaders(config, null), location } }), cookies)
}

export interface Answer {
  readonly status?: number
  readonly cookies?: Cookies
  /** What its forms are bound to instead of the browser. */
  readonly boundTo?: string
  /** Where its forms may lead besides to us. */
  readonly leadTo?: string
}

export async function show(asked: Asked, model: PageModel, { status = 200, cookies = {}, boundTo, leadTo }: Answer = {}): Promise<Response> {
  const { deps, request, browser } = asked
  const forms = { boundTo: boundTo ?? browser, leadTo: leadTo ?? null }
  return withCookies(asked, await pageResponse(deps, { request, status, model, visit: null, forms }), cookies)
}
