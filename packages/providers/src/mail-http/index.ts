/**
 * `@ssp/providers/mail-http`: mail handed to a service of your own by one request, also where no other kind of
 * connection can be opened.
 * @module
 */
export type { MailHttpSettings } from './mail-http.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { mailHttp } from './mail-http.ts'
