/**
 * A push service and a browser's half of a subscription, for tests. Needs Node.
 * @module
 */
export type { Acknowledged, PushService, Received } from './push-service.ts'
export type { SoftwareBrowser } from './software-browser.ts'
export { startPushService } from './push-service.ts'
export { softwareBrowser } from './software-browser.ts'
