import type { ShortLivedStore } from '@ssp/core'
import { assertSame, assertThat } from './assert.ts'
import { AWKWARD_NAMES } from './awkward-names.ts'
import { START } from './make-events.ts'
import { countOf, race } from './race.ts'
import { defineSuite } from './suite.ts'
import type { Case, SuiteOptions } from './suite.ts'

/** When everything of these stories expires. */
const END = START + 60_000

const PUT: Case<ShortLivedStore> = {
  name: 'returns what was put, byte for byte, and replaces it',
  run: async ({ store, via }) => {
    assertSame(await store.get('a', START), null, 'a key that was never put')
    const values = [
      'one',
      '',
      '0',
      'null',
      '{"b":1,"a":"M\u00fcller \u{1f5dd}\ufe0f e\u0301"}\r\n ',
      'x'.repeat(50_000),
    ]
    for (const value of values) {
      await store.put('a', value, END)
      const got = await via(1).get('a', START)
      assertThat(got === value, `\`${value.slice(0, 50)}\` came back as \`${String(got).slice(0, 50)}\``)
    }
  },
}

const EXPIRES: Case<ShortLivedStore> = {
  name: 'has a value until a millisecond before its expiry, and not at it',
  run: async ({ store, via }) => {
    for (const key of ['read', 'read later', 'taken', 'taken late']) await store.put(key, 'x', END)
    await store.put('dead', 'x', START)
    assertSame(await store.get('dead', START), null, 'a value that was put at its expiry')
    assertSame(await via(1).get('read', END - 1), 'x', 'get a millisecond before the expiry')
    assertSame(await via(1).get('read later', END - 1), 'x', 'get a millisecond before the expiry')
    assertSame(await via(1).take('taken', END - 1), 'x', 'take a millisecond before the expiry')
    assertSame(await store.get('read', END), null, 'get at the expiry')
    assertSame(await store.take('taken late', END), null, 'take at the expiry')
    assertSame(await store.get('read later', END + 1), null, 'get a millisecond after the expiry')
  },
}

const PUT_MOVES_EXPIRY: Case<ShortLivedStore> = {
  name: 'gives a replaced value its new expiry, be it later or earlier',
  run: async ({ store }) => {
    await store.put('earlier', 'x', END)
    await store.put('earlier', 'y', START + 10)
    await store.put('later', 'x', END)
    await store.put('later', 'y', END + 10)
    assertSame(await store.get('earlier', START + 9), 'y', 'a value whose expiry was brought forward')
    assertSame(await store.get('earlier', START + 10), null, 'a value at its earlier expiry')
    assertSame(await store.get('later', END + 9), 'y', 'a value whose expiry was put off')
    assertSame(await store.get('later', END + 10), null, 'a value at its later expiry')
  },
}

const PUT_IF_ABSENT: Case<ShortLivedStore> = {
  name: 'puts if absent where nothing unexpired stands',
  run: async ({ store, via }) => {
    await store.put('empty', '', END)
    assertSame(await store.putIfAbsent('empty', 'x', END, START), false, 'where an empty text stands')
    assertSame(await store.putIfAbsent('a', 'one', END, START), true, 'where nothing stands')
    assertSame(await via(1).putIfAbsent('a', 'two', END + 1, START), false, 'where something stands')
    assertSame(await via(1).putIfAbsent('a', 'two', END + 1, END - 1), false, 'a millisecond before the expiry')
    assertSame(await store.get('a', END - 1), 'one', 'what stands')
    assertSame(await via(1).putIfAbsent('a', 'two', END + 5, END), true, 'at the expiry')
    assertSame(await store.get('a', END + 4), 'two', 'what was put at the expiry')
    assertSame(await store.get('a', END + 5), null, 'what was put at the expiry, at its own')
  },
}

const REPLACE: Case<ShortLivedStore> = {
  name: 'replaces exactly the expected value, with a new expiry',
  run: async ({ store, via }) => {
    assertSame(await store.replace('a', 'one', 'two', END, START), false, 'where nothing stands')
    assertSame(await store.get('a', START), null, 'what a failed replacement left')
    await store.put('a', 'one', END)
    for (const expected of ['two', 'One', 'one ', '']) {
      assertSame(await via(1).replace('a', expected, 'x', END, START), false, `expecting \`${expected}\``)
    }
    assertSame(await via(1).replace('a', 'one', 'two', END + 10, END - 1), true, 'a millisecond before the expiry')
    assertSame(await store.get('a', END + 9), 'two', 'what stands under the new expiry')
    assertSame(await via(1).replace('a', 'two', 'three', END + 99, END + 10), false, 'at the new expiry')
    assertSame(await store.get('a', END + 10), null, 'what stands at the new expiry')
  },
}

