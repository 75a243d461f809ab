import { randomUUID } from 'node:crypto'
import { SHIPPED_POLICY } from '../../../packages/core/dist/index.js'
import { createPortal, staticDirectory } from '../../../packages/portal/dist/index.js'
import { nodeCryptography } from '../../../packages/providers/dist/node-crypto.js'
import { otp } from '../../../packages/providers/dist/otp/index.js'
import { webAuthn } from '../../../packages/providers/dist/webauthn/index.js'

export const ORIGIN = 'https://mfa.example.org'
export const BASE = '/mfa'

/** Whoever opens its one route is at a prompt: no signatures, which have no budget here. */
const doorway = (now) => ({
  name: 'doorway',
  routes: [{ method: 'GET', path: '/begin', caller: 'person' }],
  handle: async ({ query }) => {
    const username = new URLSearchParams(query).get('user')
    const once = { key: `once:${randomUUID()}`, expiresAt: now() + 300_000 }
    const asked = { protocol: 'doorway', application: 'wiki', purpose: 'sign-in', username, lookupName: username, once }
    return { kind: 'begin', request: { ...asked, returnOrigin: 'https://wiki.example.org', returnTo: null } }
  },
  finish: async (_, { result }) => ({ kind: 'redirect', to: `https://wiki.example.org/callback?result=${result}` }),
})

/** A portal as a production start makes it, behind a proxy that ends TLS, on the given stores. */
export function openPortal(stores, { secret, now = Date.now, address = () => null }) {
  return createPortal(
    { issuer: `${ORIGIN}${BASE}`, secret, demo: false },
    {
      ...stores,
      webAuthn: webAuthn({ rpId: new URL(ORIGIN).hostname, rpName: 'Example', origins: [ORIGIN] }),
      otp: otp(),
      directory: staticDirectory({
        organisation: { name: 'Example', edition: 'mfa' },
        policy: { ...SHIPPED_POLICY, newUser: 'enroll' },
        applications: [{ id: 'wiki', name: 'Wiki', kind: 'web', prompt: 'universal', selfService: true }],
      }),
      protocols: [doorway(now)],
      now,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      cryptography: nodeCryptography,
      locate: () => 'unknown',
      address,
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
}
