import type { Deps } from '../deps.ts'
import { whenceOf } from '../usecase/whence.ts'
import { sameSite } from './csrf.ts'
import { fail } from './fail.ts'
import { CSRF_FIELD } from './fields.ts'
import { overAddress, tooMany } from './limits.ts'
import type { LinkRoute } from './link-routes.ts'
import { readFields } from './read-fields.ts'
import { originOf, type RequestEnv } from './request-env.ts'
import { pageResponse } from './respond.ts'

/** A mailed link is all the authority that is needed; a form must still come from its page. */
export async function answerLink(deps: Deps, route: LinkRoute, request: Request, token: string, env: RequestEnv): Promise<Response> {
  const read = await readFields(deps, route, request)
  if (!read.ok) return read.response
  const wait = await overAddress(deps, env)
  if (wait !== null) return tooMany(deps, request, wait)
  const ours = route.method === 'GET' || (await sameSite(deps, request, token, read.fields[CSRF_FIELD]))
  if (!ours) return fail(deps, request, 403, 'csrf', 'error.csrf')
  const from = whenceOf(originOf(env))
  const { status, model } = await route.handle({ deps, token, fields: read.fields, from })
  return pageResponse(deps, { request, status, model, visit: null, forms: { boundTo: token, leadTo: null } })
}
