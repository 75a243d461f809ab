import type { Ledger } from '@ssp/core'
import { assertSame, assertThat } from '../assert.ts'
import { START } from '../make-events.ts'
import { countOf, race } from '../race.ts'
import type { Case } from '../suite.ts'
import { booked, DAY, measured, readOf, reservation, windowOf } from './steps.ts'

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

/** Windows with one slot left, by how they are read: what fills them, what is verified of that, and a caller's cost. */
const ALMOST_FULL = [
  { kind: 'sends', limit: 5, filled: 4, verified: 2, cost: 1 },
  { kind: 'unverified', limit: 3, filled: 6, verified: 4, cost: 1 },
  { kind: 'credits', limit: 40, filled: 4, verified: 0, cost: 33 },
  { kind: 'daily-peak', limit: 7, filled: 6, verified: 6, cost: 1 },
] as const

const LAST_SLOT_READ: Case<Ledger> = {
  name: 'gives the last slot of each kind of window to one of 64 parallel callers that have read it',
  run: async ({ store, via }) => {
    for (const { kind, limit, filled, verified, cost } of ALMOST_FULL) {
      const [key, windowMs] = [`last-${kind}`, DAY]
      for (let at = 0; at < filled; at += 1) {
        await booked(store, reservation(`${kind}-${at}`, [windowOf(key, filled, windowMs)]), START)
        if (at < verified) await store.verify(`${kind}-${at}`, START)
      }
      const results = await race(64, async (caller) => {
        const read = await readOf(via(caller), kind, key, START, windowMs)
        // What is verified takes no room where the unverified are limited; a ledger counts all.
        const besides = kind === 'unverified' ? read.count - (read.unverified ?? read.count) : 0
        const keys = [windowOf(`roomy-${kind}`, 1_000, windowMs), windowOf(key, limit + besides, windowMs)]
        return via(caller).reserve(reservation(`${kind}-caller-${caller}`, keys, cost), START)
      })
      const got = countOf(results, ({ ok }) => ok)
      assertSame(got, 1, `callers that got the last slot of a window of \`${kind}\``)
      for (const [held, expected] of [
        [key, filled + cost],
        [`roomy-${kind}`, cost],
      ] as const) {
        const { count } = await readOf(store, 'sends', held, START, windowMs)
        assertSame(count, expected, `what is read under \`${held}\``)
      }
    }
  },
}

const VERIFIED_ONCE: Case<Ledger> = {
  name: 'verifies once for 16 parallel callers',
  run: async ({ store, via }) => {
    const windowMs = 14 * DAY
    for (const id of ['one', 'two']) await booked(store, reservation(id, [windowOf('a', 99, windowMs)], 4), START)
    await race(16, (caller) => via(caller).verify('one', START))
    const held = await readOf(store, 'unverified', 'a', START, windowMs)
    assertSame(held, { count: 8, unverified: 4, oldestAt: START }, 'what is read after 16 verifications')
    const { count } = await readOf(store, 'daily-peak', 'a', START, windowMs)
    assertSame(count, 4, 'the best day after 16 verifications of one of two bookings')
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
    await race(16, (caller) => via(caller).refund('one', START))
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
      await race(16, (caller) => via(caller)[caller < 8 === settlersFirst ? 'settle' : 'refund'](key, START))
      const stands = await measured(store, key, START)
      assertThat(stands === 0 || stands === 4, `\`${stands}\` of 4 stands after settlements and refunds`)
      for (const again of ['refund', 'settle', 'refund'] as const) await via(1)[again](key, START)
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
          await via(caller).settle(`${id}-${attempt}`, START)
          return
        }
        held -= 1
        await via(caller).refund(`${id}-${attempt}`, START)
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
  LAST_SLOT_READ,
  VERIFIED_ONCE,
  CROSSED,
  SAME_ID,
  REFUNDED_ONCE,
  SETTLE_OR_REFUND,
  NEVER_EXCEEDED,
]
