import { type AuthenticatorData, readAuthenticatorData } from './authenticator-data.ts'
import type { Bytes } from './base64url.ts'
import type { Library } from './library.ts'

export interface Attestation {
  readonly data: AuthenticatorData
  /**
   * `none`, as we asked; `self`, where the new key signed for itself; `other` is one that we didn't ask for. Its
   * certificates are never looked at: checking them means fetching addresses that the answer chose.
   */
  readonly kind: 'none' | 'self' | 'other'
  /** The algorithm that a self attestation names; it must be the key's. */
  readonly algorithm: unknown
}

/** @returns null where the bytes are no attestation object */
export function readAttestation(library: Library, attestation: Bytes): Attestation | null {
  const object = decode(library, attestation)
  if (!(object instanceof Map)) return null
  const format: unknown = object.get('fmt')
  const statement: unknown = object.get('attStmt')
  const bytes: unknown = object.get('authData')
  if (typeof format !== 'string' || !(statement instanceof Map) || !(bytes instanceof Uint8Array)) return null

  const data = readAuthenticatorData(library, Uint8Array.from(bytes))
  if (data === null) return null
  return { data, kind: kindOf(format, statement), algorithm: statement.get('alg') }
}

function kindOf(format: string, statement: ReadonlyMap<unknown, unknown>): Attestation['kind'] {
  if (format === 'none') return statement.size === 0 ? 'none' : 'other'
  return format === 'packed' && !statement.has('x5c') ? 'self' : 'other'
}

function decode(library: Library, attestation: Bytes): unknown {
  try {
    return library.helpers.decodeAttestationObject(attestation)
  } catch {
    return null
  }
}
