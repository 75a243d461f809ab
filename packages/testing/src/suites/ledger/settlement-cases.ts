import type { Ledger } from '@ssp/core'
import { assertSame } from '../assert.ts'
import { START } from '../make-events.ts'
import type { Case } from '../suite.ts'
import { booked, HOUR, measured, refusedBy, reservation, TEN_MINUTES, verifiedIn, windowOf } from './steps.ts'

const SAME_ID: Case<Ledger> = {
  name: 'books the same id once',
  run: async ({ store, via }) => {
    const asked = reservation('one', [windowOf('a', 2)], 2)
    await booked(store, asked, START)
    await booked(via(1), asked, START + 1)
    await store.settle('one', START + 1)
    await booked(via(1), asked, START + 2)
    assertSame(await measured(store, 'a', START + 2), 2, 'what stands after the same id three times')
  },
}

const REFUSED_AGAIN: Case<Ledger> = {
  name: 'remembers no refused id',
  run: async ({ store }) => {
    const keys = [windowOf('a', 1, 1_000)]
    await booked(store, reservation('first', keys), START)
    const full = { key: 'a', measured: 1, limit: 1 }
    for (const now of [START, START + 999]) {
      assertSame(
        refusedBy(await store.reserve(reservation('second', keys), now)),
        full,
        'a reservation in a full window',
      )
    }
    await booked(store, reservation('second', keys), START + 1_000)
    assertSame(await measured(store, 'a', START + 1_000, 1_000), 1, 'what stands after a refused id was booked')
  },
}

const SETTLED: Case<Ledger> = {
  name: 'keeps a settled cost, which nothing gives back',
  run: async ({ store, via }) => {
    await booked(store, reservation('one', [windowOf('a', 9)], 4), START)
    await store.settle('one', START)
    await via(1).settle('one', START)
    await via(1).refund('one', START)
    assertSame(await measured(store, 'a', START + 1), 4, 'what stands after a refund of a settled cost')
  },
}

const REFUNDED: Case<Ledger> = {
  name: 'gives a refunded cost back in every window, once',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 9), windowOf('b', 9)]
    await booked(store, reservation('one', keys, 2), START)
    await booked(store, reservation('two', keys, 2), START)
    await store.refund('one', START)
    await via(1).refund('one', START)
    await via(1).settle('one', START)
    await store.refund('unknown', START)
    await store.settle('unknown', START)
    for (const key of ['a', 'b']) assertSame(await measured(store, key, START), 2, `what stands under \`${key}\``)
    await booked(store, reservation('three', keys, 7), START)
  },
}

const REFUNDED_AGAIN: Case<Ledger> = {
  name: 'books a refunded id anew, never for nothing',
  run: async ({ store }) => {
    const asked = reservation('one', [windowOf('a', 1)])
    await booked(store, asked, START)
    await store.refund('one', START)
    await booked(store, asked, START + 1)
    assertSame(await measured(store, 'a', START + 1), 1, 'what stands after a refunded id was asked for again')
    await store.refund('one', START + 1)
    await booked(store, reservation('two', [windowOf('a', 1)]), START + 2)
    const full = { key: 'a', measured: 1, limit: 1 }
    assertSame(refusedBy(await store.reserve(asked, START + 3)), full, 'a refunded id in a window that others filled')
  },
}

const UNSETTLED: Case<Ledger> = {
  name: 'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 9)]
    await booked(store, reservation('in time', keys, 2), START)
    await booked(store, reservation('late', keys, 3), START)
    assertSame(await measured(via(1), 'a', START + TEN_MINUTES - 1), 5, 'what stands before ten minutes')
    await store.refund('in time', START + TEN_MINUTES - 1)
    assertSame(await measured(via(1), 'a', START + TEN_MINUTES), 3, 'what stands after ten minutes')
    await via(1).refund('late', START + TEN_MINUTES)
    assertSame(await measured(via(1), 'a', START + TEN_MINUTES), 3, 'what stands after a refund that came too late')
    await store.settle('late', START + TEN_MINUTES + 1)
    assertSame(await measured(via(1), 'a', START + HOUR - 1), 3, 'what stands after it was settled as well')
    assertSame(await measured(via(1), 'a', START + HOUR), 0, 'what stands when the window has passed')
  },
}

const DURABLE: Case<Ledger> = {
  name: 'has every acknowledged booking, settlement, refund and verification after reopening',
  run: async ({ store, reopen }) => {
    const keys = [windowOf('a', 1_000)]
    for (const [id, cost] of [
      ['open', 1],
      ['settled', 10],
      ['refunded', 100],
    ] as const) {
      await booked(store, reservation(id, keys, cost), START)
    }
    await store.settle('settled', START)
    await store.refund('refunded', START)
    await store.verify('settled', START)
    const again = await reopen()
    assertSame(await verifiedIn(again, 'a', START), 10, 'what is verified after reopening')
    await again.refund('settled', START)
    assertSame(await measured(again, 'a', START), 11, 'what stands after reopening')
    await again.refund('open', START)
    assertSame(await measured(again, 'a', START), 10, 'what stands after a refund of what was open')
  },
}

export const SETTLEMENT_CASES: readonly Case<Ledger>[] = [
  SAME_ID,
  REFUSED_AGAIN,
  SETTLED,
  REFUNDED,
  REFUNDED_AGAIN,
  UNSETTLED,
  DURABLE,
]
