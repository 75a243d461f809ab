import { concat, fromBase64url, type Bytes } from './bytes.ts'
import { type Cbor, encodeCbor } from './cbor.ts'

/** `ES384` is one that relying parties of ours don't accept. */
export type KeyAlgorithm = 'ES256' | 'ES384' | 'EdDSA' | 'RS256'

/** A key pair of one credential. */
export interface CredentialKey {
  /** COSE_Key, encoded. */
  readonly publicKey: Bytes
  /** COSE algorithm number. */
  readonly algorithm: number
  /** A signature as WebAuthn wants it: ASN.1 for ECDSA, raw otherwise. */
  sign(data: Bytes): Promise<Bytes>
}

interface Recipe {
  readonly cose: number
  readonly generate: RsaHashedKeyGenParams | EcKeyGenParams | Algorithm
  readonly sign: EcdsaParams | Algorithm
  /** COSE labels beside key type and algorithm, from the JWK. */
  readonly kty: number
  readonly labels: (jwk: JsonWebKey) => readonly [number, Cbor][]
}

const ec = (cose: number, namedCurve: string, hash: string, curve: number): Recipe => ({
  cose,
  generate: { name: 'ECDSA', namedCurve },
  sign: { name: 'ECDSA', hash },
  kty: 2,
  labels: ({ x = '', y = '' }) => [
    [-1, curve],
    [-2, fromBase64url(x)],
    [-3, fromBase64url(y)],
  ],
})

const RECIPES: Readonly<Record<KeyAlgorithm, Recipe>> = {
  ES256: ec(-7, 'P-256', 'SHA-256', 1),
  ES384: ec(-35, 'P-384', 'SHA-384', 2),
  EdDSA: {
    cose: -8,
    generate: { name: 'Ed25519' },
    sign: { name: 'Ed25519' },
    kty: 1,
    labels: ({ x = '' }) => [
      [-1, 6],
      [-2, fromBase64url(x)],
    ],
  },
  RS256: {
    cose: -257,
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2_048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    } satisfies RsaHashedKeyGenParams,
    sign: { name: 'RSASSA-PKCS1-v1_5' },
    kty: 3,
    labels: ({ n = '', e = '' }) => [
      [-1, fromBase64url(n)],
      [-2, fromBase64url(e)],
    ],
  },
}

export async function credentialKey(name: KeyAlgorithm): Promise<CredentialKey> {
  const { cose, generate, sign, kty, labels } = RECIPES[name]
  // Every recipe makes a pair.
  const pair = (await crypto.subtle.generateKey(generate, true, ['sign', 'verify'])) as CryptoKeyPair
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return {
    publicKey: encodeCbor(new Map<number, Cbor>([[1, kty], [3, cose], ...labels(jwk)])),
    algorithm: cose,
    async sign(data) {
      const signature = new Uint8Array(await crypto.subtle.sign(sign, pair.privateKey, data))
      return generate.name === 'ECDSA' ? toAsn1(signature) : signature
    },
  }
}

/** Web Crypto gives r and s side by side; authenticators send a SEQUENCE of two INTEGERs (RFC 3279 section 2.2.3). */
function toAsn1(signature: Bytes): Bytes {
  const half = signature.length / 2
  const body = concat(integer(signature.subarray(0, half)), integer(signature.subarray(half)))
  return concat(Uint8Array.of(0x30, body.length), body)
}

function integer(bytes: Uint8Array): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0)
  const significant = bytes.subarray(first === -1 ? bytes.length - 1 : first)
  const sign = (significant[0] ?? 0) < 0x80 ? [] : [0]
  return concat(Uint8Array.of(0x02, significant.length + sign.length, ...sign), significant)
}
