import type { AuthenticationRequest, Ceremony, RegistrationRequest, StoredCredential } from '@ssp/core'
import { parseBase64url } from './base64url.ts'
import type { Library } from './library.ts'
import { ALGORITHMS } from './public-key.ts'
import type { RelyingParty } from './relying-party.ts'

/** The lower end of what the standard recommends: time to find the key, read the dialogue and ask for help. */
const TIMEOUT_MS = 300_000
const USER_HANDLE_MAX_BYTES = 64

export type Attachment = 'platform' | 'cross-platform'

interface Selection {
  readonly attachment: Attachment
  readonly residentKey: 'discouraged' | 'preferred'
  /** The library's word for the hint that goes with it. */
  readonly prefer: 'securityKey' | 'localDevice'
}

/**
 * What each kind of device asks the browser for. A security key is one factor beside a name that is known already, so
 * it needs none of its few places for discoverable credentials; a platform's passkey is stored anyway.
 */
const SELECTION: Readonly<Record<RegistrationRequest['deviceType'], Selection>> = {
  'security-key': { attachment: 'cross-platform', residentKey: 'discouraged', prefer: 'securityKey' },
  'platform-authenticator': { attachment: 'platform', residentKey: 'preferred', prefer: 'localDevice' },
}

/** Where a device of this type is: inside the machine in front of the user, or beside it. */
export function attachmentOf(deviceType: RegistrationRequest['deviceType']): Attachment {
  return SELECTION[deviceType].attachment
}

/** @throws TypeError where `user.id` is not base64url of 1 to 64 bytes */
export async function beginRegistration(
  { server }: Library,
  { rpId, rpName }: RelyingParty,
  { user, deviceType, userVerification, exclude }: RegistrationRequest,
): Promise<Ceremony> {
  const userID = parseBase64url(user.id)
  if (userID === null || userID.length === 0 || userID.length > USER_HANDLE_MAX_BYTES) {
    throw new TypeError('`user.id` must be base64url of 1 to 64 bytes')
  }
  const { attachment, residentKey, prefer } = SELECTION[deviceType]
  const options = await server.generateRegistrationOptions({
    rpID: rpId,
    rpName,
    userID,
    userName: user.name,
    userDisplayName: user.displayName,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: exclude.map(descriptor),
    authenticatorSelection: { authenticatorAttachment: attachment, residentKey, userVerification },
    preferredAuthenticatorType: prefer,
    // Ours, not the library's: it would offer post-quantum keys wherever the runtime happens to know them.
    supportedAlgorithmIDs: Object.values(ALGORITHMS),
  })
  return { options, challenge: options.challenge }
}

export async function beginAuthentication(
  { server }: Library,
  { rpId }: RelyingParty,
  { userVerification, allow }: AuthenticationRequest,
): Promise<Ceremony> {
  const options = await server.generateAuthenticationOptions({
    rpID: rpId,
    timeout: TIMEOUT_MS,
    userVerification,
    allowCredentials: allow.map(descriptor),
  })
  return { options: { ...options, hints: hintsFor(allow) }, challenge: options.challenge }
}

type Named = Pick<StoredCredential, 'id' | 'transports'>

function descriptor({ id, transports }: Named): { id: string; transports?: string[] } {
  return transports.length === 0 ? { id } : { id, transports: [...transports] }
}

const BESIDE = ['ble', 'nfc', 'smart-card', 'usb']

/** Said only where it holds for every credential: a hint that fits one of two hides the other. */
function hintsFor(allow: readonly Named[]): string[] {
  const all = (only: readonly string[]): boolean =>
    allow.length > 0 &&
    allow.every(({ transports }) => transports.length > 0 && transports.every((each) => only.includes(each)))
  if (all(BESIDE)) return ['security-key']
  return all(['internal']) ? ['client-device'] : []
}