const TAKE: Case<ShortLivedStore> = {
  name: 'takes a value once',
  run: async ({ store, via }) => {
    assertSame(await store.take('a', START), null, 'a key that was never put')
    await store.put('a', 'one', END)
    await store.put('b', 'other', END)
    assertSame(await via(1).take('a', START), 'one', 'the first take')
    assertSame(await store.take('a', START), null, 'the second take')
    assertSame(await store.get('a', START), null, 'a value that was taken')
    assertSame(await store.get('b', START), 'other', 'a value beside the one that was taken')
    assertSame(await store.putIfAbsent('a', 'two', END, START), true, 'putting where a value was taken')
    assertSame(await store.take('a', START), 'two', 'the take of a new value')
  },
}

const INCREMENT: Case<ShortLivedStore> = {
  name: 'counts from one until the expiry that the first increment set, then from one again',
  run: async ({ store, via }) => {
    assertSame(await store.increment('a', END, START), 1, 'the first increment')
    assertSame(await store.increment('b', END, START), 1, 'the first increment of another key')
    assertSame(await via(1).increment('a', END + 100, START + 1), 2, 'the second increment')
    assertSame(await store.increment('a', START + 2, END - 1), 3, 'an increment a millisecond before the expiry')
    assertSame(await via(1).increment('a', END + 50, END), 1, 'an increment at the expiry')
    assertSame(await store.increment('a', END + 99, END + 49), 2, 'an increment before the new expiry')
    assertSame(await store.increment('a', END + 99, END + 50), 1, 'an increment at the new expiry')
  },
}

const COUNT_READS: Case<ShortLivedStore> = {
  name: 'reads a count as decimal text, and forgets it when it is deleted',
  run: async ({ store, via }) => {
    for (let count = 1; count <= 11; count += 1) await store.increment('a', END, START)
    await store.increment('b', END, START)
    await via(1).delete('b')
    assertSame(await store.get('b', START), null, 'a count that was deleted')
    assertSame(await store.increment('b', END, START), 1, 'the first increment after a deletion')
    assertSame(await via(1).get('a', END - 1), '11', 'a count')
    assertSame(await via(1).get('a', END), null, 'a count at its expiry')
  },
}

const DELETE: Case<ShortLivedStore> = {
  name: 'deletes a value, and nothing where there is none',
  run: async ({ store, via }) => {
    await store.put('a', 'x', END)
    await store.put('ab', 'y', END)
    await via(1).delete('a')
    await via(1).delete('a')
    await store.delete('unknown')
    assertSame(await store.get('a', START), null, 'a value that was deleted')
    assertSame(await store.take('a', START), null, 'the take of a value that was deleted')
    assertSame(await store.get('ab', START), 'y', 'a value beside the one that was deleted')
  },
}

const APART: Case<ShortLivedStore> = {
  name: 'keeps keys apart, whatever they look like',
  run: async ({ store, via }) => {
    for (const key of AWKWARD_NAMES)
      assertSame(await store.get(key, START), null, `the key \`${key}\` before it is put`)
    for (const key of AWKWARD_NAMES) await store.put(key, `value of ${key}`, END)
    for (const key of AWKWARD_NAMES) assertSame(await via(1).get(key, START), `value of ${key}`, `the key \`${key}\``)
    for (const key of AWKWARD_NAMES) {
      assertSame(await via(1).take(key, START), `value of ${key}`, `the take of the key \`${key}\``)
    }
    for (const key of AWKWARD_NAMES) assertSame(await store.increment(key, END, START), 1, `the count of \`${key}\``)
  },
}

const MANY: Case<ShortLivedStore> = {
  name: 'keeps what has not expired while thousands of others come and go',
  run: async ({ store }) => {
    await store.put('kept', 'x', END)
    for (let at = 0; at < 3_000; at += 1) {
      await store.put(`passing-${at}`, 'y', START + at + 1)
      await store.get(`passing-${at}`, START + at)
    }
    assertSame(await store.get('kept', START + 3_000), 'x', 'a value after thousands of others')
    assertSame(await store.get('passing-0', START + 3_000), null, 'a value that expired long ago')
    assertSame(await store.get('passing-2999', START + 3_000), null, 'a value that just expired')
  },
}

