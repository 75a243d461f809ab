/**
 * `@ssp/authenticator`: the phone's side, an installable web app as files to serve.
 * @module
 */
export type { Authenticator, AuthenticatorFile, AuthenticatorOptions } from './authenticator.ts'
export { authenticator } from './authenticator.ts'
