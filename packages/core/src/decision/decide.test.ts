import { describe, expect, it } from 'vitest'
import { newAccount } from '../account/account.ts'
import { SHIPPED_POLICY } from '../policy/shipped-policy.ts'
import { decideBy } from './decide.ts'
import type { Facts } from './facts.ts'
import type { Forbid } from './rule.ts'

const facts: Facts = {
  now: 0,
  user: 'ada',
  organisation: { edition: 'mfa' },
  application: { id: 'wiki', kind: 'web', prompt: 'universal', selfService: true },
  entry: 'prompt',
  location: 'unknown',
  session: null,
  account: newAccount('ada'),
  reachable: [],
  lockedUntil: null,
  push: { stoppedUntil: null },
  proof: null,
  telephony: null,
}

const forbid = (id: string): Forbid => ({
  id,
  cites: [],
  effect: 'forbid',
  actor: 'user',
  commands: ['view-devices'],
  cure: 'never',
  when: () => true,
})

describe('because', () => {
  it.each([
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'c', 'a', 'b'],
  ])('names each rule once and in one order, whatever the order of the rules: %s, %s, %s', (...ids) => {
    const made = new Map(ids.map((id) => [id, forbid(id)]))
    const decide = decideBy(ids.flatMap((id) => made.get(id) ?? []))
    const { because } = decide({ id: 'c', actor: { type: 'user', id: 'ada' }, type: 'view-devices' }, facts, SHIPPED_POLICY)
    expect(because).toEqual(['default.refuse', 'a', 'b', 'c'])
  })
})
