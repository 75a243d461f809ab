/**
 * `@ssp/providers/webhook`: text messages and calls handed to a service of your own, by signed requests.
 * @module
 */
export type { WebhookSettings } from './webhook.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { webhook } from './webhook.ts'
