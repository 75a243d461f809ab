import type {
  AdministratorRole,
  ApplicationKind,
  DeviceType,
  Edition,
  Entry,
  Method,
  Need,
  NumberType,
  Operation,
  Platform,
  Prompt,
} from '@ssp/core'

/** The keys of a complete table, so that a word that core gains is missing here at compile time. */
export const words = <T extends string>(table: Readonly<Record<T, true>>): readonly T[] => Object.keys(table) as T[]

export const PROMPTS: readonly Prompt[] = words({ traditional: true, universal: true })

export const ENTRIES: readonly Entry[] = words({ prompt: true, central: true, standalone: true })

export const DEVICE_TYPES: readonly DeviceType[] = words({
  'mobile-phone': true,
  tablet: true,
  landline: true,
  'security-key': true,
  'platform-authenticator': true,
  'hardware-token': true,
})

/** Strongest first. */
export const METHODS: readonly Method[] = words({ webauthn: true, push: true, passcode: true, sms: true, call: true })

export const OPERATIONS: readonly Operation[] = words({
  add: true,
  rename: true,
  remove: true,
  activate: true,
  'set-default': true,
})

export const PLATFORMS: readonly Platform[] = words({ mac: true, windows: true, ios: true, android: true, other: true })

export const EDITIONS: readonly Edition[] = words({ beyond: true, access: true, mfa: true, free: true })

export const ROLES: readonly AdministratorRole[] = words({
  owner: true,
  administrator: true,
  'application-manager': true,
  'user-manager': true,
  'help-desk': true,
  billing: true,
  'read-only': true,
})

export const APPLICATION_KINDS: readonly ApplicationKind[] = words({
  web: true,
  vpn: true,
  'single-sign-on': true,
  'access-gateway': true,
  microsoft: true,
  central: true,
  'device-management-portal': true,
  radius: true,
  'remote-desktop': true,
  api: true,
})

export const NUMBER_TYPES: readonly NumberType[] = words({
  mobile: true,
  'fixed-line': true,
  'fixed-line-or-mobile': true,
  voip: true,
  'toll-free': true,
  'premium-rate': true,
  'shared-cost': true,
  'personal-number': true,
  pager: true,
  uan: true,
  voicemail: true,
  unknown: true,
})

export const NEEDS: readonly Need[] = words({
  'primary-authentication': true,
  verification: true,
  proof: true,
  'another-usable-device': true,
  'bypass-code': true,
  'self-service-on': true,
  edition: true,
  'policy-allows': true,
  'freeze-lifted': true,
  wait: true,
})

/** What a device of each type can do once everything about it was proved, and whether it has a number. */
export const DEVICE_HAS: Readonly<Record<DeviceType, { methods: readonly Method[]; number: NumberType | null }>> = {
  'mobile-phone': { methods: ['push', 'passcode', 'sms', 'call'], number: 'mobile' },
  tablet: { methods: ['push', 'passcode'], number: null },
  landline: { methods: ['call'], number: 'fixed-line' },
  'security-key': { methods: ['webauthn'], number: null },
  'platform-authenticator': { methods: ['webauthn'], number: null },
  'hardware-token': { methods: ['passcode'], number: null },
}

/** Where people of the corpus live, unless a case says otherwise. */
export const HOME = 'DE'
