import { Hono } from 'hono'
import { ASSETS } from '../assets/generated.ts'
import type { Deps } from '../deps.ts'
import type { Central } from '../ports.ts'
import { KEYS_PATH } from '../usecase/telephony/call.ts'
import { loadVisit } from '../usecase/load-visit.ts'
import type { Origin, Visit } from '../usecase/visit.ts'
import { whenceOf } from '../usecase/whence.ts'
import { addressKey } from './address-key.ts'
import { ACTIVATION_ROUTES } from './activation-routes.ts'
import { AFTERMATH_ROUTES } from './aftermath-routes.ts'
import { ADD_ROUTES } from './add-routes.ts'
import { BACKUP_ROUTES } from './backup-routes.ts'
import { readBody } from './body.ts'
import { browserBinding } from './browser-binding.ts'
import { ownRoutes } from './central-routes.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { csrfToken, sameSite } from './csrf.ts'
import { DEVICE_ROUTES } from './device-routes.ts'
import { CSRF_FIELD, type Fields, parseFields } from './fields.ts'
import { type ErrorText, fail } from './fail.ts'
import { securityHeaders } from './headers.ts'
import { FRAMED_PATH, type FrameState, frameState, parentOf, readFrameState, SEE, seeing, VISIT_FIELD } from './framed.ts'
import { rememberGoal } from './goal.ts'
import { answerKeys } from './keys-route.ts'
import { LINK_ROUTES, type LinkRoute } from './link-routes.ts'
import { LOST_ROUTES } from './lost-routes.ts'
import { NUMBER_ROUTES } from './number-routes.ts'
import type { OwnRoute } from './own-route.ts'
import { PREFERENCE_ROUTES } from './preference-routes.ts'
import { answerProtocol, type Onward } from './protocol-routes.ts'
import { answerPushCall, notNow, preflight, PUSH_ENDPOINTS, type PushEndpoint } from './push-api.ts'
import { PUSH_ROUTES } from './push-routes.ts'
import { pageResponse, replyResponse } from './respond.ts'
import { CLAIMS_PER_ADDRESS, LOGINS_PER_ADDRESS, overRate, PER_ADDRESS, PER_VISIT, rateKey } from './rate-limit.ts'
import type { Route } from './route.ts'
import { SEND_ROUTES } from './send-routes.ts'
import { VERIFY_ROUTES } from './verify-routes.ts'
import { WINDOW_ROUTES } from './window-routes.ts'

/** Everything that can be reached inside a visit. */
export const ROUTES: readonly Route[] = [
  ...VERIFY_ROUTES,
  ...SEND_ROUTES,
  ...PUSH_ROUTES,
  ...ADD_ROUTES,
  ...NUMBER_ROUTES,
  ...ACTIVATION_ROUTES,
  ...BACKUP_ROUTES,
  ...AFTERMATH_ROUTES,
  ...LOST_ROUTES,
  ...DEVICE_ROUTES,
  ...PREFERENCE_ROUTES,
  ...WINDOW_ROUTES,
]

/** What the host said about a request. */
export interface RequestEnv {
  readonly address: string | null
  /** Asked of the request as it came: one that our own answer leads to has none of its headers. */
  readonly locate: () => Origin['location']
  /** How many of our own answers led here. */
  readonly follows?: number
}

interface HonoEnv {
  Bindings: RequestEnv
}

/** How a request reaches a route: by its own method and a cookie, or from inside a frame. */
interface Way {
  readonly route: Route
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly env: RequestEnv
  readonly framed: boolean
}

type Read = { readonly ok: true; readonly fields: Fields } | { readonly ok: false; readonly response: Response }

/** The body's shape is checked before anything is read from a store. */
async function readFields(deps: Deps, { route, request, framed }: Pick<Way, 'request' | 'framed'> & { readonly route: Pick<Route, 'method' | 'fields'> }): Promise<Read> {
  if (route.method === 'GET' && !framed) return { ok: true, fields: {} }
  const body = await readBody(request, deps.config.maxBodyBytes)
  if (!body.ok) {
    const large = body.code === 'body.too-large'
    const text: ErrorText = large ? 'error.too-large' : 'error.malformed'
    return { ok: false, response: await fail(deps, request, large ? 413 : 400, body.code, text) }
  }
  const rules = framed ? { ...route.fields, [VISIT_FIELD]: { maxLength: 512 } } : route.fields
  const parsed = parseFields(request.headers.get('content-type'), body.text, rules)
  if (parsed.ok) return parsed
  const { code, path } = parsed.fault
  return { ok: false, response: await fail(deps, request, 400, code, 'error.malformed', { path }) }
}

