import { describe, expect, it } from 'vitest'
import { newAccount } from './account.ts'
import type { AccountEvent } from './event.ts'
import { evolve, fold } from './evolve.ts'

const said = { v: 1, change: 'c', at: 0, actor: { type: 'system' } } as const
const house = newAccount('ada')

describe('an account before its first event', () => {
  it('has a run of changes that begins with the first', () => {
    expect(house.run).toEqual({ session: null, from: 1 })
  })
})

describe('an event that cannot have happened', () => {
  const unheard = { ...said, type: 'device-blessed' } as unknown as AccountEvent
  const impossible: AccountEvent = { ...said, type: 'freeze-lifted' }

  it('leaves the account as it was, also where no release knows its type', () => {
    expect(evolve(house, impossible)).toBe(house)
    expect(evolve(house, unheard)).toBe(house)
  })

  it('stops a history where it stands', () => {
    const possible: AccountEvent = { ...said, type: 'bypass-codes-revoked' }
    expect(fold(house, [possible, impossible])).toEqual({ ok: false, at: 1, code: 'event.not-applicable' })
  })
})
