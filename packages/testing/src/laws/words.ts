/**
 * The laws' own lists. They repeat the words of the document instead of reading core's, so that an implementation
 * can't change what it is measured by.
 */
import type {
  AdministratorRole,
  CommandType,
  DeviceType,
  Edition,
  Method,
  Need,
  NumberType,
  Platform,
  Prompt,
} from '@ssp/core'

export const PROMPTS: readonly Prompt[] = ['traditional', 'universal']
export const EDITIONS: readonly Edition[] = ['beyond', 'access', 'mfa', 'free']
export const PLATFORMS: readonly Platform[] = ['mac', 'windows', 'ios', 'android', 'other']

export const ROLES: readonly AdministratorRole[] = [
  'owner',
  'administrator',
  'application-manager',
  'user-manager',
  'help-desk',
  'billing',
  'read-only',
]

/** Strongest first. */
export const METHODS: readonly Method[] = ['webauthn', 'push', 'passcode', 'sms', 'call']

export const DEVICE_TYPES: readonly DeviceType[] = [
  'mobile-phone',
  'tablet',
  'landline',
  'security-key',
  'platform-authenticator',
  'hardware-token',
]

export const NUMBER_TYPES: readonly NumberType[] = [
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
]

/** The closed list, in the order in which needs are told and satisfied. */
export const NEEDS: readonly Need[] = [
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
]

/** What users ask for, whether they may or not. */
export const USER_COMMANDS: readonly CommandType[] = [
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
  'rotate-app',
  'undo',
  'dispute',
  'lift-freeze',
  'leave',
]

/** What only administrators do. */
export const ADMINISTRATOR_COMMANDS: readonly CommandType[] = [
  'suspend',
  'resume',
  'assign-token',
  'issue-bypass-codes',
  'revoke-bypass-codes',
  'issue-enrolment-link',
]

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
  'leave',
]

export const MINUTE = 60_000
export const TEN_MINUTES: number = 10 * MINUTE
export const DISPUTE_WINDOW: number = 240 * 60 * MINUTE
