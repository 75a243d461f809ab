import { checkPorts } from './check-ports.ts'
import { parseConfig, type PortalConfig } from './config.ts'
import type { Deps } from './deps.ts'
import type { RequestEnv } from './http/request-env.ts'
import { router } from './http/router.ts'
import type { Ports } from './ports.ts'
import { keyring } from './seal/keyring.ts'
import { webCryptography } from './seal/web-cryptography.ts'
import { centralSessions } from './session/central-session.ts'
import { sessionStore } from './session/session-store.ts'
import { administration, type Administration } from './usecase/administer.ts'
import { deliver, type Delivered } from './usecase/notices/deliver.ts'

/** The one seam to the world. */
export type FetchHandler = (request: Request) => Promise<Response>

export interface Portal {
  readonly fetch: FetchHandler
  /** The same decisions and records, for what stands beside the pages. */
  readonly administration: Administration
  /**
   * Sends the notices that wait, and tries again what failed: call it every minute or so, from as many processes as you
   * like. Without a `mailer` and `directory.addresses` it does nothing. Never throws.
   */
  readonly deliver: () => Promise<Delivered>
}

/**
 * The portal: every request takes the same road, parse → load → decide → act → record → render.
 * Works whether its host strips the base path or keeps it.
 *
 * @throws ConfigurationError where a key is missing or wrong; the process must not start then
 */
export function createPortal(config: PortalConfig, ports: Ports): Portal {
  const parsed = parseConfig(config)
  checkPorts(ports)
  const keys = keyring(ports.cryptography ?? webCryptography, parsed.secret, ports.random)
  const deps: Deps = {
    config: parsed,
    ports,
    keys,
    sessions: sessionStore(ports.shortLived, keys, ports.now, ports.random),
    centralSessions: centralSessions(ports.shortLived, keys, ports.now, ports.random),
  }
  const app = router(deps)
  return {
    administration: administration(deps),
    deliver: () => deliver(deps),
    async fetch(request) {
      // Asked of the host's own request: what follows may be a copy.
      const env: RequestEnv = { address: ports.address?.(request) ?? null, locate: () => ports.locate(request) }
      const url = new URL(request.url)
      if (parsed.base === '' || url.pathname === parsed.base || url.pathname.startsWith(`${parsed.base}/`)) {
        return app.fetch(request, env)
      }
      url.pathname = `${parsed.base}${url.pathname}`
      return app.fetch(new Request(url, request), env)
    },
  }
}
