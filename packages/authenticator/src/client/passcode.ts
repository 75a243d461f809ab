import type { PasscodeKey } from './account.ts'

/** Which passcode it is at this time (RFC 6238 section 4.2); milliseconds since 1970. */
export const stepAt = ({ period }: PasscodeKey, time: number): number => Math.floor(time / 1000 / period)

/** RFC 4226 section 5.3. */
export async function passcodeOf({ key, digits }: PasscodeKey, step: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(step))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer))
  const at = mac.getUint8(mac.byteLength - 1) & 15
  const number = mac.getUint32(at) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}
