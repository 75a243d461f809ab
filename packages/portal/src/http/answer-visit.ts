import type { Deps } from '../deps.ts'
import { loadVisit } from '../usecase/load-visit.ts'
import type { Visit } from '../usecase/visit.ts'
import { readCookie } from './cookies.ts'
import { sameSite } from './csrf.ts'
import { fail } from './fail.ts'
import { CSRF_FIELD, type Fields } from './fields.ts'
import { type FrameState, parentOf, readFrameState, VISIT_FIELD } from './framed.ts'
import { rememberGoal } from './goal.ts'
import { overAddress, tooMany } from './limits.ts'
import { overRate, PER_VISIT } from './rate-limit.ts'
import { readFields } from './read-fields.ts'
import { originOf, type RequestEnv } from './request-env.ts'
import { replyResponse } from './respond.ts'
import type { Route } from './route.ts'

/** How a request reaches a route: by its own method and a cookie, or from inside a frame. */
export interface Way {
  readonly route: Route
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly env: RequestEnv
  readonly framed: boolean
}

/** Leads on inside a frame, where a redirect would lose what the form carried. */
export type Follow = (request: Request, visit: Visit, to: string, env: RequestEnv) => Promise<Response>

/** What opens a visit: the browser's cookie, or in a frame what its forms carry. */
async function doorOf(deps: Deps, { request, framed }: Way, fields: Fields): Promise<FrameState | { readonly cookie: string | null; readonly parent: null }> {
  if (!framed) return { cookie: readCookie(deps.config, request, 'session'), parent: null }
  return (await readFrameState(deps, fields[VISIT_FIELD])) ?? { cookie: null, parent: null }
}

/** A request inside a visit: what opens it, whether its form is ours, and how often it may be tried. */
export async function answerVisit(deps: Deps, way: Way, follow: Follow): Promise<Response> {
  const { route, request, params, env, framed } = way
  const read = await readFields(deps, route, request, framed)
  if (!read.ok) return read.response
  const { cookie, parent } = await doorOf(deps, way, read.fields)
  const posted = route.method === 'POST' || framed
  if (posted && (cookie === null || !(await sameSite(deps, request, cookie, read.fields[CSRF_FIELD])))) {
    return fail(deps, request, 403, 'csrf', 'error.csrf', { parent })
  }
  const wait = posted ? await overAddress(deps, env) : null
  if (wait !== null) return tooMany(deps, request, wait, parent)
  const visit = await loadVisit(deps, cookie, originOf(env))
  // What was begun in a frame stays in it, and what has a window of its own is in no frame.
  if (visit === null || parentOf(visit) !== parent) return fail(deps, request, 401, 'session', 'error.session', { parent })
  const limited = route.limited === true ? await overRate(deps.ports.shortLived, `visit:${visit.session.id}`, PER_VISIT, visit.now) : null
  if (limited !== null) return tooMany(deps, request, limited, parent)
  const { searchParams: query } = new URL(request.url)
  const handled = await route.handle({ deps, visit, request, params, query, fields: read.fields })
  const reply = await rememberGoal(deps, route, params, handled)
  if (framed && reply.kind === 'go') return follow(request, reply.visit ?? visit, reply.to, env)
  return replyResponse(deps, request, visit, reply)
}
