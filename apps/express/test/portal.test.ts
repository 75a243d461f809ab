import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPortal } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { BASE, corpusOverHttp, hostOf, type PortalParts, portalServer, portalSuite } from '@ssp/testing'
import express from 'express'
import { afterAll, describe, expect, it } from 'vitest'
import { clientAddress, expressPortal, listen } from '../src/adapter.ts'

const parts: PortalParts = { createPortal, stores: memoryStores, webAuthn, otp, numbers: phoneNumbers, outbox, push }

const servers: Server[] = []

const host = hostOf('express', ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'], async (mount) => {
  const portal = portalServer(parts, clientAddress)
  const app = express().disable('x-powered-by').set('trust proxy', 1)
  app.use(mount === 'prefix' ? BASE[mount] : '/', expressPortal(portal))
  const server = await listen(app, 0)
  servers.push(server)
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    fetch: (request) => fetch(request),
    controls: portal.controls,
    forwarded: (address, claimed) => ({ 'x-forwarded-for': claimed === '' ? address : `${claimed}, ${address}` }),
  }
})

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

corpusOverHttp({ runner: { describe, it }, host, print: console.log })
portalSuite({ runner: { describe, it }, parts, host, print: console.log })

it('believes no header about the client’s address where no proxy is trusted', async () => {
  const answer = (request: Request): Promise<Response> => Promise.resolve(new Response(clientAddress(request)))
  const server = await listen(express().use(expressPortal({ fetch: answer })), 0)
  servers.push(server)
  const { port } = server.address() as AddressInfo
  const forged = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-real-ip': '203.0.113.7' }
  expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: forged })).text()).toBe('127.0.0.1')
})

it('says so where a body parser came first', async () => {
  const app = express().use(express.json(), expressPortal({ fetch: () => Promise.resolve(new Response('answered')) }))
  const told: string[] = []
  app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    told.push(error.message)
    response.sendStatus(500)
  })
  const server = await listen(app, 0)
  servers.push(server)
  const { port } = server.address() as AddressInfo
  const post = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: '{}' })
  expect((await post({ 'content-type': 'text/plain' })).status).toBe(200)
  expect((await post({ 'content-type': 'application/json' })).status).toBe(500)
  expect(told).toEqual(['a body parser ran before the portal: mount the portal first'])
})
