/**
 * The model's own tables, copied by hand from the document and the design's words, and shared with nobody: what core
 * says of itself is what they are compared with.
 */
import type {
  AdministratorRole,
  ApplicationKind,
  CommandType,
  DeviceType,
  Edition,
  Method,
  NumberType,
  Operation,
  Platform,
  Possession,
  Prompt,
} from '@ssp/core'

/** The document's two sections on what a prompt offers, one letter for each: Add, reName, Remove, acTivate, Default. */
const OFFERED = {
  traditional: {
    'mobile-phone': 'ANRTD',
    tablet: 'ANRTD',
    landline: 'ANRD',
    'security-key': 'AR',
    'platform-authenticator': 'AR',
    'hardware-token': 'R',
  },
  universal: {
    'mobile-phone': 'ANRT',
    tablet: 'ANRT',
    landline: 'ANR',
    'security-key': 'ANR',
    'platform-authenticator': 'ANR',
    'hardware-token': 'R',
  },
} as const satisfies Record<Prompt, Record<DeviceType, string>>

const LETTER: Readonly<Record<Operation, string>> = { add: 'A', rename: 'N', remove: 'R', activate: 'T', 'set-default': 'D' }

export function isOffered(prompt: Prompt, type: DeviceType, operation: Operation): boolean {
  return OFFERED[prompt][type].includes(LETTER[operation])
}

/** The traditional prompt enrols Touch ID on a Mac and no other platform authenticator (S19). */
export function isPlatformOffered(prompt: Prompt, type: DeviceType, platform: Platform | null): boolean {
  return prompt !== 'traditional' || type !== 'platform-authenticator' || platform === 'mac'
}

/** Only applications that show the prompt and enrol inside it have the option (S03, S04, S13, S14). */
export const HAS_PROMPT: Readonly<Record<ApplicationKind, boolean>> = {
  web: true,
  vpn: true,
  'single-sign-on': true,
  'access-gateway': true,
  microsoft: true,
  central: true,
  'device-management-portal': true,
  radius: false,
  'remote-desktop': false,
  api: false,
}

/** S02. */
export const HAS_SELF_SERVICE: Readonly<Record<Edition, boolean>> = { beyond: true, access: true, mfa: true, free: false }

/** What each type of device can do at most (S30 to S35, product facts 2.1). */
export const CAN: Readonly<Record<DeviceType, readonly Method[]>> = {
  'mobile-phone': ['push', 'passcode', 'sms', 'call'],
  tablet: ['push', 'passcode'],
  landline: ['call'],
  'security-key': ['webauthn'],
  'platform-authenticator': ['webauthn'],
  'hardware-token': ['passcode'],
}

/** How an owner shows possession of each type: nothing lets a user show that of a token. */
export const SHOWN_BY: Readonly<Record<DeviceType, readonly Possession[]>> = {
  'mobile-phone': ['number', 'activation'],
  tablet: ['activation'],
  landline: ['number'],
  'security-key': ['webauthn'],
  'platform-authenticator': ['webauthn'],
  'hardware-token': [],
}

/** What has been shown with it: a number rings or receives, the app pushes and counts, a credential signs. */
export const SHOWS: Readonly<Record<Possession, readonly Method[]>> = {
  number: ['sms', 'call'],
  activation: ['push', 'passcode'],
  webauthn: ['webauthn'],
}

/** A default device is one for push and phone call (S22). */
export const DEFAULT_IS_FOR: readonly Method[] = ['push', 'call']

export const goesByTelephone = (method: Method): boolean => method === 'sms' || method === 'call'

/** The one method that neither can be relayed by a proxy nor guessed nor sent. */
export const isUnphishable = (method: Method): boolean => method === 'webauthn'

/** What rings nobody in person, or pays whoever is called, is never called. */
export const TAKES_CALLS: Readonly<Record<NumberType, boolean>> = {
  mobile: true,
  'fixed-line': true,
  'fixed-line-or-mobile': true,
  voip: true,
  'toll-free': false,
  'premium-rate': false,
  'shared-cost': false,
  'personal-number': false,
  pager: false,
  uan: false,
  voicemail: false,
  unknown: true,
}

/** A fixed line takes no SMS (S35), nor does what is no telephone of one person. */
export const TAKES_SMS: Readonly<Record<NumberType, boolean>> = {
  mobile: true,
  'fixed-line': false,
  'fixed-line-or-mobile': true,
  voip: true,
  'toll-free': false,
  'premium-rate': false,
  'shared-cost': false,
  'personal-number': false,
  pager: false,
  uan: false,
  voicemail: false,
  unknown: true,
}

/** Owner, Administrator and User Manager look after users, Help Desk after their devices (product facts 3.2). */
export const LOOKS_AFTER_USERS: Readonly<Record<AdministratorRole, boolean>> = {
  owner: true,
  administrator: true,
  'user-manager': true,
  'help-desk': true,
  'application-manager': false,
  billing: false,
  'read-only': false,
}

/** What those four may do to a user's account; there is nothing that an administrator does in the user's place. */
export const DONE_BY_ADMINISTRATORS: ReadonlySet<CommandType> = new Set<CommandType>([
  'rename',
  'remove',
  'suspend',
  'resume',
  'lift-freeze',
  'assign-token',
  'issue-bypass-codes',
  'revoke-bypass-codes',
  'issue-enrolment-link',
])

/** At most this many bypass codes of one user are open (product facts 2, limits). */
export const OPEN_BYPASS_CODES = 100

const MINUTES = 60_000

/** A grant lasts this long at most, whatever the policy says. */
export const GRANT_AT_MOST: number = 10 * MINUTES

/** So long may a change be undone. */
export const UNDO_WITHIN: number = 10 * MINUTES

/** So long may a change be disputed. */
export const DISPUTE_WITHIN: number = 240 * 60 * MINUTES
