import type { Deps } from '../deps.ts'
import type { Central } from '../ports.ts'
import { browserBinding } from './browser-binding.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { sameSite } from './csrf.ts'
import { fail } from './fail.ts'
import { CSRF_FIELD } from './fields.ts'
import { overAddress, overLogins, tooMany } from './limits.ts'
import type { OwnRoute } from './own-route.ts'
import { readFields } from './read-fields.ts'
import { originOf, type RequestEnv } from './request-env.ts'

/** A page of the portal's own front doors: what it is bound to is the browser, or Central's session. */
export async function answerOwn(
  deps: Deps,
  central: Central,
  route: OwnRoute,
  request: Request,
  params: Record<string, string>,
  env: RequestEnv,
): Promise<Response> {
  const read = await readFields(deps, route, request)
  if (!read.ok) return read.response
  const { browser, isNew } = browserBinding(deps, request)
  const cookie = route.boundTo === 'central' ? readCookie(deps.config, request, 'central') : browser
  if (route.method === 'POST' && (cookie === null || !(await sameSite(deps, request, cookie, read.fields[CSRF_FIELD])))) {
    return fail(deps, request, 403, 'csrf', 'error.csrf')
  }
  const wait = (await overAddress(deps, env)) ?? (route.isLogin === true ? await overLogins(deps, env) : null)
  if (wait !== null) return tooMany(deps, request, wait)
  const query = new URL(request.url).searchParams
  const response = await route.handle({ deps, central, request, params, query, fields: read.fields, browser, origin: originOf(env) })
  if (isNew) response.headers.append('set-cookie', writeCookie(deps.config, 'browser', browser))
  return response
}
