/**
 * `@ssp/duo/oidc`: the OpenID Connect protocol of the Universal Prompt, as the product's own SDKs speak it.
 * @module
 */
export type { OidcClient, OidcConfig } from './config.ts'
export type { OidcErrorCode } from './errors.ts'
export type { RegisteredApplication } from '../shared/application.ts'
export type { UsernameNormalization } from '../shared/lookup-name.ts'
export { duoOidc } from './duo-oidc.ts'
export { OidcError } from './errors.ts'
export { lookupName } from '../shared/lookup-name.ts'
