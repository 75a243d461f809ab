import type { Ledger } from '@ssp/core'
import { assertSame, assertThat } from '../assert.ts'
import { AWKWARD_NAMES } from '../awkward-names.ts'
import { START } from '../make-events.ts'
import type { Case } from '../suite.ts'
import { booked, HOUR, measured, refusedBy, reservation, windowOf } from './steps.ts'

const FILLS: Case<Ledger> = {
  name: 'books until a window is full, then refuses with what it measured',
  run: async ({ store, via }) => {
    const keys = [windowOf('number', 5), windowOf('user', 100)]
    await booked(store, reservation('a', keys, 2), START)
    await booked(via(1), reservation('b', keys, 3), START)
    const result = await via(1).reserve(reservation('c', keys), START + 1)
    const expected = { ok: false, key: 'number', measured: 5, limit: 5, retryAfterMs: HOUR - 1 }
    assertSame(result, expected, 'a reservation in a full window')
    assertSame(await measured(store, 'user', START + 1), 5, 'what stands in the wider window')
  },
}

const ALL_OR_NOTHING: Case<Ledger> = {
  name: 'books in every window or in none',
  run: async ({ store }) => {
    await booked(store, reservation('first', [windowOf('full', 1)]), START)
    const keys = [windowOf('before', 9), windowOf('full', 1), windowOf('after', 9)]
    const result = await store.reserve(reservation('second', keys), START)
    assertSame(refusedBy(result), { key: 'full', measured: 1, limit: 1 }, 'a reservation with one full window')
    assertSame(await measured(store, 'before', START), 0, 'what stands in the window before the full one')
    assertSame(await measured(store, 'after', START), 0, 'what stands in the window after the full one')
    assertSame(await measured(store, 'full', START), 1, 'what stands in the full window')
    await booked(store, reservation('second', [windowOf('before', 1), windowOf('after', 1)]), START)
  },
}

const FIRST_FULL: Case<Ledger> = {
  name: 'names the first window without room, in the order asked',
  run: async ({ store }) => {
    const [a, b] = [windowOf('a', 1), windowOf('b', 1)]
    await booked(store, reservation('first', [a, b]), START)
    for (const keys of [
      [a, b],
      [b, a],
      [windowOf('roomy', 9), b, a],
    ]) {
      const result = await store.reserve(reservation('second', keys), START)
      const full = keys.find(({ key }) => key !== 'roomy')?.key
      assertSame(refusedBy(result), { key: full, measured: 1, limit: 1 }, 'a reservation with two full windows')
    }
  },
}

const NEVER_FITS: Case<Ledger> = {
  name: 'refuses what never fits, with a waiting time that is a number',
  run: async ({ store }) => {
    for (const limit of [0, 2]) {
      const result = await store.reserve(reservation('dear', [windowOf('a', limit)], 3), START)
      assertSame(refusedBy(result), { key: 'a', measured: 0, limit }, 'a cost above the limit')
      const wait = result.ok ? 0 : result.retryAfterMs
      assertThat(Number.isSafeInteger(wait) && wait > 0, `the waiting time is \`${wait}\``)
    }
    await booked(store, reservation('fits', [windowOf('a', 3)], 3), START)
  },
}

const LEAVES: Case<Ledger> = {
  name: 'counts a cost until a millisecond before its window has passed, and not at it',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 1, 1_000)]
    await booked(store, reservation('first', keys), START)
    const early = await via(1).reserve(reservation('second', keys), START + 999)
    const refused = { ok: false, key: 'a', measured: 1, limit: 1, retryAfterMs: 1 }
    assertSame(early, refused, 'a reservation in the last millisecond of the window')
    await booked(via(1), reservation('second', keys), START + 1_000)
    assertSame(await measured(store, 'a', START + 1_000, 1_000), 1, 'what stands when the window has passed')
  },
}

const SLIDES: Case<Ledger> = {
  name: 'slides: any stretch of the window’s length holds the limit, wherever it begins',
  run: async ({ store }) => {
    const keys = [windowOf('a', 2, 1_000)]
    await booked(store, reservation('at 0', keys), START)
    await booked(store, reservation('at 900', keys), START + 900)
    await booked(store, reservation('at 1000', keys), START + 1_000)
    const full = { ok: false, key: 'a', measured: 2, limit: 2, retryAfterMs: 899 }
    assertSame(await store.reserve(reservation('at 1001', keys), START + 1_001), full, 'a third in 101 ms')
    await booked(store, reservation('at 1900', keys), START + 1_900)
    await booked(store, reservation('at 2000', keys), START + 2_000)
    assertSame(await measured(store, 'a', START + 2_000, 1_000), 2, 'what stands at 2000')
  },
}

