import type { Ledger } from '@ssp/core'
import { assertSame } from '../assert.ts'
import { START } from '../make-events.ts'
import type { Case } from '../suite.ts'
import { booked, measured, refusedBy, reservation, TEN_MINUTES, windowOf } from './steps.ts'

const SAME_ID: Case<Ledger> = {
  name: 'books the same id once',
  run: async ({ store, via }) => {
    const asked = reservation('one', [windowOf('a', 2)], 2)
    await booked(store, asked, START)
    await booked(via(1), asked, START + 1)
    await store.settle('one')
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
    await store.settle('one')
    await via(1).settle('one')
    await via(1).refund('one')
    assertSame(await measured(store, 'a', START + 1), 4, 'what stands after a refund of a settled cost')
  },
}

const REFUNDED: Case<Ledger> = {
  name: 'gives a refunded cost back in every window, once',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 9), windowOf('b', 9)]
    await booked(store, reservation('one', keys, 2), START)
    await booked(store, reservation('two', keys, 2), START)
    await store.refund('one')
    await via(1).refund('one')
    await via(1).settle('one')
    await store.refund('unknown')
    await store.settle('unknown')
    for (const key of ['a', 'b']) assertSame(await measured(store, key, START), 2, `what stands under \`${key}\``)
    await booked(store, reservation('three', keys, 7), START)
  },
}

const REFUNDED_AGAIN: Case<Ledger> = {
  name: 'books a refunded id anew, never for nothing',
  run: async ({ store }) => {
    const asked = reservation('one', [windowOf('a', 1)])
    await booked(store, asked, START)
    await store.refund('one')
    await booked(store, asked, START + 1)
    assertSame(await measured(store, 'a', START + 1), 1, 'what stands after a refunded id was asked for again')
    await store.refund('one')
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
    await store.refund('in time')
    assertSame(await measured(via(1), 'a', START + TEN_MINUTES), 3, 'what stands after ten minutes')
    await store.refund('late')
    assertSame(await measured(via(1), 'a', START + TEN_MINUTES), 3, 'what stands after a refund that came too late')
  },
}

const DURABLE: Case<Ledger> = {
  name: 'has every acknowledged booking, settlement and refund after reopening',
  run: async ({ store, reopen }) => {
    const keys = [windowOf('a', 1_000)]
    for (const [id, cost] of [
      ['open', 1],
      ['settled', 10],
      ['refunded', 100],
    ] as const) {
      await booked(store, reservation(id, keys, cost), START)
    }
    await store.settle('settled')
    await store.refund('refunded')
    const again = await reopen()
    await again.refund('settled')
    assertSame(await measured(again, 'a', START), 11, 'what stands after reopening')
    await again.refund('open')
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
