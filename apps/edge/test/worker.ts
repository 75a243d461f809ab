import { createPortal } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { answerCall, portalServer } from '@ssp/testing'
import { clientAddress, edgePortal } from '../src/adapter.ts'

/** Where the suite turns what stands behind the portal; the portal itself has no such path. */
const CONTROLS = '/.controls'

interface Env {
  readonly ADDRESS_HEADER: string
}

/** The portal under test, and its controls beside it: all inside one isolate. */
const worker = edgePortal<Env>(({ ADDRESS_HEADER }) => {
  const parts = { createPortal, stores: memoryStores, webAuthn, otp, numbers: phoneNumbers, outbox, push }
  const server = portalServer(parts, (request) => clientAddress(request, ADDRESS_HEADER))
  return {
    // No timer runs this worker.
    deliver: () => Promise.resolve({ sent: 0, failed: 0, waiting: 0 }),
    async fetch(request) {
      if (new URL(request.url).pathname !== CONTROLS) return server.fetch(request)
      return Response.json((await answerCall(server.controls, await request.json())) ?? null)
    },
  }
})

// oxlint-disable-next-line import/no-default-export -- what Workers-style runtimes ask for
export default worker
