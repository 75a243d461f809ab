import type { Controls } from '../server/controls.ts'
import { type PortalServer, portalServer } from '../server/portal-server.ts'
import type { PortalParts } from '../server/portal-parts.ts'
import type { Addition } from './compare.ts'

/**
 * Where the portal stands: at the root of its origin, below a prefix, or below one that a proxy in front takes away
 * before the request arrives.
 */
export const MOUNTS = ['root', 'prefix', 'stripped'] as const
export type Mount = (typeof MOUNTS)[number]

export const BASE: Readonly<Record<Mount, string>> = { root: '', prefix: '/mfa', stripped: '/mfa' }

/** What the browser believes to be on: TLS ends in front of the portal. */
export const ORIGIN = 'https://mfa.example.org'

/** A portal that answers. */
export interface Served {
  /** Where requests go, without a path, such as `http://127.0.0.1:3000`. */
  readonly origin: string
  readonly fetch: (request: Request) => Promise<Response>
  readonly controls: Controls
  /** Headers as they arrive from the trusted proxy in front, for a client at `address` that itself says `claimed`. */
  readonly forwarded: (address: string, claimed: string) => Readonly<Record<string, string>>
}

/** An adapter with a portal behind it, ready to be opened anew for every case. */
export interface PortalHost {
  /** The adapter's name, for the record. */
  readonly name: string
  /** What its server adds to answers, of what a server may add: all of this is seen, and nothing else. */
  readonly adds: readonly Addition[]
  readonly at: (mount: Mount) => Promise<Served>
}

/** A host that is served once at each place where the portal may stand. */
export function hostOf(name: string, adds: readonly Addition[], serve: PortalHost['at']): PortalHost {
  const served = new Map<Mount, Promise<Served>>()
  const at = (mount: Mount): Promise<Served> => {
    const there = served.get(mount) ?? serve(mount)
    served.set(mount, there)
    return there
  }
  return { name, adds, at }
}

/** The portal itself, with nothing in front of it: what an adapter has to be the same as. */
export function bareHost(parts: PortalParts): PortalHost {
  const server: PortalServer = portalServer(parts, (request) => request.headers.get('x-test-address'))
  const served: Served = {
    origin: ORIGIN,
    fetch: server.fetch,
    controls: server.controls,
    forwarded: (address) => ({ 'x-test-address': address }),
  }
  return { name: 'bare', adds: [], at: () => Promise.resolve(served) }
}