/** Too much from one address or in one visit: not now, and when again. */
async function tooMany(deps: Deps, request: Request, waitMs: number, parent: string | null = null): Promise<Response> {
  const response = await fail(deps, request, 429, 'rate', 'error.rate', { parent })
  response.headers.set('retry-after', String(Math.ceil(waitMs / 1000)))
  return response
}

async function overAddress(deps: Deps, env: RequestEnv): Promise<number | null> {
  // What one of our own answers leads to was counted already.
  const key = env.follows === undefined ? rateKey(env.address) : null
  return key === null ? null : overRate(deps.ports.shortLived, key, PER_ADDRESS, deps.ports.now())
}

async function overClaims(deps: Deps, env: RequestEnv): Promise<number | null> {
  const key = rateKey(env.address)
  return key === null ? null : overRate(deps.ports.shortLived, `claims:${key}`, CLAIMS_PER_ADDRESS, deps.ports.now())
}

async function overLogins(deps: Deps, env: RequestEnv): Promise<number | null> {
  const key = rateKey(env.address)
  return key === null ? null : overRate(deps.ports.shortLived, `logins:${key}`, LOGINS_PER_ADDRESS, deps.ports.now())
}

const originOf = ({ address, locate }: RequestEnv): Origin => ({
  location: locate(),
  address: address === null ? null : addressKey(address),
})

/** A mailed link is all the authority that is needed; a form must still come from its page. */
async function answerLink(deps: Deps, route: LinkRoute, request: Request, token: string, env: RequestEnv): Promise<Response> {
  const read = await readFields(deps, { route, request, framed: false })
  if (!read.ok) return read.response
  const wait = await overAddress(deps, env)
  if (wait !== null) return tooMany(deps, request, wait)
  const ours = route.method === 'GET' || (await sameSite(deps, request, token, read.fields[CSRF_FIELD]))
  if (!ours) return fail(deps, request, 403, 'csrf', 'error.csrf')
  const from = whenceOf(originOf(env))
  const { status, model } = await route.handle({ deps, token, fields: read.fields, from })
  return pageResponse(deps, { request, status, model, visit: null, forms: { boundTo: token, leadTo: null } })
}

/** What opens a visit: the browser's cookie, or in a frame what its forms carry. */
async function doorOf(deps: Deps, { request, framed }: Way, fields: Fields): Promise<FrameState | { readonly cookie: string | null; readonly parent: null }> {
  if (!framed) return { cookie: readCookie(deps.config, request, 'session'), parent: null }
  return (await readFrameState(deps, fields[VISIT_FIELD])) ?? { cookie: null, parent: null }
}

