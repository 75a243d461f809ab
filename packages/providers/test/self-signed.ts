import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate for a host, and for 127.0.0.1 where that is `localhost`, that is its own root. Made on the spot, valid for a day. PEM. */
export function selfSigned(host = 'localhost'): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    name(host),
    sequence(utcTime(Date.now() - HOUR), utcTime(Date.now() + 23 * HOUR)),
    name(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        sequence(oid('551d13'), TRUE, der(0x04, sequence(TRUE))), // basicConstraints: a root
        sequence(
          oid('551d11'), // subjectAltName
          der(0x04, sequence(der(0x82, Buffer.from(host)), ...(host === 'localhost' ? [der(0x87, Buffer.of(127, 0, 0, 1))] : []))),
        ),
      ),
    ),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.of(0), signature))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }
}

const HOUR = 3_600_000
const TRUE = der(0x01, Buffer.of(0xff))
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 0x80 ? Buffer.of(length) : Buffer.of(0x82, length >> 8, length & 0xff)
  return Buffer.concat([Buffer.of(tag), size, content])
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return der(0x30, ...contents)
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function name(common: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))))
}

function utcTime(at: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))
}
