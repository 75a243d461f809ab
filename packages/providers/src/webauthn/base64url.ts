/** Bytes on a buffer of their own, as Web Crypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Groups of four; at the end two or three characters, the last of which has no bit beyond the last byte. */
const CANONICAL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/

/**
 * Strict: no padding, no foreign character, no stray bit at the end. Each text stands for one sequence of bytes and the
 * other way round, so that comparing ids as text is comparing them as bytes.
 *
 * @returns null for anything else
 */
export function parseBase64url(text: string): Bytes | null {
  if (!CANONICAL.test(text)) return null
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
