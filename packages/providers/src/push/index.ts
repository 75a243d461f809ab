/**
 * `@ssp/providers/push`: push authenticators, their signatures and their wake-ups.
 * @module
 */
export type { PushConfig, PushConfigFault, VapidConfig } from './config.ts'
export { PushConfigError } from './config.ts'
export { push } from './push.ts'
export { generateVapidKeys } from './vapid.ts'
