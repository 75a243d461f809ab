import { concat, fromHex, sha256, toBase64url, uint, utf8, type Bytes } from './bytes.ts'
import { type Cbor, encodeCbor } from './cbor.ts'
import { credentialKey, type CredentialKey, type KeyAlgorithm } from './credential-key.ts'

export interface SoftwareAuthenticatorSettings {
  /** The page that the browser half believes to be on: `https://mfa.example.com`. */
  readonly origin: string
  readonly attachment?: 'platform' | 'cross-platform'
  readonly transports?: readonly string[]
  readonly algorithm?: KeyAlgorithm
  /** A UUID; all zero, as most authenticators say where nobody asks for attestation. */
  readonly aaguid?: string
  /** Whether it checks who is there, by PIN or finger. */
  readonly verifiesUser?: boolean
  /** Whether its credentials can be copied to other machines, and whether they were. */
  readonly backupEligible?: boolean
  readonly backedUp?: boolean
  /** Whether it counts its signatures. Synchronised ones always say 0. */
  readonly counts?: boolean
}

/** What to get wrong in one answer. Everything not named is as it should be. */
export interface Faults {
  readonly type?: string
  readonly challenge?: string
  readonly origin?: string
  readonly crossOrigin?: unknown
  readonly topOrigin?: string
  readonly rpId?: string
  readonly userPresent?: boolean
  readonly userVerified?: boolean
  readonly backupEligible?: boolean
  readonly backedUp?: boolean
  /** The signature counter to claim. */
  readonly counter?: number
  /** The id to claim, beside the signed data. */
  readonly credentialId?: string
  readonly attachment?: string
  /** Bytes in place of the COSE key. */
  readonly publicKey?: Bytes
  /** `self`: the new key signs for itself. Anything else is put down as the format, with `statement` beside it. */
  readonly attestation?: string
  readonly statement?: ReadonlyMap<string, Cbor>
  /** Changes a part after it was signed: its last bit, or a space after the client data, which leaves them readable. */
  readonly tamper?: 'client-data' | 'authenticator-data' | 'signature'
}

/** As `PublicKeyCredential.toJSON()` gives it. */
export interface RegistrationJson {
  readonly id: string
  readonly rawId: string
  readonly type: string
  readonly authenticatorAttachment: string
  readonly clientExtensionResults: Record<string, never>
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports: string[]
  }
}

export interface AuthenticationJson {
  readonly id: string
  readonly rawId: string
  readonly type: string
  readonly authenticatorAttachment: string
  readonly clientExtensionResults: Record<string, never>
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle: string
  }
}

export interface SoftwareAuthenticator {
  /**
   * Makes a credential.
   *
   * @param options what a relying party gives to the browser, as JSON
   * @throws DOMException `InvalidStateError` where it holds an excluded credential
   */
  register(options: unknown, faults?: Faults): Promise<RegistrationJson>
  /**
   * Signs with the first allowed credential that it holds, or any where none is named.
   *
   * @throws DOMException `NotAllowedError` where it holds none
   */
  authenticate(options: unknown, faults?: Faults): Promise<AuthenticationJson>
}

interface Held {
  readonly id: string
  readonly rpId: string
  readonly userHandle: string
  readonly key: CredentialKey
  counter: number
}

const NO_AAGUID = '00000000-0000-0000-0000-000000000000'
const FLAG = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 } as const

/**
 * An authenticator and the browser in front of it, in software: real keys, real signatures, and every answer can be
 * made wrong in one point.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 */
