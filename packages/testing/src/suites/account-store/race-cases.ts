import type { AccountStore, CommitResult, IndexName, Loaded } from '@ssp/core'
import { assertSame, assertThat, assertThere } from '../assert.ts'
import { changeAccount } from '../change-account.ts'
import {
  bypassCodeIssued,
  bypassCodeUsed,
  deviceAdded,
  deviceRemoved,
  deviceRenamed,
  faultOf,
  makeCommit,
} from '../make-events.ts'
import { countOf, meetingOf, race } from '../race.ts'
import type { Case } from '../suite.ts'
import { committed, created, holding } from './steps.ts'

const RACERS = 16

const isTaken = (result: CommitResult): boolean => !result.ok && result.code === 'taken'

async function assertIntact(store: AccountStore, user: string, version: number): Promise<void> {
  const loaded = assertThere(await store.load(user), `the account of \`${user}\` after a race`)
  const links = await store.history(user)
  assertSame(
    [loaded.version, loaded.account.version, links.length],
    [version, version, version],
    'versions after a race',
  )
  assertSame(await faultOf(user, links, loaded.anchor), null, 'the fault of the chain after a race')
}

const LAST_TWO: Case<AccountStore> = {
  name: 'leaves exactly one device after 16 parallel removals of the last two',
  run: async ({ store, via }) => {
    await committed(store, 'ada', [deviceAdded('one'), deviceAdded('two')])
    const met = meetingOf(RACERS)
    const outcomes = await race(RACERS, (caller) => {
      const id = caller % 2 === 0 ? 'one' : 'two'
      return changeAccount({
        store: via(caller),
        userId: 'ada',
        decide: ({ devices }) =>
          devices.some((device) => device.id === id) && devices.length > 1 ? { events: [deviceRemoved(id)] } : null,
        beforeCommit: met,
      })
    })
    assertSame(
      countOf(outcomes, ({ kind }) => kind === 'committed'),
      1,
      'removals that were acknowledged',
    )
    assertSame((await store.load('ada'))?.account.devices.length, 1, 'devices that are left')
    await assertIntact(store, 'ada', 3)
  },
}

const ONE_CODE: Case<AccountStore> = {
  name: 'lets one of 16 parallel callers use a bypass code',
  run: async ({ store, via }) => {
    await committed(store, 'ada', [bypassCodeIssued('code')])
    const met = meetingOf(RACERS)
    const outcomes = await race(RACERS, (caller) =>
      changeAccount({
        store: via(caller),
        userId: 'ada',
        decide: ({ bypassCodes }) =>
          bypassCodes.some(({ id }) => id === 'code')
            ? { events: [bypassCodeUsed('code')], more: { take: ['bypass-code:code'] } }
            : null,
        beforeCommit: met,
      }),
    )
    assertSame(
      countOf(outcomes, ({ kind }) => kind === 'committed'),
      1,
      'uses that were acknowledged',
    )
    await assertIntact(store, 'ada', 2)
  },
}

const ONE_TAKE: Case<AccountStore> = {
  name: 'gives one single-use thing to one of 16 accounts, and nothing to the others',
  run: async ({ store, via }) => {
    const users = Array.from({ length: RACERS }, (_, at) => `user-${at}`)
    const commits = await Promise.all(
      users.map((user) => makeCommit(user, null, [deviceAdded('key')], { take: ['link:1'] })),
    )
    const results = await Promise.all(
      users.flatMap((user, at) => commits.slice(at, at + 1).map((commit) => via(at).commit(user, 0, commit))),
    )
    assertSame(
      countOf(results, ({ ok }) => ok),
      1,
      'takes that were acknowledged',
    )
    assertSame(countOf(results, isTaken), RACERS - 1, 'takes that were refused as taken')
    const loaded = await Promise.all(users.map((user) => store.load(user)))
    assertSame(
      countOf(loaded, (account) => account !== null),
      1,
      'accounts that were created',
    )
  },
}

const ONE_HOLDER: Case<AccountStore> = {
  name: 'gives one unique value to one of 16 accounts, and nothing to the others',
  run: async ({ store, via }) => {
    for (const index of ['username', 'credential', 'token'] as const satisfies readonly IndexName[]) {
      const entry = holding({ index, value: 'x' })
      const users = Array.from({ length: RACERS }, (_, at) => `${index}-${at}`)
      const commits = await Promise.all(users.map((user) => makeCommit(user, null, [deviceAdded('key')], entry)))
      const results = await Promise.all(
        users.flatMap((user, at) => commits.slice(at, at + 1).map((commit) => via(at).commit(user, 0, commit))),
      )
      assertSame(
        countOf(results, ({ ok }) => ok),
        1,
        `accounts that were given the ${index}`,
      )
      assertSame(countOf(results, isTaken), RACERS - 1, `accounts that were refused the ${index} as taken`)
      const winner = users.filter((_, at) => results[at]?.ok === true)
      assertSame(await store.find(index, 'x'), winner, `the holder of the ${index}`)
      const loaded = await Promise.all(users.map((user) => store.load(user)))
      assertSame(
        countOf(loaded, (account) => account !== null),
        1,
        'accounts that were created',
      )
    }
  },
}

