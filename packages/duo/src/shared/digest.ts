import { toBase64 } from './base64.ts'

/** Keys in the store are digests: whoever reads the store learns no code, no assertion and no request. */
export async function digest(...parts: readonly string[]): Promise<string> {
  // A length before each part: no two lists of parts read the same.
  const text = parts.map((part) => `${part.length}:${part}`).join('')
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