export function softwareAuthenticator(settings: SoftwareAuthenticatorSettings): SoftwareAuthenticator {
  const { algorithm = 'ES256', counts = true, aaguid = NO_AAGUID } = settings
  const held: Held[] = []

  return {
    async register(options, faults = {}) {
      const asked = options as CreationOptions
      const excluded = (asked.excludeCredentials ?? []).map(({ id }) => id)
      if (held.some(({ id }) => excluded.includes(id)))
        throw new DOMException('already registered', 'InvalidStateError')

      const id = crypto.getRandomValues(new Uint8Array(16))
      const key = await credentialKey(algorithm)
      const credential = { id: toBase64url(id), rpId: asked.rp.id, userHandle: asked.user.id, key, counter: 0 }
      held.push(credential)

      const clientData = collectedClientData('webauthn.create', asked.challenge, settings, faults)
      const attested = concat(
        fromHex(aaguid.replaceAll('-', '')),
        uint(id.length, 2),
        id,
        faults.publicKey ?? key.publicKey,
      )
      const authData = await authenticatorData(credential, settings, faults, attested)
      const signature = await key.sign(concat(authData, await sha256(clientData)))
      const object = new Map<string, Cbor>([
        ...attestation(key, tampered(signature, faults.tamper === 'signature'), faults),
        ['authData', tampered(authData, faults.tamper === 'authenticator-data')],
      ])
      return {
        ...envelope(credential, settings, faults),
        response: {
          clientDataJSON: toBase64url(concat(clientData, utf8(faults.tamper === 'client-data' ? ' ' : ''))),
          attestationObject: toBase64url(encodeCbor(object)),
          transports: [...(settings.transports ?? [settings.attachment === 'platform' ? 'internal' : 'usb'])],
        },
      }
    },

    async authenticate(options, faults = {}) {
      const asked = options as RequestOptions
      const allowed = (asked.allowCredentials ?? []).map(({ id }) => id)
      const credential = held.find(
        ({ id, rpId }) => rpId === asked.rpId && (allowed.length === 0 || allowed.includes(id)),
      )
      if (credential === undefined) throw new DOMException('no credential here', 'NotAllowedError')
      if (counts) credential.counter++

      const clientData = collectedClientData('webauthn.get', asked.challenge, settings, faults)
      const authData = await authenticatorData(credential, settings, faults, null)
      const signature = await credential.key.sign(concat(authData, await sha256(clientData)))
      return {
        ...envelope(credential, settings, faults),
        response: {
          clientDataJSON: toBase64url(concat(clientData, utf8(faults.tamper === 'client-data' ? ' ' : ''))),
          authenticatorData: toBase64url(tampered(authData, faults.tamper === 'authenticator-data')),
          signature: toBase64url(tampered(signature, faults.tamper === 'signature')),
          userHandle: credential.userHandle,
        },
      }
    },
  }
}

/** The parts of the options that it reads. A test that hands in something else fails where it is read. */
interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string }
  readonly user: { readonly id: string }
  readonly excludeCredentials?: readonly { readonly id: string }[]
}

interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
  readonly allowCredentials?: readonly { readonly id: string }[]
}

function collectedClientData(
  type: string,
  challenge: string,
  { origin }: SoftwareAuthenticatorSettings,
  faults: Faults,
): Bytes {
  const said = {
    type: faults.type ?? type,
    challenge: faults.challenge ?? challenge,
    origin: faults.origin ?? origin,
    crossOrigin: 'crossOrigin' in faults ? faults.crossOrigin : false,
    topOrigin: faults.topOrigin,
  }
  return utf8(JSON.stringify(said))
}

async function authenticatorData(
  { rpId, counter }: Held,
  settings: SoftwareAuthenticatorSettings,
  faults: Faults,
  attested: Bytes | null,
): Promise<Bytes> {
  const set: Readonly<Record<keyof typeof FLAG, boolean>> = {
    userPresent: faults.userPresent ?? true,
    userVerified: faults.userVerified ?? settings.verifiesUser ?? true,
    backupEligible: faults.backupEligible ?? settings.backupEligible ?? false,
    backedUp: faults.backedUp ?? settings.backedUp ?? false,
    attested: attested !== null,
  }
  const flags = Object.entries(FLAG).reduce((sum, [name, bit]) => (set[name as keyof typeof FLAG] ? sum | bit : sum), 0)
  return concat(
    await sha256(utf8(faults.rpId ?? rpId)),
    Uint8Array.of(flags),
    uint(faults.counter ?? counter, 4),
    attested ?? new Uint8Array(0),
  )
}

function attestation(key: CredentialKey, signature: Bytes, { attestation: kind, statement }: Faults): [string, Cbor][] {
  const own = new Map<string, Cbor>([
    ['alg', key.algorithm],
    ['sig', signature],
  ])
  const format = kind === 'self' ? 'packed' : (kind ?? 'none')
  return [
    ['fmt', format],
    ['attStmt', statement ?? (kind === 'self' ? own : new Map<string, Cbor>())],
  ]
}

function envelope(
  { id }: Held,
  { attachment = 'cross-platform' }: SoftwareAuthenticatorSettings,
  faults: Faults,
): Omit<RegistrationJson, 'response'> {
  return {
    id: faults.credentialId ?? id,
    rawId: faults.credentialId ?? id,
    type: 'public-key',
    authenticatorAttachment: faults.attachment ?? attachment,
    clientExtensionResults: {},
  }
}

function tampered(bytes: Bytes, yes: boolean): Bytes {
  return yes ? bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1) : bytes
}
