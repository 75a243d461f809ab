import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Portal } from '@ssp/portal'
import type { Express, Request as ExpressRequest, RequestHandler } from 'express'

const clients = new WeakMap<Request, string>()

/**
 * The portal as an Express handler, mounted where its base path says: `app.use('/mfa', expressPortal(portal))`, before
 * any body parser. The portal reads bodies itself and within its own limits; one that was read already is gone.
 */
export function expressPortal({ fetch }: Pick<Portal, 'fetch'>): RequestHandler {
  const listener = getRequestListener(
    (request, { incoming }) => {
      // Express hands on its own request, which knows whom `trust proxy` believes.
      const { ip } = incoming as ExpressRequest
      if (ip !== undefined) clients.set(request, ip)
      return fetch(request)
    },
    { overrideGlobalObjects: false },
  )
  return (request, response, next) => {
    if (request.readableDidRead) return next(new Error('a body parser ran before the portal: mount the portal first'))
    // Express strips what it mounted on; the portal knows its base path.
    request.url = request.originalUrl
    void listener(request, response)
  }
}

/** The client's address: the socket's, or behind proxies what the application's own `trust proxy` makes of it. */
export const clientAddress = (request: Request): string | null => clients.get(request) ?? null

/** Listens on loopback until it is closed; whoever faces the world stands in front of it. */
export function listen(app: Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error) => (error === undefined ? resolve(server) : reject(error)))
  })
}
