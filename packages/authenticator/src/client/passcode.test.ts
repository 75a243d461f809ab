import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { passcodeOf, stepAt } from './passcode.ts'
import { keyOfPasscodes } from './passcode-key.ts'

/** RFC 6238 appendix B: the ASCII text 12345678901234567890, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a passcode', () => {
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %i is the one of RFC 6238', async (second, code) => {
    const key = await keyOfPasscodes({ secret: SECRET, algorithm: 'SHA1', digits: 8, period: 30 })
    expect(await passcodeOf(key, stepAt(key, second * 1000))).toBe(code)
    expect(await passcodeOf({ ...key, digits: 6 }, stepAt(key, second * 1000))).toBe(code.slice(2))
  })

  test('is what another way of computing it says, for a secret with odd bytes', async () => {
    const key = await keyOfPasscodes({ secret: '74X4XMEB3WAQFAH7', algorithm: 'SHA1', digits: 6, period: 30 })
    const secret = Buffer.from('ff2fcbb081dd810280ff', 'hex')
    for (let step = 0; step < 200; step += 1) {
      const counter = Buffer.alloc(8)
      counter.writeBigUInt64BE(BigInt(step))
      const mac = createHmac('sha1', secret).update(counter).digest()
      const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff
      expect(await passcodeOf(key, step)).toBe(String(number % 1_000_000).padStart(6, '0'))
    }
  })

  test("changes with the period, and its key can't be taken out", async () => {
    const key = await keyOfPasscodes({ secret: SECRET, algorithm: 'SHA1', digits: 6, period: 30 })
    expect([0, 29_999, 30_000, 59_999, 60_000].map((time) => stepAt(key, time))).toEqual([0, 0, 1, 1, 2])
    expect(key.key.extractable).toBe(false)
  })
})
