import type { Deps } from '../deps.ts'
import type { PageModel, Surroundings } from '../models/page-model.ts'
import { renderPage } from '../pages/render.tsx'
import type { Visit } from '../usecase/visit.ts'
import { languageOf } from '../words/translate.ts'
import { writeCookie } from './cookies.ts'
import { csrfToken } from './csrf.ts'
import { frameState, parentOf } from './framed.ts'
import { securityHeaders } from './headers.ts'
import type { Reply } from './route.ts'

/** Whether whoever asks wants the model rather than the page. */
export const wantsJson = (request: Request): boolean => {
  const accept = request.headers.get('accept') ?? ''
  return accept.includes('application/json') && !accept.includes('text/html')
}

/** A stable code for machines; sentences are for pages. RFC 9457. */
export function problemResponse(
  deps: Deps,
  status: number,
  code: string,
  more: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ type: 'about:blank', status, code, ...more }), {
    status,
    headers: { ...securityHeaders(deps.config, null), ...headers, 'content-type': 'application/problem+json' },
  })
}

export interface Shown {
  readonly request: Request
  readonly status: number
  readonly model: PageModel
  readonly visit: Visit | null
  /** Who frames it where there is no visit (any more). */
  readonly parent?: string | null
  /** Of a page outside of a visit: the cookie or mailed link that its forms are bound to, and where else they may lead. */
  readonly forms?: { readonly boundTo: string; readonly leadTo: string | null }
}

/** What a framed page is drawn with: its forms carry the visit, and it can be asked for again. */
async function framing(deps: Deps, request: Request, visit: Visit | null): Promise<Surroundings['frame']> {
  const parent = visit === null ? null : parentOf(visit)
  if (visit === null || parent === null) return null
  const { pathname, search } = new URL(request.url)
  return { visit: await frameState(deps, { cookie: visit.cookie, parent }), here: `${pathname}${search}` }
}

/** A page, as HTML or as its model. */
export async function pageResponse(deps: Deps, { request, status, model, visit, forms, parent = null }: Shown): Promise<Response> {
  const framedBy = visit === null ? parent : parentOf(visit)
  const headers = securityHeaders(deps.config, visit?.session.request.returnOrigin ?? forms?.leadTo ?? null, framedBy)
  const frame = await framing(deps, request, visit)
  const cookie = visit?.cookie ?? forms?.boundTo
  const csrf = cookie === undefined ? '' : await csrfToken(deps, cookie)
  if (wantsJson(request)) {
    const body = JSON.stringify({ ...model, csrf, ...(frame !== null && { visit: frame.visit }) })
    return new Response(body, { status, headers: { ...headers, vary: 'accept', 'content-type': 'application/json' } })
  }
  const lang = languageOf(request.headers.get('accept-language'))
  const html = renderPage(model, { lang, now: deps.ports.now(), csrf, base: deps.config.base, frame })
  return new Response(html, {
    status,
    headers: { ...headers, vary: 'accept, accept-language', 'content-type': 'text/html; charset=utf-8' },
  })
}

/** Where the browser goes next. After a form always with GET. */
function redirect(deps: Deps, to: string): Response {
  return new Response(null, { status: 303, headers: { ...securityHeaders(deps.config, null), location: to } })
}

const fileResponse = (deps: Deps, { name, contentType, body }: Extract<Reply, { kind: 'file' }>): Response =>
  new Response(body, {
    headers: {
      ...securityHeaders(deps.config, null),
      'content-type': contentType,
      'content-disposition': `attachment; filename="${name}"`,
    },
  })

/** The handler's reply as a response, with the visit's cookie where it changed. */
export async function replyResponse(deps: Deps, request: Request, before: Visit, reply: Reply): Promise<Response> {
  if (reply.kind === 'file') return fileResponse(deps, reply)
  const response =
    reply.kind === 'go'
      ? redirect(deps, `${deps.config.base}${reply.to}`)
      : reply.kind === 'leave'
        ? redirect(deps, reply.to)
        : reply.kind === 'ended'
          ? await pageResponse(deps, { request, status: reply.status, model: reply.model, visit: null, parent: parentOf(before) })
          : await pageResponse(deps, { request, status: reply.status, model: reply.model, visit: reply.visit ?? before })
  if ('retryAfterMs' in reply && reply.retryAfterMs !== undefined) response.headers.set('retry-after', String(Math.ceil(reply.retryAfterMs / 1_000)))
  const ended = reply.kind === 'leave' || reply.kind === 'ended'
  const cookie = ended ? null : 'visit' in reply && reply.visit !== undefined ? reply.visit.cookie : before.cookie
  if (cookie !== before.cookie && parentOf(before) === null) response.headers.append('set-cookie', writeCookie(deps.config, 'session', cookie))
  return response
}
