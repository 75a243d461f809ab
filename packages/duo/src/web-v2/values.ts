import { fromBase64, toBase64 } from '../shared/base64.ts'

/** What requests and answers sign. */
export interface Values {
  readonly username: string
  readonly ikey: string
  /** Seconds since 1970; from then on nobody accepts it. */
  readonly exp: number
}

export function encodeValues({ username, ikey, exp }: Values): string {
  return toBase64(new TextEncoder().encode(`${username}|${ikey}|${exp}`))
}

/** The values of a text that `encodeValues` could have made, or null. */
export function decodeValues(base64: string): Values | null {
  const text = decodeUtf8(fromBase64(base64))
  // No field holds a bar: a name that has one makes a fourth.
  const [username, ikey, exp, ...more] = text?.split('|') ?? []
  if (username === undefined || ikey === undefined || exp === undefined || more.length > 0) return null
  return /^\d{1,12}$/.test(exp) ? { username, ikey, exp: Number(exp) } : null
}

function decodeUtf8(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null
  try {
    // Strict: a name must not change by being decoded.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
