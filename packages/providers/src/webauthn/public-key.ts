import type { Bytes } from './base64url.ts'
import type { Library } from './library.ts'

/** The COSE algorithms that we ask for and accept, in this order. Everything on the market speaks the first. */
export const ALGORITHMS = { es256: -7, eddsa: -8, rs256: -257 } as const

/** COSE labels (RFC 9052 section 7.1, RFC 9053 section 7): key type, algorithm, and by type curve or modulus. */
const KTY = 1
const ALG = 3
const CURVE_OR_MODULUS = -1

const P256 = 1
const ED25519 = 6
const RSA_MIN_BYTES = 256

/** What a key of each algorithm must look like, and a signature that it can read but never made. */
interface Shape {
  readonly kty: number
  /** Whether what stands under label -1 is the curve, or a modulus that is long enough. */
  readonly fits: (parameter: unknown) => boolean
  readonly probe: (parameter: unknown) => Bytes
}

const SHAPE: ReadonlyMap<unknown, Shape> = new Map([
  [
    ALGORITHMS.es256,
    {
      kty: 2,
      fits: (curve) => curve === P256,
      // ASN.1: a sequence of the integers 1 and 1.
      probe: () => Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01),
    },
  ],
  [ALGORITHMS.eddsa, { kty: 1, fits: (curve) => curve === ED25519, probe: () => new Uint8Array(64) }],
  [
    ALGORITHMS.rs256,
    {
      kty: 3,
      fits: (modulus) => modulus instanceof Uint8Array && modulus.length >= RSA_MIN_BYTES,
      probe: (modulus) => new Uint8Array(modulus instanceof Uint8Array ? modulus.length : 0),
    },
  ],
] satisfies [number, Shape][])

/** A key that has the shape of one we accept. */
export interface PublicKey {
  readonly algorithm: number
  readonly bytes: Bytes
  readonly probe: Bytes
}

/** @returns null for any other key, and for what is none */
export function readPublicKey(library: Library, bytes: Bytes): PublicKey | null {
  const key = decode(library, bytes)
  if (!(key instanceof Map)) return null
  const algorithm: unknown = key.get(ALG)
  const parameter: unknown = key.get(CURVE_OR_MODULUS)
  const shape = SHAPE.get(algorithm)
  if (typeof algorithm !== 'number' || shape === undefined) return null
  if (key.get(KTY) !== shape.kty || !shape.fits(parameter)) return null
  return { algorithm, bytes, probe: shape.probe(parameter) }
}

/**
 * Whether a signature can be checked with the key at all. An impossible point or a missing half shows only here, and a
 * registration without attestation would otherwise store a key that never opens anything.
 */
export async function isUsable(library: Library, { bytes, probe }: PublicKey): Promise<boolean> {
  try {
    const data = new Uint8Array(0)
    return !(await library.helpers.verifySignature({ signature: probe, data, credentialPublicKey: bytes }))
  } catch {
    return false
  }
}

function decode(library: Library, bytes: Bytes): unknown {
  try {
    return library.helpers.decodeCredentialPublicKey(bytes)
  } catch {
    return null
  }
}
