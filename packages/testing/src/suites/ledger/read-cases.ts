import type { Ledger } from '@ssp/core'
import { assertSame } from '../assert.ts'
import { AWKWARD_NAMES } from '../awkward-names.ts'
import { START } from '../make-events.ts'
import type { Case } from '../suite.ts'
import { booked, DAY, HOUR, readOf, reservation, TEN_MINUTES, windowOf } from './steps.ts'

const NOTHING = { count: 0, unverified: 0, oldestAt: null }

const EMPTY: Case<Ledger> = {
  name: 'reads nothing in a window without bookings, and every window that was asked for',
  run: async ({ store }) => {
    await booked(store, reservation('one', [windowOf('booked', 9)]), START)
    const kinds = ['sends', 'unverified', 'credits', 'daily-peak'] as const
    const asked = kinds.map((kind) => ({ key: kind, windowMs: HOUR, kind }))
    const counts = await store.read([...asked, { key: 'booked', windowMs: HOUR, kind: 'sends' }], START)
    const expected = Object.fromEntries(kinds.map((kind) => [kind, NOTHING]))
    assertSame(counts, { ...expected, booked: { count: 1, unverified: 1, oldestAt: START } }, 'five windows')
    assertSame(await store.read([], START), {}, 'no window')
  },
}

const SENDS: Case<Ledger> = {
  name: 'reads all sends, those that are not verified, and when the oldest was booked',
  run: async ({ store, via }) => {
    for (const [at, id] of ['first', 'second', 'third'].entries())
      await booked(store, reservation(id, [windowOf('a', 9)]), START + at)
    await via(1).verify('first', START + 3)
    assertSame(
      await readOf(store, 'sends', 'a', START + 3),
      { count: 3, unverified: 2, oldestAt: START },
      'three sends, the first of which is verified',
    )
  },
}

const UNVERIFIED: Case<Ledger> = {
  name: 'reads when the oldest of the unverified was booked in a window that limits them',
  run: async ({ store, via }) => {
    for (const [at, id] of ['first', 'second', 'third'].entries())
      await booked(store, reservation(id, [windowOf('a', 9)]), START + at)
    await store.verify('first', START + 3)
    assertSame(
      await readOf(via(1), 'unverified', 'a', START + 3),
      { count: 3, unverified: 2, oldestAt: START + 1 },
      'three sends, the first of which is verified',
    )
    for (const id of ['second', 'third']) await via(1).verify(id, START + 4)
    assertSame(
      await readOf(store, 'unverified', 'a', START + 4),
      { count: 3, unverified: 0, oldestAt: null },
      'three sends, all verified',
    )
  },
}

const CREDITS: Case<Ledger> = {
  name: 'reads credits as they were booked',
  run: async ({ store }) => {
    for (const [id, cost] of [
      ['sms', 2],
      ['call', 17],
      ['free', 0],
      ['half', 0.5],
    ] as const)
      await booked(store, reservation(id, [windowOf('organisation', 100)], cost), START)
    assertSame(
      await readOf(store, 'credits', 'organisation', START),
      { count: 19.5, unverified: 19.5, oldestAt: START },
      'four charges',
    )
  },
}

/** Midnight UTC after all of these stories begin: they begin at noon. */
const MIDNIGHT = START + 12 * HOUR

