import type { Ledger } from '@ssp/core'
import { assertSame, assertThat } from '../assert.ts'
import { START } from '../make-events.ts'
import { countOf, race } from '../race.ts'
import type { Case } from '../suite.ts'
import { booked, measured, reservation, windowOf } from './steps.ts'

const LAST_SLOT: Case<Ledger> = {
  name: 'gives the last slot of a window to one of 64 parallel callers',
  run: async ({ store, via }) => {
    const keys = [windowOf('roomy', 1_000), windowOf('a', 3), windowOf('other', 1_000)]
    for (const id of ['first', 'second']) await booked(store, reservation(id, keys), START)
    const results = await race(64, (caller) => via(caller).reserve(reservation(`caller-${caller}`, keys), START))
    assertSame(
      countOf(results, ({ ok }) => ok),
      1,
      'callers that got the last slot',
    )
    for (const key of ['roomy', 'a', 'other']) {
      assertSame(await measured(store, key, START), 3, `what stands under \`${key}\``)
    }
  },
}

const CROSSED: Case<Ledger> = {
  name: 'exceeds no window when 64 parallel callers name two windows in opposite orders',
  run: async ({ store, via }) => {
    const [a, b] = [windowOf('a', 10), windowOf('b', 20)]
    const results = await race(64, (caller) =>
      via(caller).reserve(reservation(`caller-${caller}`, caller % 2 === 0 ? [a, b] : [b, a]), START),
    )
    assertSame(
      countOf(results, ({ ok }) => ok),
      10,
      'callers that got a slot',
    )
    for (const key of ['a', 'b']) assertSame(await measured(store, key, START), 10, `what stands under \`${key}\``)
  },
}

const SAME_ID: Case<Ledger> = {
  name: 'books the same id once for 16 parallel callers',
  run: async ({ store, via }) => {
    const results = await race(16, (caller) => via(caller).reserve(reservation('one', [windowOf('a', 2)], 2), START))
    assertSame(
      countOf(results, ({ ok }) => ok),
      16,
      'callers that were told it is booked',
    )
    assertSame(await measured(store, 'a', START), 2, 'what stands')
  },
}

const REFUNDED_ONCE: Case<Ledger> = {
  name: 'gives a cost back once for 16 parallel refunds',
  run: async ({ store, via }) => {
    for (const id of ['one', 'two']) await booked(store, reservation(id, [windowOf('a', 9)], 4), START)
    await race(16, (caller) => via(caller).refund('one'))
    assertSame(await measured(store, 'a', START), 4, 'what stands after 16 refunds of one of two bookings')
  },
}

const SETTLE_OR_REFUND: Case<Ledger> = {
  name: 'settles or refunds where both are asked for in parallel, for good',
  run: async ({ store, via }) => {
    for (const [key, settlersFirst] of [
      ['a', true],
      ['b', false],
    ] as const) {
      await booked(store, reservation(key, [windowOf(key, 9)], 4), START)
      await race(16, (caller) => (caller < 8 === settlersFirst ? via(caller).settle(key) : via(caller).refund(key)))
      const stands = await measured(store, key, START)
      assertThat(stands === 0 || stands === 4, `\`${stands}\` of 4 stands after settlements and refunds`)
      for (const again of ['refund', 'settle', 'refund'] as const) await via(1)[again](key)
      assertSame(await measured(store, key, START), stands, 'what stands after some more of each')
    }
  },
}

const NEVER_EXCEEDED: Case<Ledger> = {
  name: 'never exceeds a window while 64 parallel callers book and refund',
  run: async ({ store, via }) => {
    const limit = 8
    let [held, most, sent] = [0, 0, 0]
    await race(64, async (caller) => {
      const id = `caller-${caller}`
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const result = await via(caller).reserve(reservation(`${id}-${attempt}`, [windowOf('a', limit)]), START)
        if (!result.ok) continue
        held += 1
        most = Math.max(most, held)
        if (caller % 4 === 0) {
          sent += 1
          await via(caller).settle(`${id}-${attempt}`)
          return
        }
        held -= 1
        await via(caller).refund(`${id}-${attempt}`)
      }
    })
    assertThat(most <= limit, `${most} were held at once in a window of ${limit}`)
    assertSame(await measured(store, 'a', START), sent, 'what stands in the end')
    const rest = await race(limit, (caller) =>
      via(caller).reserve(reservation(`rest-${caller}`, [windowOf('a', limit)]), START),
    )
    assertSame(
      countOf(rest, ({ ok }) => ok),
      limit - sent,
      'slots that are left in the end',
    )
  },
}

export const LEDGER_RACE_CASES: readonly Case<Ledger>[] = [
  LAST_SLOT,
  CROSSED,
  SAME_ID,
  REFUNDED_ONCE,
  SETTLE_OR_REFUND,
  NEVER_EXCEEDED,
]
