import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A key with a certificate for `localhost` that vouches for itself, in PEM. Made anew for every run, good for a day. */
export interface SelfSigned {
  readonly key: string
  readonly cert: string
  /** The one public key that a browser is told to trust: SHA-256, base64. */
  readonly pin: string
}

/** A length in as few bytes as it takes: browsers refuse any other. */
function sizeOf(length: number): readonly number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

/** An ASN.1 element: its tag, its length, and what is in it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...sizeOf(content.length)]), content])
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)

const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))

const octets = (content: Uint8Array): Buffer => der(0x04, content)

const time = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))

const HOUR = 3_600_000
const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'))
const COMMON_NAME = identifier('550403')
const SUBJECT_ALT_NAME = identifier('551d11')

export function selfSigned(host = 'localhost'): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(host)))))
  const now = Date.now()
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))), // version 3
    der(0x02, Buffer.of(1), randomBytes(8)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(now - HOUR), time(now + 23 * HOUR)),
    name,
    spki,
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, octets(sequence(der(0x82, Buffer.from(host))))))),
  )
  const whole = sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.of(0), sign('sha256', body, privateKey)))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
    pin: createHash('sha256').update(spki).digest('base64'),
  }
}