const ONE_TAKER: Case<ShortLivedStore> = {
  name: 'gives a value to one of 16 parallel takers',
  run: async ({ store, via }) => {
    await store.put('a', 'x', END)
    const taken = await race(16, (caller) => via(caller).take('a', START))
    assertSame(
      countOf(taken, (value) => value === 'x'),
      1,
      'takers that got the value',
    )
    assertSame(
      countOf(taken, (value) => value === null),
      15,
      'takers that got nothing',
    )
  },
}

const ONE_PUTTER: Case<ShortLivedStore> = {
  name: 'lets one of 16 parallel callers put if absent',
  run: async ({ store, via }) => {
    const put = await race(16, (caller) => via(caller).putIfAbsent('a', `value-${caller}`, END, START))
    assertSame(countOf(put, Boolean), 1, 'callers that put their value')
    assertSame(await store.get('a', START), `value-${put.indexOf(true)}`, 'the value that stands')
    const again = await race(16, (caller) => via(caller).putIfAbsent('a', `new-${caller}`, END + 1, END))
    assertSame(countOf(again, Boolean), 1, 'callers that put their value over an expired one')
  },
}

const ONE_REPLACER: Case<ShortLivedStore> = {
  name: 'lets one of 16 parallel callers replace a value',
  run: async ({ store, via }) => {
    await store.put('a', 'x', END)
    const replaced = await race(16, (caller) => via(caller).replace('a', 'x', `value-${caller}`, END, START))
    assertSame(countOf(replaced, Boolean), 1, 'callers that replaced the value')
    assertSame(await store.get('a', START), `value-${replaced.indexOf(true)}`, 'the value that stands')
  },
}

const ALL_COUNTED: Case<ShortLivedStore> = {
  name: 'counts every one of 64 parallel increments, each with a number of its own',
  run: async ({ store, via }) => {
    const counts = await race(64, (caller) => via(caller).increment('a', END, START))
    const expected = Array.from({ length: 64 }, (_, at) => at + 1)
    assertSame(
      counts.toSorted((one, other) => one - other),
      expected,
      'the counts',
    )
    assertSame(await store.increment('a', END, START), 65, 'the count of one more')
  },
}

const BUDGET: Case<ShortLivedStore> = {
  name: 'never looks at more of 64 parallel wrong codes than the budget allows',
  run: async ({ store, via }) => {
    const budget = 5
    let looked = 0
    const verify = async (caller: number, code: string): Promise<boolean> => {
      // Counted before it is looked at: an attempt that fails half-way has been an attempt.
      if ((await via(caller).increment('failures:ada', END, START)) > budget) return false
      looked += 1
      return code === 'right'
    }
    const passed = await race(64, (caller) => verify(caller, 'wrong'))
    assertSame(looked, budget, 'codes that were looked at')
    assertSame(countOf(passed, Boolean), 0, 'wrong codes that passed')
    assertSame(await verify(0, 'right'), false, 'the right code after the budget was spent')
    assertSame(await store.get('failures:ada', START), '65', 'the count of attempts')
  },
}

const DURABLE: Case<ShortLivedStore> = {
  name: 'has what was put and counted after reopening',
  run: async ({ store, reopen }) => {
    await store.put('a', 'x', END)
    await store.put('taken', 'x', END)
    await store.take('taken', START)
    await store.increment('count', END, START)
    const again = await reopen()
    assertSame(await again.get('a', START), 'x', 'a value after reopening')
    assertSame(await again.take('taken', START), null, 'a taken value after reopening')
    assertSame(await again.increment('count', END, START), 2, 'a count after reopening')
  },
}

/**
 * What every short-lived store has to pass: expiry to the millisecond, take-once, and counts that no parallel guess gets
 * round. Within a case time never goes back, so that a store may drop what has expired.
 */
export function shortLivedStoreSuite(options: SuiteOptions<ShortLivedStore>): void {
  const values = [PUT, EXPIRES, PUT_MOVES_EXPIRY, PUT_IF_ABSENT, REPLACE, TAKE, DELETE, APART, MANY]
  const counts = [INCREMENT, COUNT_READS, ALL_COUNTED, BUDGET]
  defineSuite('short-lived store', [...values, ...counts, ONE_TAKER, ONE_PUTTER, ONE_REPLACER, DURABLE], options)
}
