import type { Protocol, ProtocolRoute, PromptEnd, PromptRequest } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { errorModel } from '../models/refusal.ts'
import { loadVisit } from '../usecase/load-visit.ts'
import { beginPrompt, newBinding } from '../usecase/prompt.ts'
import type { Origin, Visit } from '../usecase/visit.ts'
import { readBody } from './body.ts'
import { browserBinding } from './browser-binding.ts'
import { writeCookie } from './cookies.ts'
import { securityHeaders } from './headers.ts'
import { pageResponse, problemResponse } from './respond.ts'

/** Where a prompt goes on. */
export interface Onward {
  /** What the host said of where the request comes from. */
  readonly origin: Origin
  /** Leads to this page inside a frame. */
  readonly follow: (visit: Visit, to: string) => Promise<Response>
}

/** A page outside of a visit, for a person who can't be sent back to anybody. */
async function stay(deps: Deps, request: Request, text: Parameters<typeof errorModel>[0], status: number, parent: string | null = null): Promise<Response> {
  return pageResponse(deps, { request, status, model: errorModel(text, deps.config.demo), visit: null, parent })
}

async function end(deps: Deps, request: Request, ended: PromptEnd): Promise<Response> {
  if (ended.kind === 'redirect') {
    return new Response(null, { status: 303, headers: { ...securityHeaders(deps.config, null), location: ended.to } })
  }
  // Only a prompt that stands in a frame ends with a message.
  if (ended.kind === 'message') throw new TypeError('a message without a frame')
  const { code, status, detail } = ended.problem
  const entry = { at: deps.ports.now(), user: null, what: code, because: [], detail: { detail } }
  await deps.ports.securityLog.append(entry)
  return stay(deps, request, `error.${code}`, status)
}

/** A frame keeps no cookie: it is bound to what its own pages carry, so its request begins one prompt and no reload. */
async function begin(deps: Deps, request: Request, asked: PromptRequest, { origin, follow }: Onward): Promise<Response> {
  const parent = asked.frame?.parent ?? null
  const browser = parent === null ? browserBinding(deps, request).browser : newBinding(deps)
  const begun = await beginPrompt(deps, asked, browser)
  if (begun.kind === 'nobody') return stay(deps, request, 'error.protocol.malformed', 400, parent)
  if (begun.kind === 'unknown-application') return stay(deps, request, 'error.protocol.withdrawn', 400, parent)
  if (begun.kind === 'taken') return stay(deps, request, 'error.taken', 403, parent)
  if (parent !== null) {
    const visit = begun.kind === 'begun' ? await loadVisit(deps, begun.cookie, origin) : null
    return visit === null ? stay(deps, request, 'error.session', 401, parent) : follow(visit, '/prompt')
  }
  const headers = new Headers({ ...securityHeaders(deps.config, null), location: `${deps.config.base}/prompt` })
  headers.append('set-cookie', writeCookie(deps.config, 'browser', browser))
  if (begun.kind === 'begun') headers.append('set-cookie', writeCookie(deps.config, 'session', begun.cookie))
  return new Response(null, { status: 303, headers })
}

/** Hands a request to the protocol that the route belongs to, and carries out its answer. */
export async function answerProtocol(
  deps: Deps,
  protocol: Protocol,
  route: ProtocolRoute,
  request: Request,
  onward: Onward,
): Promise<Response> {
  const body = await readBody(request, deps.config.maxBodyBytes)
  if (!body.ok) {
    const status = body.code === 'body.too-large' ? 413 : 400
    if (route.caller === 'application') return problemResponse(deps, status, body.code)
    return stay(deps, request, status === 413 ? 'error.too-large' : 'error.malformed', status)
  }
  const answer = await protocol.handle({
    method: request.method,
    path: route.path,
    query: new URL(request.url).search.slice(1),
    contentType: request.headers.get('content-type'),
    body: body.text,
  })
  if (answer.kind === 'begin') return begin(deps, request, answer.request, onward)
  if (answer.kind !== 'response') return end(deps, request, answer)
  return new Response(answer.body, {
    status: answer.status,
    headers: { ...securityHeaders(deps.config, null), ...answer.headers },
  })
}
