/**
 * `@ssp/duo/oidc`: the OpenID Connect protocol of the Universal Prompt, as the product's own SDKs speak it.
 * @module
 */
export type { OidcApplication, OidcClient, OidcConfig } from './config.ts'
export type { OidcErrorCode } from './errors.ts'
export type { UsernameNormalization } from './lookup-name.ts'
export { duoOidc } from './duo-oidc.ts'
export { OidcError } from './errors.ts'
export { lookupName } from './lookup-name.ts'
