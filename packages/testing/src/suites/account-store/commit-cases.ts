import type { AccountStore, Commit } from '@ssp/core'
import { assertSame, assertThere } from '../assert.ts'
import { AWKWARD_NAMES } from '../awkward-names.ts'
import { accountAfter, deviceAdded, deviceRemoved, deviceRenamed, makeCommit, START } from '../make-events.ts'
import { spoil } from '../spoil.ts'
import type { Case } from '../suite.ts'
import { committed, created, everythingOf, holding, notice } from './steps.ts'

const MINUTE = 60_000

const CREATE: Case<AccountStore> = {
  name: 'creates an account at version 0 and moves it by its events',
  run: async ({ store, via }) => {
    assertSame(await store.load('ada'), null, 'an account before its first commit')
    assertSame(await store.history('ada'), [], 'a history before the first commit')
    const events = [deviceAdded('one'), deviceAdded('two')]
    const commit = await makeCommit('ada', null, events)
    assertSame(await store.commit('ada', 0, commit), { ok: true, version: 2 }, 'the creating commit')
    const head = commit.events.at(-1)?.hash
    const expected = { account: commit.account, version: 2, anchor: { count: 2, head }, values: {} }
    assertSame(await via(1).load('ada'), expected, 'the account after its first commit')
    const moved = await committed(via(1), 'ada', [deviceRenamed('one', 'desk')])
    assertSame(moved.version, 3, 'the version after one more event')
    assertSame(moved.account.devices.at(0)?.name.ref, 'desk', 'the name after one more event')
  },
}

const CONFLICT: Case<AccountStore> = {
  name: 'conflicts at any other version and says the current one',
  run: async ({ store, via }) => {
    const before = await committed(store, 'ada', [deviceAdded('one'), deviceAdded('two')])
    const commit = await makeCommit('ada', before, [deviceRemoved('one')])
    const stood = await everythingOf(store, 'ada')
    for (const expected of [0, 1, 3, 100]) {
      const result = await via(1).commit('ada', expected, commit)
      assertSame(result, { ok: false, code: 'conflict', version: 2 }, `a commit at version ${expected} of 2`)
    }
    assertSame(await everythingOf(store, 'ada'), stood, 'the account after conflicts')
    const first = await makeCommit('bob', null, [deviceAdded('one')])
    assertSame(await store.commit('bob', 1, first), { ok: false, code: 'conflict', version: 0 }, 'no account yet')
    assertSame(await store.load('bob'), null, 'an account whose only commit conflicted')
  },
}

/** A change that touches everything that a commit can touch. */
const everywhere = (more: Partial<Commit> = {}): Partial<Commit> => ({
  outbox: [notice('half')],
  take: ['link:fresh'],
  values: { 'name-of-key': 'half', half: 'half' },
  ...holding({ index: 'username', value: 'half' }, { index: 'phone', value: 'half' }),
  ...more,
})

async function assertNothingWritten(store: AccountStore, user: string, stood: unknown): Promise<void> {
  assertSame(await everythingOf(store, user), stood, 'the account after a commit that failed')
  assertSame(await store.find('username', 'half'), [], 'holders of a username that a failed commit asked for')
  assertSame(await store.find('phone', 'half'), [], 'holders of a phone that a failed commit asked for')
  assertSame(await store.claimOutbox(START + MINUTE, 10, MINUTE), [], 'notices of a commit that failed')
  await committed(store, 'heir', [deviceAdded('key')], everywhere())
}

const CONFLICT_WRITES_NOTHING: Case<AccountStore> = {
  name: 'writes nothing and takes nothing where it conflicts',
  run: async ({ store }) => {
    const before = await created(store, 'ada', { values: { 'name-of-key': 'Key' } })
    await committed(store, 'ada', [deviceRenamed('key', 'desk')])
    const stood = await everythingOf(store, 'ada')
    const stale = await makeCommit('ada', before, [deviceRemoved('key')], everywhere())
    assertSame(await store.commit('ada', 1, stale), { ok: false, code: 'conflict', version: 2 }, 'a stale commit')
    await assertNothingWritten(store, 'ada', stood)
  },
}

