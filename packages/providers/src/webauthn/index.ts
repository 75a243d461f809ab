/**
 * `@ssp/providers/webauthn`: security keys and platform authenticators.
 * The vendor library is loaded when the first ceremony begins, not when this module is imported.
 * @module
 */
export type { RelyingParty, RelyingPartyFault } from './relying-party.ts'
export { providerName } from './provider-name.ts'
export { RelyingPartyError } from './relying-party.ts'
export { webAuthn } from './web-authn.ts'
