import type { Protocol, ProtocolRoute, PromptEnd, PromptRequest } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { errorModel } from '../models/refusal.ts'
import { beginPrompt, newBinding } from '../usecase/prompt.ts'
import { readBody } from './body.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { securityHeaders } from './headers.ts'
import { pageResponse, problemResponse } from './respond.ts'

/** A page outside of a visit, for a person who can't be sent back to anybody. */
async function stay(deps: Deps, request: Request, text: Parameters<typeof errorModel>[0], status: number): Promise<Response> {
  return pageResponse(deps, { request, status, model: errorModel(text, deps.config.demo), visit: null })
}

async function end(deps: Deps, request: Request, ended: PromptEnd): Promise<Response> {
  if (ended.kind === 'redirect') {
    return new Response(null, { status: 303, headers: { ...securityHeaders(deps.config, null), location: ended.to } })
  }
  if (ended.kind === 'message') return stay(deps, request, 'error.protocol.malformed', 400)
  const { code, status, detail } = ended.problem
  const entry = { at: deps.ports.now(), user: null, what: code, because: [], detail: { detail } }
  await deps.ports.securityLog.append(entry)
  return stay(deps, request, `error.${code}`, status)
}

async function begin(deps: Deps, request: Request, asked: PromptRequest): Promise<Response> {
  const held = readCookie(deps.config, request, 'browser')
  const browser = held !== null && /^[\w-]{43}$/.test(held) ? held : newBinding(deps)
  const begun = await beginPrompt(deps, asked, browser)
  if (begun.kind === 'nobody') return stay(deps, request, 'error.protocol.malformed', 400)
  if (begun.kind === 'unknown-application') return stay(deps, request, 'error.protocol.withdrawn', 400)
  if (begun.kind === 'taken') return stay(deps, request, 'error.taken', 403)
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
  if (answer.kind === 'begin') return begin(deps, request, answer.request)
  if (answer.kind !== 'response') return end(deps, request, answer)
  return new Response(answer.body, {
    status: answer.status,
    headers: { ...securityHeaders(deps.config, null), ...answer.headers },
  })
}
