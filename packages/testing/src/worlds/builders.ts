/**
 * Small parts that worlds are built from, readable where a case shows them: an account with these devices, a grant by
 * that one, the facts around it. Whatever is not said is ordinary and in order, so that a case names only what matters.
 */
import type {
  Account,
  Actor,
  Change,
  Destination,
  Device,
  DeviceState,
  DeviceType,
  Facts,
  Grant,
  Means,
  Method,
  NewDevice,
  Policy,
  Proof,
  Ref,
  Session,
} from '@ssp/core'
import { CAN } from '../model/tables.ts'

/** 14 November 2026, 12:00 UTC. */
export const NOW = 1_794_657_600_000

export const USER = 'ada'
export const SESSION = 'session-1'
export const APPLICATION = 'wiki'

export const ADA: Actor = { type: 'user', id: USER }
export const HELP_DESK: Actor = { type: 'administrator', id: 'administrator-1', role: 'help-desk' }

const AN_HOUR = 3_600_000

/** Everything allowed that a policy can allow, with two countries to send to. */
export const ROOMY: Policy = {
  deviceTypes: ['hardware-token', 'landline', 'mobile-phone', 'platform-authenticator', 'security-key', 'tablet'],
  methods: ['call', 'passcode', 'push', 'sms', 'webauthn'],
  newUser: 'enroll',
  locations: 'anywhere',
  userVerification: 'preferred',
  strength: 'second-factor',
  bypassCodeInTraditional: true,
  reactivateByNumber: true,
  unprovedNumbers: false,
  pushMatch: 'type',
  grantMs: 600_000,
  lockoutThreshold: 10,
  lockoutMs: 900_000,
  telephonyCountries: ['CH', 'DE'],
  numberTypes: ['fixed-line', 'fixed-line-or-mobile', 'mobile'],
  maxCreditsPerAction: 20,
  countryDailyLimit: 50,
  telephonyMode: 'enforce',
}

export function policyWith(more: Partial<Policy> = {}): Policy {
  return { ...ROOMY, ...more }
}

export const refTo = (ref: string): Ref => ({ ref, commitment: `commitment-of-${ref}` })

/** Where a device of this type is reached, as long as nobody says otherwise. */
export const DESTINATIONS: Readonly<Record<DeviceType, Destination | null>> = {
  'mobile-phone': { country: 'DE', numberType: 'mobile' },
  tablet: null,
  landline: { country: 'DE', numberType: 'fixed-line' },
  'security-key': null,
  'platform-authenticator': null,
  'hardware-token': null,
}

/** A device as a case speaks of it; its id is its type unless it says another. */
export type Sketch = { readonly type: DeviceType } & Partial<Device>

const sketch = (type: DeviceType) => (more: Partial<Device> = {}): Sketch => ({ type, ...more })

type Draw = (more?: Partial<Device>) => Sketch

export const mobilePhone: Draw = sketch('mobile-phone')
export const tablet: Draw = sketch('tablet')
export const landline: Draw = sketch('landline')
export const securityKey: Draw = sketch('security-key')
export const platformAuthenticator: Draw = sketch('platform-authenticator')
export const hardwareToken: Draw = sketch('hardware-token')

export function deviceFrom({ type, ...more }: Sketch, boundAt: number): Device {
  const state: DeviceState = more.state ?? 'active'
  const id = more.id ?? type
  return {
    id,
    type,
    name: refTo(`name-of-${id}`),
    state,
    suspendedBecause: state === 'suspended' ? 'lost' : null,
    everActive: state !== 'pending',
    methods: CAN[type],
    destination: DESTINATIONS[type],
    credential: refTo(`credential-of-${id}`),
    app: CAN[type].includes('push') ? refTo(`app-of-${id}`) : null,
    addedAt: NOW - AN_HOUR,
    boundAt,
    ...more,
  }
}

/** An account whose devices came one after the other, an hour ago, in a session that is over. */
export function accountWith(sketches: readonly Sketch[], more: Partial<Account> = {}): Account {
  const devices = sketches.map((one, index) => deviceFrom(one, index + 1))
  const changes = devices.map((device): Change => ({
    id: `add-${device.id}`,
    kind: 'add',
    at: device.addedAt,
    version: device.boundAt,
    session: 'session-0',
    device: device.id,
    before: { device: null, defaultDevice: null, signInPreference: 'ask' },
  }))
  return {
    format: 1,
    user: USER,
    version: devices.length,
    devices,
    defaultDevice: null,
    signInPreference: 'ask',
    everActive: devices.some((device) => device.state !== 'pending'),
    bypassCodes: [],
    enrolmentLinks: [],
    frozen: null,
    changes,
    run: { session: devices.length === 0 ? null : 'session-0', from: 1 },
    ...more,
  }
}

export function byDevice(device: string, method: Method): Means {
  return { kind: 'device', device, method }
}

/** A verification for device management a minute ago, in the session and at the account's present version. */
export function grantBy(by: Means, account: Account, more: Partial<Grant> = {}): Grant {
  return {
    purpose: 'manage',
    user: USER,
    application: APPLICATION,
    entry: 'prompt',
    session: SESSION,
    at: NOW - 60_000,
    by,
    version: account.version,
    ...more,
  }
}

/** A session after primary authentication and nothing else. */
export function sessionWith(more: Partial<Session> = {}): Session {
  return { id: SESSION, user: USER, primaryAuthenticatedAt: NOW - 120_000, grant: null, signIn: null, ...more }
}

/** A proof that is good for five minutes, in this session. */
export function proofOf(
  kind: Proof['kind'],
  purpose: Proof['purpose'],
  subject: string,
  more: Partial<Proof> = {},
): Proof {
  return {
    kind,
    purpose,
    user: USER,
    session: kind === 'mailed-link' || kind === 'app-key' ? null : SESSION,
    subject,
    method: kind === 'number' ? 'sms' : null,
    userVerified: true,
    expiresAt: NOW + 300_000,
    ...more,
  }
}

/** A user in the Universal Prompt of a web application with self-service on, after primary authentication. */
export function factsFor(account: Account, more: Partial<Facts> = {}): Facts {
  return {
    now: NOW,
    user: USER,
    organisation: { edition: 'mfa' },
    application: { id: APPLICATION, kind: 'web', prompt: 'universal', selfService: true },
    entry: 'prompt',
    location: 'DE',
    session: sessionWith(),
    account,
    reachable: [],
    lockedUntil: null,
    push: { stoppedUntil: null },
    proof: null,
    telephony: { outcome: 'allow' },
    ...more,
  }
}

export function newDevice(type: DeviceType, more: Partial<NewDevice> = {}): NewDevice {
  const id = more.id ?? `new-${type}`
  return {
    id,
    type,
    name: refTo(`name-of-${id}`),
    platform: type === 'platform-authenticator' ? 'mac' : null,
    destination: DESTINATIONS[type],
    credential: refTo(`credential-of-${id}`),
    app: null,
    ...more,
  }
}
