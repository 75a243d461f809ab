/**
 * The closed vocabularies. Every word is the document's own; `docs/glossary.md` explains them.
 * A tuple gives the run-time list, the type beside it the compile-time union.
 */

/** How the second factor is asked for. S15 to S29 describe the first, S30 to S43 the second. */
export const PROMPTS = ['traditional', 'universal'] as const
export type Prompt = (typeof PROMPTS)[number]

/** How device management was reached: inside a prompt, from Central's link, by the standalone URL (S13, S14). */
export const ENTRIES = ['prompt', 'central', 'standalone'] as const
export type Entry = (typeof ENTRIES)[number]

export const DEVICE_TYPES = [
  'mobile-phone',
  'tablet',
  'landline',
  'security-key',
  'platform-authenticator',
  'hardware-token',
] as const
export type DeviceType = (typeof DEVICE_TYPES)[number]

/** What a device can do to verify its owner, strongest first. */
export const METHODS = ['webauthn', 'push', 'passcode', 'sms', 'call'] as const
export type Method = (typeof METHODS)[number]

/** The matrix operations: a subset of the command types. */
export const OPERATIONS = ['add', 'rename', 'remove', 'activate', 'set-default'] as const
export type Operation = (typeof OPERATIONS)[number]

/** Where a platform authenticator lives. */
export const PLATFORMS = ['mac', 'windows', 'ios', 'android', 'other'] as const
export type Platform = (typeof PLATFORMS)[number]

export const EDITIONS = ['beyond', 'access', 'mfa', 'free'] as const
export type Edition = (typeof EDITIONS)[number]

export const ADMINISTRATOR_ROLES = [
  'owner',
  'administrator',
  'application-manager',
  'user-manager',
  'help-desk',
  'billing',
  'read-only',
] as const
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number]

/** *When I log in*, a setting of the traditional prompt. */
export const SIGN_IN_PREFERENCES = ['ask', 'push', 'call'] as const
export type SignInPreference = (typeof SIGN_IN_PREFERENCES)[number]

/** Milliseconds since 1970-01-01T00:00:00Z. Time is always handed in; nothing here reads a clock. */
export type Instant = number

/** ISO 3166-1 alpha-2, upper case, such as `DE`. */
export type Country = string

export const SECOND = 1_000
export const MINUTE: number = 60 * SECOND
export const HOUR: number = 60 * MINUTE
