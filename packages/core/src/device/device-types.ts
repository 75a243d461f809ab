import type { DeviceType, Method } from '../words.ts'

/** What a kind of device is, as data: shared code reads the entry and never asks for a type by name. */
export interface DeviceTypeEntry {
  /** Every method a device of this type can ever have. */
  readonly methods: readonly Method[]
  /** Methods that *default device* is about: push and phone call (S22). */
  readonly defaultMethods: readonly Method[]
  /** The proofs of the device itself, any of which lets its owner add it. Empty: users can't (S25, S39). */
  readonly possession: readonly Possession[]
}

/** How the owner shows that they hold the thing: a WebAuthn ceremony, a code sent to the number, the app's activation. */
export type Possession = 'webauthn' | 'number' | 'activation'

/** What each proof proves: a device gets these of its type's methods, and no others. */
export const PROVES: Readonly<Record<Possession, readonly Method[]>> = {
  webauthn: ['webauthn'],
  number: ['sms', 'call'],
  activation: ['push', 'passcode'],
}

export const DEVICE_TYPE: Readonly<Record<DeviceType, DeviceTypeEntry>> = {
  'mobile-phone': {
    methods: ['push', 'passcode', 'sms', 'call'],
    defaultMethods: ['push', 'call'],
    possession: ['number', 'activation'],
  },
  tablet: {
    methods: ['push', 'passcode'],
    defaultMethods: ['push'],
    possession: ['activation'],
  },
  landline: {
    methods: ['call'],
    defaultMethods: ['call'],
    possession: ['number'],
  },
  'security-key': {
    methods: ['webauthn'],
    defaultMethods: [],
    possession: ['webauthn'],
  },
  'platform-authenticator': {
    methods: ['webauthn'],
    defaultMethods: [],
    possession: ['webauthn'],
  },
  'hardware-token': {
    methods: ['passcode'],
    defaultMethods: [],
    possession: [],
  },
}

/** What a method is, as data. */
export interface MethodEntry {
  /** It can be guessed or sent, so a lock-out stops it. WebAuthn can't, so a stolen password can't lock its owner out. */
  readonly lockable: boolean
  /** It costs credits and rings somebody's phone: telephony guards decide. */
  readonly telephony: boolean
  /** It can't be relayed by a proxy in the middle. */
  readonly phishingResistant: boolean
}

export const METHOD: Readonly<Record<Method, MethodEntry>> = {
  webauthn: { lockable: false, telephony: false, phishingResistant: true },
  push: { lockable: true, telephony: false, phishingResistant: false },
  passcode: { lockable: true, telephony: false, phishingResistant: false },
  sms: { lockable: true, telephony: true, phishingResistant: false },
  call: { lockable: true, telephony: true, phishingResistant: false },
}
