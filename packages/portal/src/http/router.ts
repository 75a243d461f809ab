import { Hono } from 'hono'
import { ASSETS } from '../assets/generated.ts'
import type { Deps } from '../deps.ts'
import { errorModel } from '../models/refusal.ts'
import { KEYS_PATH } from '../usecase/telephony/call.ts'
import { loadVisit } from '../usecase/load-visit.ts'
import type { Visit } from '../usecase/visit.ts'
import { addressKey } from './address-key.ts'
import { ACTIVATION_ROUTES } from './activation-routes.ts'
import { ADD_ROUTES } from './add-routes.ts'
import { readBody } from './body.ts'
import { readCookie } from './cookies.ts'
import { sameSite } from './csrf.ts'
import { DEVICE_ROUTES } from './device-routes.ts'
import { CSRF_FIELD, type Fields, parseFields } from './fields.ts'
import { securityHeaders } from './headers.ts'
import { answerKeys } from './keys-route.ts'
import { NUMBER_ROUTES } from './number-routes.ts'
import { answerProtocol } from './protocol-routes.ts'
import { answerPushCall, notNow, preflight, PUSH_ENDPOINTS, type PushEndpoint } from './push-api.ts'
import { PUSH_ROUTES } from './push-routes.ts'
import { pageResponse, problemResponse, replyResponse, wantsJson } from './respond.ts'
import { CLAIMS_PER_ADDRESS, overRate, PER_ADDRESS, PER_VISIT, rateKey } from './rate-limit.ts'
import type { Route } from './route.ts'
import { SEND_ROUTES } from './send-routes.ts'
import { VERIFY_ROUTES } from './verify-routes.ts'

/** Everything that can be reached inside a visit. */
export const ROUTES: readonly Route[] = [...VERIFY_ROUTES, ...SEND_ROUTES, ...PUSH_ROUTES, ...ADD_ROUTES, ...NUMBER_ROUTES, ...ACTIVATION_ROUTES, ...DEVICE_ROUTES]

/** What the host said about a request. */
export interface RequestEnv {
  readonly address: string | null
}

interface HonoEnv {
  Bindings: RequestEnv
}

type ErrorText = Parameters<typeof errorModel>[0]

/** A refusal before any handler: a page for people, a problem for machines. */
async function fail(
  deps: Deps,
  request: Request,
  status: number,
  code: string,
  text: ErrorText,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  if (wantsJson(request)) return problemResponse(deps, status, code, more)
  return pageResponse(deps, { request, status, model: errorModel(text, deps.config.demo), visit: null })
}

type Read = { readonly ok: true; readonly fields: Fields } | { readonly ok: false; readonly response: Response }

/** The body's shape is checked before anything is read from a store. */
async function readFields(deps: Deps, route: Route, request: Request): Promise<Read> {
  if (route.method === 'GET') return { ok: true, fields: {} }
  const body = await readBody(request, deps.config.maxBodyBytes)
  if (!body.ok) {
    const large = body.code === 'body.too-large'
    const text: ErrorText = large ? 'error.too-large' : 'error.malformed'
    return { ok: false, response: await fail(deps, request, large ? 413 : 400, body.code, text) }
  }
  const parsed = parseFields(request.headers.get('content-type'), body.text, route.fields)
  if (parsed.ok) return parsed
  const { code, path } = parsed.fault
  return { ok: false, response: await fail(deps, request, 400, code, 'error.malformed', { path }) }
}

async function inVisit(deps: Deps, route: Route, request: Request, visit: Visit, params: Record<string, string>, fields: Fields) {
  const query = new URL(request.url).searchParams
  const reply = await route.handle({ deps, visit, request, params, query, fields })
  return replyResponse(deps, request, visit, reply)
}

/** Too much from one address or in one visit: not now, and when again. */
async function tooMany(deps: Deps, request: Request, waitMs: number): Promise<Response> {
  const response = await fail(deps, request, 429, 'rate', 'error.rate')
  response.headers.set('retry-after', String(Math.ceil(waitMs / 1000)))
  return response
}

async function overAddress(deps: Deps, env: RequestEnv): Promise<number | null> {
  const key = rateKey(env.address)
  return key === null ? null : overRate(deps.ports.shortLived, key, PER_ADDRESS, deps.ports.now())
}

async function overClaims(deps: Deps, env: RequestEnv): Promise<number | null> {
  const key = rateKey(env.address)
  return key === null ? null : overRate(deps.ports.shortLived, `claims:${key}`, CLAIMS_PER_ADDRESS, deps.ports.now())
}

async function answer(
  deps: Deps,
  route: Route,
  request: Request,
  params: Record<string, string>,
  env: RequestEnv,
): Promise<Response> {
  const read = await readFields(deps, route, request)
  if (!read.ok) return read.response
  const cookie = readCookie(deps.config, request, 'session')
  if (route.method === 'POST' && (cookie === null || !(await sameSite(deps, request, cookie, read.fields[CSRF_FIELD])))) {
    return fail(deps, request, 403, 'csrf', 'error.csrf')
  }
  const wait = route.method === 'POST' ? await overAddress(deps, env) : null
  if (wait !== null) return tooMany(deps, request, wait)
  const address = env.address === null ? null : addressKey(env.address)
  const visit = await loadVisit(deps, cookie, { location: deps.ports.locate(request), address })
  if (visit === null) return fail(deps, request, 401, 'session', 'error.session')
  const limited = route.limited === true ? await overRate(deps.ports.shortLived, `visit:${visit.session.id}`, PER_VISIT, visit.now) : null
  if (limited !== null) return tooMany(deps, request, limited)
  return inVisit(deps, route, request, visit, params, read.fields)
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
  for (const route of ROUTES) add(route.path, route.method)
  for (const protocol of deps.ports.protocols) for (const route of protocol.routes) add(route.path, route.method)
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
  for (const protocol of deps.ports.protocols) {
    for (const route of protocol.routes) {
      app.on(route.method, `${base}${route.path}`, async (context) => {
        const wait = await overAddress(deps, context.env)
        return wait === null ? answerProtocol(deps, protocol, route, context.req.raw) : tooMany(deps, context.req.raw, wait)
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
  for (const route of ROUTES) {
    app.on(route.method, `${base}${route.path}`, (context) =>
      answer(deps, route, context.req.raw, context.req.param(), context.env),
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
