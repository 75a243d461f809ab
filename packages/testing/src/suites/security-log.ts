import type { SecurityEntry, SecurityLog } from '@ssp/core'
import { assertSame } from './assert.ts'
import { AWKWARD_NAMES } from './awkward-names.ts'
import { START } from './make-events.ts'
import { race } from './race.ts'
import { spoil } from './spoil.ts'
import { defineSuite } from './suite.ts'
import type { Case, SuiteOptions } from './suite.ts'

const entry = (what: string, user: string | null = 'ada', at: number = START): SecurityEntry => ({
  at,
  user,
  what,
  because: [],
  detail: {},
})

const words = (entries: readonly SecurityEntry[]): readonly string[] => entries.map(({ what }) => what)

const NEWEST_FIRST: Case<SecurityLog> = {
  name: 'reads newest first, in order of appending within a millisecond',
  run: async ({ store, via }) => {
    assertSame(await store.read(null, 10), [], 'an empty log')
    for (const [at, what] of ['a', 'b', 'c'].entries()) await store.append(entry(what, 'ada', START + at))
    await via(1).append(entry('d', 'ada', START + 2))
    assertSame(words(await store.read(null, 10)), ['d', 'c', 'b', 'a'], 'everybody’s entries')
    assertSame(words(await via(1).read('ada', 10)), ['d', 'c', 'b', 'a'], 'one user’s entries')
  },
}

const PER_USER: Case<SecurityLog> = {
  name: 'reads one user’s entries or everybody’s, and counts the limit in those',
  run: async ({ store }) => {
    await store.append(entry('first of ada'))
    await store.append(entry('second of ada'))
    for (const what of ['a', 'b', 'c', 'd']) await store.append(entry(`${what} of bob`, 'bob'))
    await store.append(entry('of nobody', null))
    assertSame(words(await store.read('ada', 10)), ['second of ada', 'first of ada'], 'entries of one user')
    assertSame(words(await store.read('ada', 1)), ['second of ada'], 'one entry of one user')
    assertSame(words(await store.read(null, 2)), ['of nobody', 'd of bob'], 'two entries of everybody')
    assertSame((await store.read(null, 100)).length, 7, 'the number of all entries')
    assertSame(await store.read('ada', 0), [], 'no entries of one user')
    assertSame(await store.read('nobody', 10), [], 'entries of an unknown user')
  },
}

const AS_GIVEN: Case<SecurityLog> = {
  name: 'returns every field as it was given',
  run: async ({ store, via }) => {
    const given: SecurityEntry = {
      at: START + 999,
      user: 'caf\u00e9 \u{1f5dd}\ufe0f',
      what: 'verification-failed',
      because: ['lockout.too-many-failures', 'application.off'],
      detail: {
        count: 5,
        ratio: 0.25,
        big: 4_294_967_296,
        locked: true,
        open: false,
        device: null,
        note: '"\\\n\u2028',
      },
    }
    await store.append(given)
    assertSame(await via(1).read(null, 1), [given], 'the entry')
    assertSame((await via(1).read(null, 1)).at(0)?.because, given.because, 'the order of its reasons')
  },
}

const APART: Case<SecurityLog> = {
  name: 'tells users apart by the exact text of their names',
  run: async ({ store, via }) => {
    for (const user of AWKWARD_NAMES) await store.append(entry(`of ${user}`, user))
    for (const user of AWKWARD_NAMES) {
      assertSame(words(await via(1).read(user, 10)), [`of ${user}`], `entries of \`${user}\``)
    }
  },
}

const OWN_COPY: Case<SecurityLog> = {
  name: 'keeps a copy of its own of what it is given and gives out',
  run: async ({ store }) => {
    const given = { ...entry('a'), because: ['reason'], detail: { count: 1 } }
    const stood = JSON.parse(JSON.stringify([given])) as unknown
    await store.append(given)
    spoil(given)
    const read = await store.read(null, 10)
    assertSame(read, stood, 'the log after what was appended was spoilt')
    spoil(read)
    assertSame(await store.read(null, 10), stood, 'the log after what was read was spoilt')
  },
}

const NOTHING_LOST: Case<SecurityLog> = {
  name: 'keeps every entry of 64 parallel callers',
  run: async ({ store, via }) => {
    await race(64, (caller) => via(caller).append(entry(String(caller))))
    const kept = words(await store.read('ada', 100)).map(Number)
    const expected = Array.from({ length: 64 }, (_, caller) => caller)
    assertSame(
      kept.toSorted((one, other) => one - other),
      expected,
      'the entries',
    )
  },
}

const DURABLE: Case<SecurityLog> = {
  name: 'has every acknowledged entry after reopening',
  run: async ({ store, reopen }) => {
    await store.append(entry('a'))
    await store.append(entry('b'))
    const again = await reopen()
    assertSame(words(await again.read(null, 10)), ['b', 'a'], 'the log after reopening')
  },
}

/** What every security log has to pass: nothing is lost, and everything reads back as it was written. */
export function securityLogSuite(options: SuiteOptions<SecurityLog>): void {
  defineSuite('security log', [NEWEST_FIRST, PER_USER, AS_GIVEN, APART, OWN_COPY, NOTHING_LOST, DURABLE], options)
}
