/**
 * `@ssp/providers/oidc-login`: signing in at an OpenID Connect provider.
 * @module
 */
export type { OidcClientKey, OidcLoginSettings } from './settings.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { oidcLogin } from './oidc-login.ts'
