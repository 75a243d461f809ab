import type { OathToken } from '@ssp/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OathTokenError, otp } from './index.ts'

/** The secret of both RFCs: the ASCII text `12345678901234567890`. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const hotp: OathToken = { kind: 'hotp', secret: SECRET, digits: 6, period: 30 }
const totp: OathToken = { kind: 'totp', secret: SECRET, digits: 8, period: 30 }

const wrong = { ok: false, code: 'otp.wrong' } as const
const replayed = { ok: false, code: 'otp.replayed' } as const
const malformed = { ok: false, code: 'otp.malformed' } as const
const at = (counter: number): { ok: true; counter: number } => ({ ok: true, counter })

const { verify, resynchronise, generate } = otp()
const press = (counter: number): Promise<string> => generate(hotp, counter, 0)
const shown = (now: number): Promise<string> => generate(totp, 0, now)

describe('the published vectors', () => {
  // RFC 4226 appendix D, counters 0 to 9.
  const APPENDIX_D = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ')

  test.each(APPENDIX_D.map((code, counter) => [counter, code] as const))('HOTP %i is %s', async (counter, code) => {
    expect(await press(counter)).toBe(code)
    expect(await verify(hotp, code, counter - 1, 0)).toEqual(at(counter))
  })

  // RFC 6238 appendix B, the SHA-1 rows: seconds, step, code.
  test.each([
    [59, 0x1, '94287082'],
    [1_111_111_109, 0x23523ec, '07081804'],
    [1_111_111_111, 0x23523ed, '14050471'],
    [1_234_567_890, 0x273ef07, '89005924'],
    [2_000_000_000, 0x3f940aa, '69279037'],
    [20_000_000_000, 0x27bc86aa, '65353130'],
  ])('TOTP at %i s is step %i, %s', async (seconds, step, code) => {
    expect(await shown(seconds * 1_000)).toBe(code)
    expect(await verify(totp, code, -1, seconds * 1_000)).toEqual(at(step))
  })
})

describe('a TOTP window of one step either side', () => {
  const step = 1_000
  const start = step * 30_000
  const end = start + 29_999

  test.each([
    ['a millisecond before the step before', start - 30_001, wrong],
    ['the first millisecond of the step before', start - 30_000, at(step)],
    ['the last millisecond of the step before', start - 1, at(step)],
    ['the first millisecond of the step itself', start, at(step)],
    ['the last millisecond of the step itself', end, at(step)],
    ['the first millisecond of the step after', end + 1, at(step)],
    ['the last millisecond of the step after', end + 30_000, at(step)],
    ['a millisecond past the step after', end + 30_001, wrong],
  ])('%s', async (_name, now, outcome) => {
    expect(await verify(totp, await shown(start), -1, now)).toEqual(outcome)
  })

  test('the period is the token’s own', async () => {
    const slow: OathToken = { ...totp, period: 60 }
    expect(await verify(slow, await generate(slow, 0, 59_999), -1, 119_999)).toEqual(at(0))
    expect(await verify(slow, await generate(slow, 0, 59_999), -1, 120_000)).toEqual(wrong)
  })

  test('before 1970 and without a clock nothing is right', async () => {
    expect(await verify(totp, '00000000', -1, Number.NaN)).toEqual(wrong)
    expect(await verify(totp, '00000000', -1, -1_000_000)).toEqual(wrong)
  })
})

describe('a step is accepted once (CVE-2015-7225, CVE-2021-43177, CVE-2026-27855)', () => {
  test('not again in its own step, not in the next', async () => {
    const now = 1_000 * 30_000
    const code = await shown(now)
    const first = await verify(totp, code, -1, now)
    expect(first).toEqual(at(1_000))
    expect(await verify(totp, code, 1_000, now)).toEqual(replayed)
    expect(await verify(totp, code, 1_000, now + 30_000)).toEqual(replayed)
    expect(await verify(totp, code, 1_000, now + 60_000)).toEqual(wrong)
  })

  test('an older step is refused after a newer one was accepted', async () => {
    const now = 1_000 * 30_000
    expect(await verify(totp, await shown(now - 30_000), 1_000, now)).toEqual(replayed)
    expect(await verify(totp, await shown(now + 30_000), 1_000, now)).toEqual(at(1_001))
  })

  test('whatever the order of tries, accepted counters only grow', async () => {
    const attempt = fc.record({ shown: fc.integer({ min: 0, max: 40 }), now: fc.integer({ min: 0, max: 40 * 30_000 }) })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(hotp, totp), fc.array(attempt, { maxLength: 12 }), async (token, attempts) => {
        let last = -1
        for (const { shown: counter, now } of attempts) {
          const code = await generate(token, counter, counter * 30_000)
          const outcome = await verify(token, code, last, now)
          if (!outcome.ok) continue
          expect(outcome.counter).toBeGreaterThan(last)
          last = outcome.counter
          expect(await verify(token, code, last, now)).toEqual(replayed)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('HOTP looks ahead ten counters', () => {
  test.each([
    [5, replayed],
    [6, at(6)],
    [15, at(15)],
    [16, wrong],
  ])('after 5, counter %i', async (counter, outcome) => {
    expect(await verify(hotp, await press(counter), 5, 0)).toEqual(outcome)
  })

  test('a used counter is recognised ten back and refused beyond', async () => {
    expect(await verify(hotp, await press(21), 30, 0)).toEqual(replayed)
    expect(await verify(hotp, await press(20), 30, 0)).toEqual(wrong)
  })

  test('the end of the counter is the end', async () => {
    const last = Number.MAX_SAFE_INTEGER
    expect(await verify(hotp, await press(last), last - 1, 0)).toEqual(at(last))
    expect(await verify(hotp, await press(0), last, 0)).toEqual(wrong)
  })
})

describe('resynchronising by two consecutive codes (RFC 4226 section 7.4)', () => {
  test('finds the token within a thousand presses and uses up both codes (CVE-2019-12887)', async () => {
    const [first, second] = [await press(700), await press(701)]
    expect(await verify(hotp, first, 5, 0)).toEqual(wrong)
    expect(await resynchronise(hotp, first, second, 5)).toEqual(at(701))

    expect(await resynchronise(hotp, first, second, 701)).toEqual(replayed)
    expect(await verify(hotp, first, 701, 0)).toEqual(replayed)
    expect(await verify(hotp, second, 701, 0)).toEqual(replayed)
    expect(await verify(hotp, await press(702), 701, 0)).toEqual(at(702))
  })

  test.each([
    [5, replayed],
    [6, at(7)],
    [1_005, at(1_006)],
    [1_006, wrong],
  ])('after 5, a pair that begins at %i', async (counter, outcome) => {
    expect(await resynchronise(hotp, await press(counter), await press(counter + 1), 5)).toEqual(outcome)
  })

  test('only two consecutive codes, in their order', async () => {
    expect(await resynchronise(hotp, await press(100), await press(102), 5)).toEqual(wrong)
    expect(await resynchronise(hotp, await press(101), await press(100), 5)).toEqual(wrong)
    expect(await resynchronise(hotp, await press(100), await press(100), 5)).toEqual(wrong)
    expect(await resynchronise(hotp, await press(100), '12345', 5)).toEqual(malformed)
  })

  test('a TOTP token has no counter to find', async () => {
    expect(await resynchronise(totp, await shown(0), await shown(30_000), -1)).toEqual(wrong)
  })
})

describe('what is typed', () => {
  test.each(['287082', ' 287082 ', '287 082', '28 70 82', '287\u00a0082', '287082\n'])(
    '%j is read as the code',
    async (code) => {
      expect(await verify(hotp, code, 0, 0)).toEqual(at(1))
    },
  )

  test.each([
    '',
    ' ',
    '28708',
    '2870822',
    '-87082',
    '28708a',
    '2870.2',
    '+287082',
    '0x2870',
    '２８７０８２',
    '٢٨٧٠٨٢',
    '287-082',
    ' '.repeat(99),
  ])('%j is malformed', async (code) => {
    expect(await verify(hotp, code, 0, 0)).toEqual(malformed)
  })

  test('the number of digits is the token’s', async () => {
    expect(await verify(totp, '287082', -1, 59_000)).toEqual(malformed)
    expect(await verify({ ...totp, digits: 6 }, '287082', -1, 59_000)).toEqual(at(1))
  })

  test('any text, and what is no text, gives an outcome', async () => {
    const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(anything, async (code) => {
        // What a caller without types may pass.
        const outcome = await verify(hotp, code as string, 90, 0)
        expect(['otp.malformed', 'otp.wrong', 'otp.replayed']).toContain(outcome.ok ? '' : outcome.code)
      }),
    )
  })
})

describe('a token that must not be used', () => {
  const refusals: readonly [string, Partial<OathToken>, string][] = [
    ['a seed of 120 bits (CVE-2024-8796)', { secret: SECRET.slice(0, 24) }, 'token.secret'],
    ['a seed of 152 bits', { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOI' }, 'token.secret'],
    ['no seed', { secret: '' }, 'token.secret'],
    ['a seed that is not base32', { secret: '!'.repeat(32) }, 'token.secret'],
    ['a seed longer than a block', { secret: 'A'.repeat(112) }, 'token.secret'],
    ['seven digits', { digits: 7 as 6 }, 'token.digits'],
    ['a period of zero', { period: 0 }, 'token.period'],
    ['half a second', { period: 0.5 }, 'token.period'],
    ['an endless period', { period: Number.POSITIVE_INFINITY }, 'token.period'],
  ]

  test.each(refusals)('%s', async (_name, change, code) => {
    const token = { ...totp, ...change }
    for (const use of [verify(token, '00000000', -1, 0), resynchronise(token, '0', '0', 0), generate(token, 0, 0)]) {
      const error = await use.then(
        () => null,
        (thrown: unknown) => thrown,
      )
      expect(error).toBeInstanceOf(OathTokenError)
      expect(error).toMatchObject({ code })
      if (change.secret) expect(String(error)).not.toContain(change.secret)
    }
  })

  test('160 bits are enough, in lower case too', async () => {
    expect(await verify({ ...hotp, secret: SECRET.toLowerCase() }, '755224', -1, 0)).toEqual(at(0))
  })
})
