import { Hono } from 'hono'
import { ASSETS } from '../assets/generated.ts'
import type { Deps } from '../deps.ts'
import { FRAMED_PATH, SEE } from '../models/framed-path.ts'
import { KEYS_PATH } from '../usecase/telephony/call.ts'
import { answerLink } from './answer-link.ts'
import { answerOwn } from './answer-own.ts'
import { answerVisit } from './answer-visit.ts'
import { ownRoutes } from './central-routes.ts'
import { fail } from './fail.ts'
import { followWith } from './follow.ts'
import { securityHeaders } from './headers.ts'
import { answerKeys } from './keys-route.ts'
import { overAddress, overClaims, tooMany } from './limits.ts'
import { LINK_ROUTES } from './link-routes.ts'
import { answerProtocol, type Onward } from './protocol-routes.ts'
import { answerPushCall, notNow, preflight, PUSH_ENDPOINTS, type PushEndpoint } from './push-api.ts'
import { originOf, type RequestEnv } from './request-env.ts'
import { ROUTES } from './routes.ts'

interface HonoEnv {
  Bindings: RequestEnv
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
  const follow = followWith(deps, (request, env) => app.fetch(request, env))
  const onwardOf = (request: Request, env: RequestEnv): Onward => ({
    origin: originOf(env),
    follow: (visit, to) => follow(request, visit, to, env),
  })
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
      answerVisit(deps, { route, request: req.raw, params: req.param(), env, framed: false }, follow),
    )
  }
  for (const path of new Set(ROUTES.map((route) => route.path))) {
    app.post(`${base}${FRAMED_PATH}${path}`, async ({ req, env }) => {
      const method = req.query(SEE) === undefined ? 'POST' : 'GET'
      const route = ROUTES.find((one) => one.path === path && one.method === method)
      if (route === undefined) return fail(deps, req.raw, 405, 'method', 'error.method')
      return answerVisit(deps, { route, request: req.raw, params: req.param(), env, framed: true }, follow)
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