const PEAK: Case<Ledger> = {
  name: 'reads the best day of UTC of the verified sends, as far as the window reaches',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 100, 14 * DAY)]
    const days = [
      // Noon to midnight: four, of which three are verified.
      [START, START + 1, START + 2, MIDNIGHT - 1],
      // The next day: five, of which four are verified.
      [MIDNIGHT, MIDNIGHT + 1, MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR, MIDNIGHT + DAY - 1],
      // The third: two, of which one is.
      [MIDNIGHT + DAY, MIDNIGHT + DAY + 1],
    ]
    for (const [day, times] of days.entries()) {
      for (const [at, now] of times.entries()) {
        await booked(store, reservation(`${day}-${at}`, keys), now)
        if (at > 0) await via(1).verify(`${day}-${at}`, now)
      }
    }
    const peak = (now: number, windowMs: number = 14 * DAY): Promise<unknown> =>
      readOf(store, 'daily-peak', 'a', now, windowMs)
    const now = MIDNIGHT + DAY + 1
    assertSame(await peak(now), { count: 4, unverified: 0, oldestAt: null }, 'the best of three days')
    // The second day's first moments are the last to be outside.
    const reaching = MIDNIGHT + 1 + 14 * DAY
    assertSame(await peak(reaching - 1), { count: 4, unverified: 0, oldestAt: null }, 'the whole of the best day')
    assertSame(await peak(reaching), { count: 3, unverified: 0, oldestAt: null }, 'the best day but for its first')
    assertSame(await peak(MIDNIGHT + 15 * DAY), { count: 1, unverified: 0, oldestAt: null }, 'the third day alone')
    assertSame(await peak(MIDNIGHT + 15 * DAY + 1), NOTHING, 'no day at all')
  },
}

const SHORT_PEAK: Case<Ledger> = {
  name: 'reads the best day of UTC in a short window too',
  run: async ({ store }) => {
    const keys = [windowOf('a', 100, HOUR)]
    const times = [MIDNIGHT - 2, MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 1, MIDNIGHT + 2]
    for (const now of times) {
      await booked(store, reservation(`${now}`, keys), now)
      await store.verify(`${now}`, now)
    }
    for (const [now, count] of [
      [MIDNIGHT + 2, 3],
      [MIDNIGHT + HOUR, 2],
      [MIDNIGHT + HOUR + 2, 0],
    ] as const) {
      const peak = { count, unverified: 0, oldestAt: null }
      assertSame(await readOf(store, 'daily-peak', 'a', now), peak, `the best day ${now - MIDNIGHT} ms after midnight`)
    }
  },
}

const LEAVES: Case<Ledger> = {
  name: 'reads a send until a millisecond before its window has passed, and not at it',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 9, 1_000)]
    await booked(store, reservation('first', keys), START)
    await booked(store, reservation('second', keys), START + 10)
    for (const kind of ['sends', 'unverified', 'credits'] as const) {
      const read = (now: number): Promise<unknown> => readOf(via(1), kind, 'a', now, 1_000)
      assertSame(await read(START + 999), { count: 2, unverified: 2, oldestAt: START }, 'the last millisecond')
      assertSame(await read(START + 1_000), { count: 1, unverified: 1, oldestAt: START + 10 }, 'when it has passed')
      assertSame(await read(START + 1_010), NOTHING, 'when both have passed')
    }
  },
}

const REFUNDED: Case<Ledger> = {
  name: 'reads nothing of what was refunded, verified or not',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 99), windowOf('b', 99, 14 * DAY)]
    for (const id of ['kept', 'plain', 'verified']) await booked(store, reservation(id, keys, 2), START)
    for (const id of ['kept', 'verified']) await store.verify(id, START)
    for (const id of ['plain', 'verified']) await via(1).refund(id, START)
    await store.verify('plain', START)
    const kept = { count: 2, unverified: 0 }
    assertSame(await readOf(store, 'sends', 'a', START), { ...kept, oldestAt: START }, 'sends')
    assertSame(await readOf(store, 'unverified', 'a', START), { ...kept, oldestAt: null }, 'the unverified')
    for (const now of [START, START + DAY]) {
      const peak = await readOf(store, 'daily-peak', 'b', now, 14 * DAY)
      assertSame(peak, { ...kept, oldestAt: null }, 'the best day')
    }
  },
}

const REFUNDED_AGAIN: Case<Ledger> = {
  name: 'reads a refunded id that was booked anew as not verified',
  run: async ({ store, via }) => {
    const asked = reservation('one', [windowOf('a', 9)])
    await booked(store, asked, START)
    await store.verify('one', START)
    await store.refund('one', START)
    await booked(via(1), asked, START + 1)
    const expected = { count: 1, unverified: 1, oldestAt: START + 1 }
    assertSame(await readOf(store, 'unverified', 'a', START + 1), expected, 'what was booked anew')
  },
}

