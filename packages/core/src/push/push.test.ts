import { describe, expect, it } from 'vitest'
import {
  ACTIVATION_MS,
  ACTIVATION_TRIES,
  contextText,
  numberFrom,
  PUSH_ANSWER_MS,
  PUSH_CLOCK_MS,
  PUSH_MATCHES,
  PUSH_REDEEM_MS,
  PUSH_RUNGS,
} from '../index.ts'

/** What the laws can't know: the numbers and texts that `docs/push-protocol.md` gives. */
describe('ssp-push/1', () => {
  it('shows and signs the text of the protocol', () => {
    const context = {
      purpose: 'sign-in',
      application: 'Demo Notes',
      organisation: 'Example',
      account: 'ada',
      country: 'DE',
      browser: 'Firefox',
      system: 'Linux',
      at: 0,
    } as const
    expect(contextText(context)).toBe(
      '{"v":1,"purpose":"sign-in","application":"Demo Notes","organisation":"Example","account":"ada","country":"DE","browser":"Firefox","system":"Linux","at":0}',
    )
  })

  it('gives the times and tries of the protocol', () => {
    expect([PUSH_ANSWER_MS, PUSH_REDEEM_MS, PUSH_CLOCK_MS]).toEqual([60_000, 60_000, 60_000])
    expect([ACTIVATION_MS, ACTIVATION_TRIES]).toEqual([600_000, 5])
    expect(PUSH_RUNGS).toEqual([
      { points: 6, withinMs: 600_000, stopMs: 900_000 },
      { points: 20, withinMs: 86_400_000, stopMs: 86_400_000 },
    ])
  })

  it('knows three ways to match, from loose to strict', () => {
    expect(PUSH_MATCHES).toEqual(['none', 'pick', 'type'])
  })

  it('reads bytes as one number, the last byte counting least', () => {
    const bytes = (...last: readonly number[]): Uint8Array => {
      const all = new Uint8Array(16)
      all.set(last, 16 - last.length)
      return all
    }
    expect(numberFrom(bytes(7), 'type').number).toBe('007')
    expect(numberFrom(bytes(3, 232), 'type').number).toBe('000')
    expect(numberFrom(bytes(0), 'pick')).toEqual({ number: '10', options: ['10', '11', '12'] })
    // The last of all throws: 90 · 89 · 88 · 3 less one.
    expect(numberFrom(bytes(0x20, 0x44, 0x4f), 'pick')).toEqual({ number: '97', options: ['99', '98', '97'] })
  })
})
