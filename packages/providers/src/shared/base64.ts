/** Bytes on a buffer of their own, as Web Crypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** @throws DOMException for what is not base64; ask for its shape first */
export function fromBase64(text: string): Bytes {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