const SPENT_WRITES_NOTHING: Case<AccountStore> = {
  name: 'writes nothing and takes nothing where one of its single-use things is spent',
  run: async ({ store }) => {
    await created(store, 'eve', { take: ['link:spent'] })
    const before = await created(store, 'ada', { values: { 'name-of-key': 'Key' } })
    const stood = await everythingOf(store, 'ada')
    const late = await makeCommit(
      'ada',
      before,
      [deviceRemoved('key')],
      everywhere({ take: ['link:fresh', 'link:spent'] }),
    )
    assertSame(await store.commit('ada', 1, late), { ok: false, code: 'taken', what: 'link:spent' }, 'a late commit')
    await assertNothingWritten(store, 'ada', stood)
  },
}

const HELD_WRITES_NOTHING: Case<AccountStore> = {
  name: 'writes nothing and takes nothing where one of its unique values is held',
  run: async ({ store }) => {
    await created(store, 'eve', holding({ index: 'credential', value: 'held' }))
    const before = await created(store, 'ada', { values: { 'name-of-key': 'Key' } })
    const stood = await everythingOf(store, 'ada')
    const { index } = everywhere()
    const more = everywhere({
      index: { add: [...(index?.add ?? []), { index: 'credential', value: 'held' }], remove: [] },
    })
    const late = await makeCommit('ada', before, [deviceRemoved('key')], more)
    assertSame(
      await store.commit('ada', 1, late),
      { ok: false, code: 'taken', what: 'credential:held' },
      'a late commit',
    )
    await assertNothingWritten(store, 'ada', stood)
  },
}

const TAKE_ONCE: Case<AccountStore> = {
  name: 'takes a single-use thing once for ever, whoever asks again',
  run: async ({ store, via }) => {
    const take = ['bypass-code:1', 'link:1']
    await created(store, 'ada', { take })
    await committed(store, 'ada', [deviceRenamed('key', 'desk')])
    for (const what of take) {
      const again = await makeCommit('ada', await store.load('ada'), [deviceRenamed('key', 'bag')], { take: [what] })
      assertSame(await via(1).commit('ada', 2, again), { ok: false, code: 'taken', what }, 'the same account again')
      const other = await makeCommit('bob', null, [deviceAdded('key')], { take: [what] })
      assertSame(await via(1).commit('bob', 0, other), { ok: false, code: 'taken', what }, 'another account')
    }
    assertSame(await store.load('bob'), null, 'an account whose every commit failed')
  },
}

const CONFLICT_FIRST: Case<AccountStore> = {
  name: 'answers a conflict before it tells what is taken',
  run: async ({ store }) => {
    const held = holding({ index: 'token', value: '1' })
    const before = await created(store, 'ada', { take: ['link:1'] })
    await created(store, 'bob', held)
    await committed(store, 'ada', [deviceRenamed('key', 'desk')])
    for (const more of [{ take: ['link:1'] }, held]) {
      const stale = await makeCommit('ada', before, [deviceRemoved('key')], more)
      assertSame(await store.commit('ada', 1, stale), { ok: false, code: 'conflict', version: 2 }, 'a stale commit')
    }
  },
}

const VALUES: Case<AccountStore> = {
  name: 'keeps values until they are erased, and events for ever',
  run: async ({ store, via }) => {
    const text = 'Müller\u2019s cafe\u0301 \u{1f469}\u200d\u{1f4bb}\n"key\\"'
    await created(store, 'ada', { values: { kept: text, changed: 'old', erased: 'secret', empty: '' } })
    const more = { values: { changed: 'new', erased: null, unknown: null, added: 'more' } }
    const after = await committed(via(1), 'ada', [deviceRenamed('key', 'desk')], more)
    assertSame(after.values, { kept: text, changed: 'new', empty: '', added: 'more' }, 'the values')
    assertSame((await store.history('ada')).length, 2, 'the number of events after an erasure')
    const later = await committed(store, 'ada', [deviceRenamed('key', 'bag')])
    assertSame(later.values, after.values, 'the values after a change that names none')
  },
}

