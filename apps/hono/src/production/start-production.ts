import { Hono } from 'hono'
import { listen, mount } from '../adapter.ts'
import { keepDelivering } from '../deliveries.ts'
import type { ProductionSettings } from '../settings.ts'
import { openPortal } from './open-portal.ts'

/**
 * The portal on one machine, on loopback behind the proxy that ends TLS.
 *
 * @throws ConfigurationError naming the key and the fix
 * @returns how to stop it
 */
export async function startProduction(settings: ProductionSettings): Promise<() => void> {
  const { portal, close } = await openPortal(settings)
  const { pathname } = new URL(settings.issuer)
  const server = await listen(mount(new Hono(), pathname.replace(/\/+$/, ''), portal.fetch), settings.port)
  const stopDelivering = keepDelivering(portal)
  return () => {
    stopDelivering()
    server.close()
    close()
  }
}
