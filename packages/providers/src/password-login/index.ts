/**
 * `@ssp/providers/password-login`: passwords that are kept in the configuration, as Argon2id hashes.
 * @module
 */
export type { PasswordUser } from './parse-users.ts'
export type { PasswordLoginSettings } from './password-login.ts'
export type { Argon2Cost } from './phc.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { hashPassword } from './hash-password.ts'
export { PasswordLoginBusyError } from './in-turn.ts'
export { passwordLogin } from './password-login.ts'