const ONE_CREATION: Case<AccountStore> = {
  name: 'creates an account once for 16 parallel creators',
  run: async ({ store, via }) => {
    const commits = await race(RACERS, (caller) => makeCommit('ada', null, [deviceAdded(`key-${caller}`)]))
    const results = await Promise.all(commits.map((commit, caller) => via(caller).commit('ada', 0, commit)))
    assertSame(
      countOf(results, ({ ok }) => ok),
      1,
      'creations that were acknowledged',
    )
    const conflict = { ok: false, code: 'conflict', version: 1 }
    for (const result of results) if (!result.ok) assertSame(result, conflict, 'a creation that came late')
    await assertIntact(store, 'ada', 1)
  },
}

const NOTHING_LOST: Case<AccountStore> = {
  name: 'loses no acknowledged change of 16 parallel callers who try until they succeed',
  run: async ({ store, via }) => {
    await created(store, 'ada')
    const met = meetingOf(RACERS)
    const outcomes = await race(RACERS, (caller) =>
      changeAccount({
        store: via(caller),
        userId: 'ada',
        decide: () => ({ events: [deviceAdded(`key-${caller}`)], more: { values: { [`name-${caller}`]: 'mine' } } }),
        beforeCommit: met,
        // One caller succeeds in every round, so that nobody loses more often than there are others.
        retries: RACERS,
      }),
    )
    assertSame(
      countOf(outcomes, ({ kind }) => kind === 'committed'),
      RACERS,
      'changes that were acknowledged',
    )
    const loaded = assertThere(await store.load('ada'), 'the account after the race')
    assertSame(loaded.account.devices.length, RACERS + 1, 'devices after the race')
    assertSame(Object.keys(loaded.values).length, RACERS, 'values after the race')
    await assertIntact(store, 'ada', RACERS + 1)
  },
}

const SWAP: Case<AccountStore> = {
  name: 'lets nobody swap unique values in parallel, and blocks nobody for ever',
  run: async ({ store, via }) => {
    const [x, y] = [{ index: 'token', value: 'x' } as const, { index: 'token', value: 'y' } as const]
    const [ada, bob] = [await created(store, 'ada', holding(x)), await created(store, 'bob', holding(y))]
    const events = [deviceRenamed('key', 'swapped')]
    const results = await Promise.all([
      via(0).commit('ada', 1, await makeCommit('ada', ada, events, { index: { add: [y], remove: [x] } })),
      via(1).commit('bob', 1, await makeCommit('bob', bob, events, { index: { add: [x], remove: [y] } })),
    ])
    assertSame(countOf(results, isTaken), 2, 'halves of a swap that were refused as taken')
    assertSame([await store.find('token', 'x'), await store.find('token', 'y')], [['ada'], ['bob']], 'the holders')
  },
}

async function loadedInTurn(store: AccountStore, user: string, times: number): Promise<readonly Loaded[]> {
  const loads: Loaded[] = []
  for (let time = 0; time < times; time += 1) loads.push(assertThere(await store.load(user), 'an account in a race'))
  return loads
}

const WHOLE_LOADS: Case<AccountStore> = {
  name: 'shows whole commits only to those who load meanwhile',
  run: async ({ store, via }) => {
    await created(store, 'ada', { values: { version: '1' } })
    for (let version = 1; version < 21; version += 2) {
      const events = [deviceRenamed('key', `a-${version}`), deviceRenamed('key', `b-${version}`)]
      const values = { version: String(version + 2) }
      const commit = await makeCommit('ada', await store.load('ada'), events, { values })
      const [result, ...loads] = await Promise.all([
        store.commit('ada', version, commit),
        ...[1, 2, 3].map((caller) => loadedInTurn(via(caller), 'ada', 4)),
      ])
      assertSame(result, { ok: true, version: version + 2 }, 'a commit while others load')
      const links = await store.history('ada')
      for (const loaded of loads.flat()) {
        const { anchor } = loaded
        const whole = loaded.version === version || loaded.version === version + 2
        assertThat(whole, `version ${loaded.version} was loaded, which no commit made`)
        const seen = [loaded.account.version, anchor.count, loaded.values['version'], anchor.head]
        const { version: at } = loaded
        assertSame(seen, [at, at, String(at), links[at - 1]?.hash], `parts of what was loaded at version ${at}`)
      }
    }
  },
}

export const RACE_CASES: readonly Case<AccountStore>[] = [
  LAST_TWO,
  ONE_CODE,
  ONE_TAKE,
  ONE_HOLDER,
  ONE_CREATION,
  NOTHING_LOST,
  SWAP,
  WHOLE_LOADS,
]
