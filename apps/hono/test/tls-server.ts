import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import { selfSigned } from './self-signed.ts'

/** Of all the portals of this process. */
export const CERTIFICATE = selfSigned()

export const portOf = (server: ServerType): number => (server.address() as AddressInfo).port

export function listenTls(app: Hono): Promise<ServerType> {
  const { key, cert } = CERTIFICATE
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, createServer, serverOptions: { key, cert }, port: 0, hostname: '127.0.0.1' },
      () => resolve(server),
    )
    server.on('error', reject)
  })
}

export const close = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    // Browsers keep theirs open.
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