const APART: Case<AccountStore> = {
  name: 'keeps accounts apart, whatever their ids look like',
  run: async ({ store, via }) => {
    for (const user of AWKWARD_NAMES) await created(store, user, { values: { [user]: user } })
    for (const user of AWKWARD_NAMES) {
      const loaded = assertThere(await via(1).load(user), `the account \`${user}\``)
      assertSame([loaded.version, loaded.account.user], [1, user], `the account \`${user}\``)
      assertSame(Object.entries(loaded.values), [[user, user]], `the values of \`${user}\``)
      assertSame((await store.history(user)).length, 1, `the number of events of \`${user}\``)
    }
  },
}

const NO_EVENTS: Case<AccountStore> = {
  name: 'keeps the version where a commit has no events',
  run: async ({ store }) => {
    const before = await created(store, 'ada', { values: { name: 'Key' } })
    const more = { outbox: [notice('one')], values: { name: null } }
    const after = await committed(store, 'ada', [], more)
    assertSame(after, { ...before, values: {} }, 'the account after an erasure without events')
    assertSame(await store.claimOutbox(START, 10, MINUTE), [notice('one')], 'the notice of a commit without events')
    const stale = await makeCommit('ada', after, [], { values: { name: 'Key' } })
    assertSame(await store.commit('ada', 0, stale), { ok: false, code: 'conflict', version: 1 }, 'a stale erasure')
  },
}

const OWN_COPY: Case<AccountStore> = {
  name: 'keeps a copy of its own of what it is given and gives out',
  run: async ({ store }) => {
    const commit = await makeCommit('ada', null, [deviceAdded('key')], {
      values: { name: 'Key' },
      outbox: [notice('one')],
    })
    await store.commit('ada', 0, commit)
    spoil(commit)
    const [loaded, links] = [await store.load('ada'), await store.history('ada')]
    const stood = JSON.stringify([loaded, links])
    assertSame(
      loaded?.account,
      accountAfter('ada', null, [deviceAdded('key')]),
      'the account after its commit was spoilt',
    )
    spoil(loaded)
    spoil(links)
    assertSame(JSON.stringify(await everythingOf(store, 'ada')), stood, 'the account after what was loaded was spoilt')
    assertSame(await store.claimOutbox(START, 1, MINUTE), [notice('one')], 'a notice after its commit was spoilt')
  },
}

const DURABLE: Case<AccountStore> = {
  name: 'has every acknowledged change after reopening',
  run: async ({ store, reopen }) => {
    const more = { values: { name: 'Key' }, take: ['link:1'], outbox: [notice('one')] }
    const index = { add: [{ index: 'username', value: 'ada' } as const], remove: [] }
    await created(store, 'ada', { ...more, index })
    const stood = await everythingOf(store, 'ada')
    const again = await reopen()
    assertSame(await everythingOf(again, 'ada'), stood, 'the account after reopening')
    assertSame(await again.find('username', 'ada'), ['ada'], 'the holder of the username after reopening')
    const late = await makeCommit('bob', null, [deviceAdded('key')], { take: ['link:1'] })
    assertSame(await again.commit('bob', 0, late), { ok: false, code: 'taken', what: 'link:1' }, 'a spent link')
    assertSame(await again.claimOutbox(START, 1, MINUTE), [notice('one')], 'the notice after reopening')
  },
}

export const COMMIT_CASES: readonly Case<AccountStore>[] = [
  CREATE,
  CONFLICT,
  CONFLICT_WRITES_NOTHING,
  SPENT_WRITES_NOTHING,
  HELD_WRITES_NOTHING,
  TAKE_ONCE,
  CONFLICT_FIRST,
  VALUES,
  APART,
  NO_EVENTS,
  OWN_COPY,
  DURABLE,
]
