import { argon2idAsync } from '@noble/hashes/argon2.js'
import type { Bytes } from '../shared/base64.ts'
import type { Argon2Cost } from './phc.ts'

/** How long others may have to wait for the thread, in milliseconds. */
const TICK_MS = 10

const PASSWORD_MAX_BYTES = 1_024

/** Argon2id 1.3 (RFC 9106). Lets others have the thread every ten milliseconds. */
export async function derive(password: Bytes, salt: Bytes, { memory, passes, lanes }: Argon2Cost, length: number): Promise<Bytes> {
  const options = { m: memory, t: passes, p: lanes, dkLen: length, asyncTick: TICK_MS }
  return new Uint8Array(await argon2idAsync(password, salt, options))
}

/**
 * A password as it is hashed: UTF-8 of its normal form C, as RFC 8265 section 4.2 has it. One keyboard writes *é* as a
 * letter, another as *e* and an accent; whoever chose the password on the one must get in on the other.
 *
 * @returns null for more than 1,024 bytes
 */
export function passwordBytes(password: string): Bytes | null {
  // No character has fewer bytes than UTF-16 units: nothing long is worked on.
  if (password.length > PASSWORD_MAX_BYTES) return null
  const bytes = new TextEncoder().encode(password.normalize('NFC'))
  return bytes.length > PASSWORD_MAX_BYTES ? null : bytes
}