const SPENT: Case<Ledger> = {
  name: 'reads what is unsettled after ten minutes, which counts as spent and can still be verified',
  run: async ({ store, via }) => {
    await booked(store, reservation('one', [windowOf('a', 9)]), START)
    const late = START + TEN_MINUTES
    const read = (): Promise<unknown> => readOf(via(1), 'unverified', 'a', late)
    assertSame(await read(), { count: 1, unverified: 1, oldestAt: START }, 'what is unsettled after ten minutes')
    await store.refund('one', late)
    assertSame(await read(), { count: 1, unverified: 1, oldestAt: START }, 'what was refunded too late')
    await store.verify('one', late)
    assertSame(await read(), { count: 1, unverified: 0, oldestAt: null }, 'what was verified after that')
  },
}

const VERIFIED_ONCE: Case<Ledger> = {
  name: 'verifies what is booked, once, and under all of its keys',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 99), windowOf('a', 99, DAY), windowOf('b', 99, 14 * DAY)]
    await booked(store, reservation('one', keys, 3), START)
    await booked(store, reservation('two', keys, 4), START)
    await store.verify('unknown', START)
    for (const ledger of [store, via(1), store]) await ledger.verify('one', START)
    await store.settle('one', START)
    await store.verify('one', START + 1)
    for (const [key, windowMs] of [
      ['a', HOUR],
      ['a', DAY],
      ['b', 14 * DAY],
    ] as const) {
      const held = await readOf(store, 'unverified', key, START + 1, windowMs)
      assertSame(held, { count: 7, unverified: 4, oldestAt: START }, `what is verified under \`${key}\``)
      const peak = await readOf(store, 'daily-peak', key, START + 1, windowMs)
      assertSame(peak, { count: 3, unverified: 0, oldestAt: null }, `the best day under \`${key}\``)
    }
    const room = await store.reserve(reservation('three', [windowOf('a', 7)]), START + 1)
    assertSame(room.ok, false, 'a reservation where what is verified fills the window')
  },
}

const APART: Case<Ledger> = {
  name: 'reads and verifies keys and ids apart, whatever they look like',
  run: async ({ store, via }) => {
    for (const [at, name] of AWKWARD_NAMES.entries())
      await booked(store, reservation(name, [windowOf(name, 1_000)], at + 1), START)
    for (const name of AWKWARD_NAMES.filter((_, at) => at % 2 === 0)) await via(1).verify(name, START)
    const windows = AWKWARD_NAMES.map((key) => ({ key, windowMs: HOUR, kind: 'sends' }) as const)
    const counts = await store.read(windows, START)
    for (const [at, name] of AWKWARD_NAMES.entries()) {
      const held = Object.hasOwn(counts, name) ? counts[name] : undefined
      const expected = { count: at + 1, unverified: at % 2 === 0 ? 0 : at + 1, oldestAt: START }
      assertSame(held, expected, `what is read under \`${name}\``)
    }
  },
}

const SKEW: Case<Ledger> = {
  name: 'reads what a caller with a faster clock booked, in the order of their clocks',
  run: async ({ store, via }) => {
    const keys = [windowOf('a', 9)]
    await booked(store, reservation('fast', keys), START + 20)
    await booked(via(1), reservation('slow', keys), START)
    const read = (): Promise<unknown> => readOf(store, 'unverified', 'a', START + 1)
    assertSame(await read(), { count: 2, unverified: 2, oldestAt: START }, 'two sends')
    await store.verify('slow', START + 1)
    assertSame(await read(), { count: 2, unverified: 1, oldestAt: START + 20 }, 'two sends, the first one verified')
  },
}

export const READ_CASES: readonly Case<Ledger>[] = [
  EMPTY,
  SENDS,
  UNVERIFIED,
  CREDITS,
  PEAK,
  SHORT_PEAK,
  LEAVES,
  REFUNDED,
  REFUNDED_AGAIN,
  SPENT,
  VERIFIED_ONCE,
  APART,
  SKEW,
]