const WAITS: Case<Ledger> = {
  name: 'says exactly when the window has room again',
  run: async ({ store }) => {
    const keys = [windowOf('a', 6, 1_000)]
    for (const [at, cost] of [3, 2, 1].entries())
      await booked(store, reservation(`${at}`, keys, cost), START + at * 100)
    for (const [cost, leaves] of [
      [1, 0],
      [3, 0],
      [4, 100],
      [5, 100],
      [6, 200],
    ] as const) {
      const now = START + 250
      const result = await store.reserve(reservation('next', keys, cost), now)
      const wait = leaves + 1_000 - 250
      assertSame(result, { ok: false, key: 'a', measured: 6, limit: 6, retryAfterMs: wait }, `a cost of ${cost}`)
    }
    const before = await store.reserve(reservation('next', keys, 4), START + 1_099)
    assertSame(before, { ok: false, key: 'a', measured: 3, limit: 6, retryAfterMs: 1 }, 'a millisecond early')
    await booked(store, reservation('next', keys, 4), START + 1_100)
  },
}

const SEVERAL_WINDOWS: Case<Ledger> = {
  name: 'counts a cost once under a key that has several windows',
  run: async ({ store }) => {
    const keys = [windowOf('a', 2, 1_000), windowOf('a', 3, 10_000)]
    await booked(store, reservation('1', keys), START)
    await booked(store, reservation('2', keys), START + 1)
    assertSame(await measured(store, 'a', START + 1, 10_000), 2, 'what stands in the longer window')
    const short = await store.reserve(reservation('3', keys), START + 2)
    assertSame(short, { ok: false, key: 'a', measured: 2, limit: 2, retryAfterMs: 998 }, 'the shorter window is full')
    await booked(store, reservation('3', keys), START + 1_000)
    const long = await store.reserve(reservation('4', keys), START + 2_000)
    assertSame(long, { ok: false, key: 'a', measured: 3, limit: 3, retryAfterMs: 8_000 }, 'the longer window is full')
  },
}

const APART: Case<Ledger> = {
  name: 'keeps keys and ids apart, whatever they look like',
  run: async ({ store, via }) => {
    for (const name of AWKWARD_NAMES) await booked(store, reservation(name, [windowOf(name, 1)]), START)
    for (const name of AWKWARD_NAMES)
      assertSame(await measured(via(1), name, START), 1, `what stands under \`${name}\``)
    for (const name of AWKWARD_NAMES) await via(1).refund(name, START)
    for (const name of AWKWARD_NAMES) assertSame(await measured(store, name, START), 0, `what stands under \`${name}\``)
  },
}

const SKEW: Case<Ledger> = {
  name: 'counts what a caller with a faster clock booked',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 2, 1_000)]
    await booked(store, reservation('fast', keys), START + 20)
    await booked(via(1), reservation('slow', keys), START)
    const full = { ok: false, key: 'a', measured: 2, limit: 2 }
    const slower = await via(1).reserve(reservation('slower', keys), START + 1)
    assertSame(slower, { ...full, retryAfterMs: 999 }, 'a slower clock')
    await booked(store, reservation('later', keys), START + 1_000)
    const latest = await store.reserve(reservation('latest', keys), START + 1_001)
    assertSame(latest, { ...full, retryAfterMs: 19 }, 'when the slower one has left the window')
  },
}

const LONG_AND_SHORT: Case<Ledger> = {
  name: 'counts in a long window while hundreds of short ones come and go',
  run: async ({ store }) => {
    const day = 24 * HOUR
    await booked(store, reservation('kept', [windowOf('a', 9, day)], 5), START)
    for (let at = 1; at <= 500; at += 1) {
      await booked(store, reservation(`passing-${at}`, [windowOf(`b-${at % 7}`, 1, 1_000)]), START + at * 172_000)
    }
    assertSame(await measured(store, 'a', START + day - 1, day), 5, 'what stands in the last millisecond of a day')
    assertSame(await measured(store, 'a', START + day, day), 0, 'what stands after a day')
    assertSame(await measured(store, 'b-0', START + day, day), 71, 'what stands under a busy key within a day')
    assertSame(await measured(store, 'b-0', START + 2 * day, day), 0, 'what stands under a busy key after two days')
    await booked(store, reservation('new', [windowOf('b-0', 1, day)]), START + 2 * day)
    assertSame(await measured(store, 'b-0', START + 2 * day, day), 1, 'what stands under a key that came back')
  },
}

export const WINDOW_CASES: readonly Case<Ledger>[] = [
  FILLS,
  ALL_OR_NOTHING,
  FIRST_FULL,
  NEVER_FITS,
  LEAVES,
  SLIDES,
  WAITS,
  SEVERAL_WINDOWS,
  APART,
  SKEW,
  LONG_AND_SHORT,
]
