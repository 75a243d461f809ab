import type { DeviceType, PromptAuthentication } from '@ssp/core'

type ProvenBy = PromptAuthentication['method']

/** The product's words for what verified somebody, and for why that was enough. */
const FACTOR = {
  webauthn: { factor: 'webauthn_credential', reason: 'user_approved' },
  push: { factor: 'duo_push', reason: 'user_approved' },
  call: { factor: 'phone_call', reason: 'user_approved' },
  sms: { factor: 'sms_passcode', reason: 'valid_passcode' },
  passcode: { factor: 'passcode', reason: 'valid_passcode' },
  'bypass-code': { factor: 'bypass_code', reason: 'valid_passcode' },
  none: { factor: 'not_available', reason: 'allow_unenrolled_user' },
} as const satisfies Record<ProvenBy, { readonly factor: string; readonly reason: string }>

/** Passcodes are called after what shows them; null where nothing of the type does. */
const PASSCODE = {
  'mobile-phone': 'duo_mobile_passcode',
  tablet: 'duo_mobile_passcode',
  landline: null,
  'security-key': null,
  'platform-authenticator': null,
  'hardware-token': 'hardware_token',
} as const satisfies Record<DeviceType, string | null>

export function factorOf({ method, device }: PromptAuthentication): { readonly factor: string; readonly reason: string } {
  const entry = FACTOR[method]
  const passcode = method === 'passcode' && device !== null ? PASSCODE[device.type] : null
  return passcode === null ? entry : { ...entry, factor: passcode }
}
