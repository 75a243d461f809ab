import type { Push } from '@ssp/core'
import { type PushConfig, PushConfigError } from './config.ts'
import { endpointFilter } from './endpoints.ts'
import { thumbprint } from './public-key.ts'
import { keyOf, verify } from './signature.ts'
import { vapid } from './vapid.ts'
import { waker } from './wake.ts'

const PATIENCE_MS = 5_000
const PATIENCE_MAX_MS = 60_000

/**
 * The signatures and the wake-ups of push authenticators: JWS with ES256, and Web Push (RFC 8030, 8291, 8292).
 *
 * @throws PushConfigError where the configuration can't work; it names the setting and what it should be
 *
 * @example
 * ```ts
 * const wakeUps = await push({ vapid: { publicKey, privateKey, subject: 'mailto:it@example.org' }, now: () => Date.now() })
 * ```
 */
export async function push(config: PushConfig): Promise<Push> {
  const { fetch = globalThis.fetch, patienceMs = PATIENCE_MS, now } = config
  const accepts = endpointFilter(config)
  if (!Number.isSafeInteger(patienceMs) || patienceMs < 1 || patienceMs > PATIENCE_MAX_MS) {
    throw new PushConfigError('config.patience', `\`patienceMs\` must be 1 to ${PATIENCE_MAX_MS} whole milliseconds`)
  }
  const sender = config.vapid === null ? null : await vapid(config.vapid, now)
  return {
    thumbprint,
    keyOf,
    verify,
    accepts,
    wake: sender === null ? () => Promise.resolve('failed') : waker({ vapid: sender, accepts, fetch, patienceMs }),
    vapidKey: sender?.publicKey ?? null,
  }
}
