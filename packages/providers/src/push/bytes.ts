import { base64url } from 'jose'

/** Bytes on a buffer of their own, as Web Crypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

export function concat(...parts: readonly Iterable<number>[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/**
 * Strict: of all the spellings that decode to the same bytes only the canonical one, without padding, is taken.
 *
 * @returns null for any other text, for what is no text, and for another number of bytes than `length`
 */
export function parseBase64url(text: unknown, length?: number): Bytes | null {
  if (typeof text !== 'string') return null
  try {
    const bytes = new Uint8Array(base64url.decode(text))
    if (length !== undefined && bytes.length !== length) return null
    return base64url.encode(bytes) === text ? bytes : null
  } catch {
    return null
  }
}
