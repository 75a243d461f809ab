import { createPortal } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { corpusOverHttp, hostOf, type PortalParts, portalSuite, remoteControls } from '@ssp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { clientAddress } from '../src/adapter.ts'
import { runWorker } from '../src/dev/run-worker.ts'

/** What the portal is made of where it is compared to: in this process. */
const parts: PortalParts = { createPortal, stores: memoryStores, webAuthn, otp, numbers: phoneNumbers, outbox, push }

const workers: Awaited<ReturnType<typeof runWorker>>[] = []

const host = hostOf('edge', ['connection', 'content-length'], async () => {
  const entry = new URL('./worker.ts', import.meta.url)
  const worker = await runWorker({ entry, bindings: { ADDRESS_HEADER: 'x-client-address' }, port: 0 })
  workers.push(worker)
  const { origin } = worker
  return {
    origin,
    fetch: (request) => fetch(request),
    controls: remoteControls(async (call) => {
      const response = await fetch(`${origin}/.controls`, { method: 'POST', body: JSON.stringify(call) })
      if (!response.ok) throw new Error(`the control \`${call.name}\` failed: ${await response.text()}`)
      return response.json()
    }),
    forwarded: (address) => ({ 'x-client-address': address }),
  }
})

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
})

corpusOverHttp({ runner: { describe, it }, host, print: console.log })
portalSuite({ runner: { describe, it }, parts, host, print: console.log })

it('believes no header about the client’s address where none is configured', () => {
  const request = new Request('http://127.0.0.1/', { headers: { 'cf-connecting-ip': '203.0.113.7', 'x-forwarded-for': '203.0.113.7' } })
  expect(clientAddress(request, null)).toBeNull()
  expect(clientAddress(request, 'cf-connecting-ip')).toBe('203.0.113.7')
  expect(clientAddress(request, 'x-real-ip')).toBeNull()
})
