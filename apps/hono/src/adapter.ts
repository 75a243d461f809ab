import { serve, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'

/** What a portal is to its host. */
type FetchHandler = (request: Request) => Promise<Response>

/** Mounts the portal where its base path says. Hono strips that path and the portal does not mind. */
export function mount(app: Hono, base: string, fetch: FetchHandler): Hono {
  return app.mount(base === '' ? '/' : base, fetch)
}

/** Listens on loopback until it is closed; whoever faces the world stands in front of it. */
export function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(server))
    server.on('error', reject)
  })
}
