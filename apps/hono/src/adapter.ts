import { serve, type ServerType } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Hono } from 'hono'

/** What a portal is to its host. */
type FetchHandler = (request: Request) => Promise<Response>

const sockets = new WeakMap<Request, string>()

/** Mounts the portal where its base path says. */
export function mount(app: Hono, base: string, fetch: FetchHandler): Hono {
  return app.all(`${base}/*`, (context) => {
    sockets.set(context.req.raw, getConnInfo(context).remote.address ?? '')
    return fetch(context.req.raw)
  })
}

/**
 * The client's address: the socket's, or what the last of so many trusted proxies in front says it saw. Where fewer have
 * said anything it is the socket's again: one address for everybody is safe, none at all would count nobody.
 */
export function clientAddress(request: Request, trustedProxies: number): string | null {
  const socket = sockets.get(request) ?? null
  if (trustedProxies === 0) return socket
  const seen = (request.headers.get('x-forwarded-for') ?? '').split(',').map((one) => one.trim())
  return seen.at(-trustedProxies) || socket
}

/** Listens on loopback until it is closed; whoever faces the world stands in front of it. */
export function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(server))
    server.on('error', reject)
  })
}
