import type { AddressInfo } from 'node:net'
import { createPortal } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { BASE, corpusOverHttp, hostOf, type PortalParts, portalServer, portalSuite } from '@ssp/testing'
import { Hono } from 'hono'
import { afterAll, describe, expect, it } from 'vitest'
import { clientAddress, listen, mount as mountAt } from '../src/adapter.ts'

const parts: PortalParts = { createPortal, stores: memoryStores, webAuthn, otp, numbers: phoneNumbers, outbox, push }

const servers: Awaited<ReturnType<typeof listen>>[] = []

const host = hostOf('hono', ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'], async (mount) => {
  const portal = portalServer(parts, (request) => clientAddress(request, 1))
  const server = await listen(mountAt(new Hono(), mount === 'prefix' ? BASE[mount] : '', portal.fetch), 0)
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
  for (const server of servers) server.close()
})

corpusOverHttp({ runner: { describe, it }, host, print: console.log })
portalSuite({ runner: { describe, it }, parts, host, print: console.log })

it('believes no header about the client’s address where no proxy is trusted', async () => {
  const server = await listen(mountAt(new Hono(), '', (request) => Promise.resolve(new Response(clientAddress(request, 0)))), 0)
  servers.push(server)
  const { port } = server.address() as AddressInfo
  const forged = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-real-ip': '203.0.113.7' }
  expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: forged })).text()).toBe('127.0.0.1')
})
