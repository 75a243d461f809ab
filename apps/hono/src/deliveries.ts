import type { Portal } from '@ssp/portal'

/** Notices are tried when they are written; what failed is due again after half a minute at the earliest. */
const EVERY_MS = 30_000

/** Tries again what could not be sent, for as long as the process lives for something else. @returns how to stop it */
export function keepDelivering({ deliver }: Pick<Portal, 'deliver'>): () => void {
  const timer = setInterval(() => void deliver(), EVERY_MS).unref()
  return () => clearInterval(timer)
}