async function answer(deps: Deps, way: Way, follow: Follow): Promise<Response> {
  const { route, request, params, env, framed } = way
  const read = await readFields(deps, way)
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

/** Leads on inside a frame, where a redirect would lose what the form carried. */
type Follow = (request: Request, visit: Visit, to: string, env: RequestEnv) => Promise<Response>

/** More would be a circle. */
const FOLLOWED = 6

const TOLD = ['accept', 'accept-language', 'user-agent', 'sec-ch-ua-platform'] as const

/** The request that a framed form to this page would be. */
async function framedRequest(deps: Deps, request: Request, visit: Visit, to: string): Promise<Request> {
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' })
  for (const name of TOLD) headers.set(name, request.headers.get(name) ?? '')
  const body = new URLSearchParams({
    [CSRF_FIELD]: await csrfToken(deps, visit.cookie),
    [VISIT_FIELD]: await frameState(deps, { cookie: visit.cookie, parent: parentOf(visit) ?? '' }),
  })
  const url = new URL(seeing(`${deps.config.base}${FRAMED_PATH}${to}`), deps.config.issuer)
  return new Request(url, { method: 'POST', headers, body })
}

/** A page of the portal's own front doors: what it is bound to is the browser, or Central's session. */
async function answerOwn(deps: Deps, central: Central, route: OwnRoute, request: Request, params: Record<string, string>, env: RequestEnv): Promise<Response> {
  const read = await readFields(deps, { route, request, framed: false })
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

/** A call of an authenticator: whatever is refused is refused in its own words. */
async function answerDevice(deps: Deps, endpoint: PushEndpoint, request: Request, env: RequestEnv): Promise<Response> {
  try {
    return await answerPushCall(
      deps,
      endpoint,
      request,
      async () => (await overAddress(deps, env)) ?? (endpoint.claims === true ? overClaims(deps, env) : null),
    )
  } catch (cause) {
    deps.ports.onFault(cause)
    return notNow(deps, request, 'unavailable', 5_000)
  }
}

/** A broken port. Nothing was acknowledged; nothing of the cause is told. */
async function unavailable(deps: Deps, request: Request, cause: unknown): Promise<Response> {
  deps.ports.onFault(cause)
  const response = await fail(deps, request, 503, 'unavailable', 'error.unavailable')
  response.headers.set('retry-after', '5')
  return response
}

/** The paths that exist, with the methods that each takes. */
function methodsByPath(deps: Deps): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const add = (path: string, method: string): void => {
    found.set(path, [...(found.get(path) ?? []), method, ...(method === 'GET' ? ['HEAD'] : [])])
  }
  for (const route of [...ROUTES, ...LINK_ROUTES]) add(route.path, route.method)
  for (const protocol of deps.ports.protocols) for (const route of protocol.routes) add(route.path, route.method)
  if (deps.ports.central !== undefined) for (const route of ownRoutes(deps.ports.central)) add(route.path, route.method)
  if (hasCaller(deps)) add(KEYS_PATH, 'POST')
  if (deps.ports.push !== undefined) for (const endpoint of PUSH_ENDPOINTS) add(endpoint.path, endpoint.method)
  return found
}

const hasCaller = ({ ports }: Deps): boolean => (ports.telephony?.caller ?? null) !== null

export function router(deps: Deps): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>()
  const { base } = deps.config
  for (const asset of ASSETS) {
    // Named by their content, so they may be kept for ever.
    const headers = {
      ...securityHeaders(deps.config, null),
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
    }
    app.get(`${base}${asset.path}`, () => new Response(asset.body, { headers }))
  }
  const onwardOf = (request: Request, env: RequestEnv): Onward => ({
    origin: originOf(env),
    follow: (visit, to) => follow(request, visit, to, env),
  })
  const follow: Follow = async (request, visit, to, env) => {
    const follows = (env.follows ?? 0) + 1
    if (follows > FOLLOWED) throw new TypeError(`a circle at ${to}`)
    return app.fetch(await framedRequest(deps, request, visit, to), { ...env, follows })
  }
  for (const protocol of deps.ports.protocols) {
    for (const route of protocol.routes) {
      app.on(route.method, `${base}${route.path}`, async (context) => {
        const wait = await overAddress(deps, context.env)
        return wait === null ? answerProtocol(deps, protocol, route, context.req.raw, onwardOf(context.req.raw, context.env)) : tooMany(deps, context.req.raw, wait)
      })
    }
  }
  if (hasCaller(deps)) {
    app.post(`${base}${KEYS_PATH}`, async (context) => {
      const wait = await overAddress(deps, context.env)
      return wait === null ? answerKeys(deps, context.req.raw) : tooMany(deps, context.req.raw, wait)
    })
  }
  const { push } = deps.ports
  if (push !== undefined) {
    for (const endpoint of PUSH_ENDPOINTS) {
      app.options(`${base}${endpoint.path}`, (context) => preflight(deps, context.req.raw))
      app.on(endpoint.method, `${base}${endpoint.path}`, (context) => answerDevice(deps, endpoint, context.req.raw, context.env))
    }
    const { pathname } = new URL(push.authenticator.url)
    for (const { path, contentType, body, headers } of push.authenticator.files) {
      app.get(`${pathname}${path}`, () => new Response(body, { headers: { ...headers, 'content-type': contentType } }))
    }
  }
  const { central } = deps.ports
  if (central !== undefined) {
    for (const route of ownRoutes(central)) {
      app.on(route.method, `${base}${route.path}`, (context) =>
        answerOwn(deps, central, route, context.req.raw, context.req.param(), context.env),
      )
    }
  }
  for (const route of ROUTES) {
    app.on(route.method, `${base}${route.path}`, ({ req, env }) =>
      answer(deps, { route, request: req.raw, params: req.param(), env, framed: false }, follow),
    )
  }
  for (const path of new Set(ROUTES.map((route) => route.path))) {
    app.post(`${base}${FRAMED_PATH}${path}`, async ({ req, env }) => {
      const method = req.query(SEE) === undefined ? 'POST' : 'GET'
      const route = ROUTES.find((one) => one.path === path && one.method === method)
      if (route === undefined) return fail(deps, req.raw, 405, 'method', 'error.method')
      return answer(deps, { route, request: req.raw, params: req.param(), env, framed: true }, follow)
    })
  }
  for (const route of LINK_ROUTES) {
    app.on(route.method, `${base}${route.path}`, (context) =>
      answerLink(deps, route, context.req.raw, context.req.param('token') ?? '', context.env),
    )
  }
  for (const [path, methods] of methodsByPath(deps)) {
    app.all(`${base}${path}`, async (context) => {
      const response = await fail(deps, context.req.raw, 405, 'method', 'error.method')
      response.headers.set('allow', methods.join(', '))
      return response
    })
  }
  app.notFound((context) => fail(deps, context.req.raw, 404, 'not-found', 'error.not-found'))
  app.onError((cause, context) => unavailable(deps, context.req.raw, cause))
  return app
}
