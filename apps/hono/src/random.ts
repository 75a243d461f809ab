/** Bytes from the platform's own source. */
export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** Base64url without padding. */
export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
