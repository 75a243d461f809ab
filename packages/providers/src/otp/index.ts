/**
 * `@ssp/providers/otp`: one-time passcodes of OATH hardware tokens.
 * @module
 */
export type { OathTokenFault } from './oath-key.ts'
export { OathTokenError } from './oath-key.ts'
export { otp } from './otp.ts'
