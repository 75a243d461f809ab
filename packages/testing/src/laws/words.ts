/**
 * The laws' own lists. They repeat the words of the document instead of reading core's, so that an implementation
 * can't change what it is measured by.
 */
import type {
  AdministratorRole,
  CommandType,
  DeviceType,
  Edition,
  Entry,
  Method,
  Need,
  NumberType,
  Platform,
  Prompt,
} from '@ssp/core'

export const PROMPTS = ['traditional', 'universal'] as const satisfies readonly Prompt[]
export const ENTRIES = ['prompt', 'central', 'standalone'] as const satisfies readonly Entry[]
export const EDITIONS = ['beyond', 'access', 'mfa', 'free'] as const satisfies readonly Edition[]
export const PLATFORMS = ['mac', 'windows', 'ios', 'android', 'other'] as const satisfies readonly Platform[]

export const ROLES = [
  'owner',
  'administrator',
  'application-manager',
  'user-manager',
  'help-desk',
  'billing',
  'read-only',
] as const satisfies readonly AdministratorRole[]

/** Strongest first. */
export const METHODS = ['webauthn', 'push', 'passcode', 'sms', 'call'] as const satisfies readonly Method[]

export const DEVICE_TYPES = [
  'mobile-phone',
  'tablet',
  'landline',
  'security-key',
  'platform-authenticator',
  'hardware-token',
] as const satisfies readonly DeviceType[]

export const NUMBER_TYPES = [
  'mobile',
  'fixed-line',
  'fixed-line-or-mobile',
  'voip',
  'toll-free',
  'premium-rate',
  'shared-cost',
  'personal-number',
  'pager',
  'uan',
  'voicemail',
  'unknown',
] as const satisfies readonly NumberType[]

/** The closed list, in the order in which needs are told and satisfied. */
export const NEEDS = [
  'primary-authentication',
  'verification',
  'proof',
  'another-usable-device',
  'bypass-code',
  'self-service-on',
  'edition',
  'policy-allows',
  'freeze-lifted',
  'wait',
] as const satisfies readonly Need[]

/** What users ask for, whether they may or not. */
export const USER_COMMANDS = [
  'view-devices',
  'add',
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
  'verify',
  'send-code',
  'sign-in',
  'report-lost',
  'undo',
  'dispute',
  'lift-freeze',
] as const satisfies readonly CommandType[]

/** What only administrators do. */
export const ADMINISTRATOR_COMMANDS = [
  'suspend',
  'resume',
  'assign-token',
  'issue-bypass-codes',
  'revoke-bypass-codes',
  'issue-enrolment-link',
] as const satisfies readonly CommandType[]

export const COMMANDS: readonly CommandType[] = [...USER_COMMANDS, ...ADMINISTRATOR_COMMANDS]

/** What stands behind the switch, a primary authentication and a verification made for it. */
export const MANAGEMENT: readonly CommandType[] = [
  'view-devices',
  'add',
  'rename',
  'remove',
  'activate',
  'set-default',
  'set-sign-in-preference',
  'undo',
  'lift-freeze',
]

export const MINUTE = 60_000
export const TEN_MINUTES: number = 10 * MINUTE
export const DISPUTE_WINDOW: number = 240 * 60 * MINUTE
