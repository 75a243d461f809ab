/**
 * `@ssp/providers/smtp`: mail by way of a mail server. Needs Node's sockets.
 * @module
 */
export type { SmtpSettings, SmtpTls } from './settings.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { smtp } from './smtp.ts'
