import type { AccountStore, IndexName } from '@ssp/core'
import { assertSame } from '../assert.ts'
import { AWKWARD_NAMES } from '../awkward-names.ts'
import { deviceAdded, deviceRemoved, deviceRenamed, makeCommit } from '../make-events.ts'
import type { Case } from '../suite.ts'
import { committed, created, dropping, everythingOf, holding } from './steps.ts'

const UNIQUE = ['username', 'credential', 'token'] as const satisfies readonly IndexName[]

const UNIQUE_ACROSS: Case<AccountStore> = {
  name: 'gives a username, a credential and a token to one account only',
  run: async ({ store, via }) => {
    for (const index of UNIQUE) {
      const [owner, rival] = [`owner of ${index}`, `rival for ${index}`]
      assertSame(await store.find(index, 'x'), [], `holders of a ${index} before anybody has it`)
      await created(store, owner, holding({ index, value: 'x' }))
      const late = await makeCommit(rival, null, [deviceAdded('key')], holding({ index, value: 'x' }))
      const taken = { ok: false, code: 'taken', what: `${index}:x` }
      assertSame(await via(1).commit(rival, 0, late), taken, `a second account with the same ${index}`)
      assertSame(await via(1).find(index, 'x'), [owner], `the holder of the ${index}`)
    }
  },
}

const MOVES: Case<AccountStore> = {
  name: 'moves with the events, and a value given up is free',
  run: async ({ store, via }) => {
    for (const index of UNIQUE) {
      const [owner, heir, entry] = [`owner of ${index}`, `heir of ${index}`, { index, value: 'x' }] as const
      await committed(store, owner, [deviceAdded('key'), deviceAdded('spare')], holding(entry))
      await committed(store, owner, [deviceRenamed('key', 'desk')])
      assertSame(await store.find(index, 'x'), [owner], `the holder of the ${index} after another change`)
      await committed(store, owner, [deviceRemoved('key')], dropping(entry))
      assertSame(await via(1).find(index, 'x'), [], `holders of a ${index} that was given up`)
      await created(via(1), heir, holding(entry))
      assertSame(await store.find(index, 'x'), [heir], `the next holder of the ${index}`)
    }
  },
}

const SHARED_PHONE: Case<AccountStore> = {
  name: 'lets accounts share a phone and forgets each of them alone',
  run: async ({ store, via }) => {
    const phone = { index: 'phone', value: 'number-1' } as const
    for (const user of ['ada', 'bob', 'cat']) await created(store, user, holding(phone))
    assertSame((await via(1).find('phone', 'number-1')).toSorted(), ['ada', 'bob', 'cat'], 'holders of a shared phone')
    await committed(store, 'bob', [deviceRemoved('key')], dropping(phone))
    assertSame((await via(1).find('phone', 'number-1')).toSorted(), ['ada', 'cat'], 'holders after one gave it up')
  },
}

const SAME_AGAIN: Case<AccountStore> = {
  name: 'lets an account keep what it adds again, once, and what it gives up and takes in one change',
  run: async ({ store }) => {
    const entries = [{ index: 'username', value: 'x' } as const, { index: 'phone', value: 'x' } as const]
    await created(store, 'ada', holding(...entries))
    await committed(store, 'ada', [deviceRenamed('key', 'desk')], holding(...entries))
    for (const { index, value } of entries) {
      assertSame(await store.find(index, value), ['ada'], `the holder of a ${index} that was added twice`)
    }
    await committed(store, 'ada', [deviceRenamed('key', 'bag')], { index: { add: entries, remove: entries } })
    for (const { index, value } of entries) {
      assertSame(await store.find(index, value), ['ada'], `the holder of a ${index} that was removed and added`)
    }
    await committed(store, 'ada', [deviceRenamed('key', 'car')], dropping(...entries))
    for (const { index, value } of entries)
      assertSame(await store.find(index, value), [], `holders of a given up ${index}`)
  },
}

const NOT_MINE: Case<AccountStore> = {
  name: 'never gives up what another account holds',
  run: async ({ store }) => {
    const entries = [{ index: 'credential', value: 'x' } as const, { index: 'phone', value: 'x' } as const]
    await created(store, 'ada', holding(...entries))
    const stood = await everythingOf(store, 'ada')
    await created(store, 'eve', dropping(...entries, { index: 'token', value: 'held by nobody' }))
    for (const { index, value } of entries)
      assertSame(await store.find(index, value), ['ada'], `the holder of the ${index}`)
    assertSame(await everythingOf(store, 'ada'), stood, 'the account whose values another one removed')
  },
}

const EXACT: Case<AccountStore> = {
  name: 'finds a value by its exact text and in its own index',
  run: async ({ store, via }) => {
    for (const [at, value] of AWKWARD_NAMES.entries()) {
      await created(store, `user-${at}`, holding({ index: 'username', value }, { index: 'phone', value }))
    }
    for (const [at, value] of AWKWARD_NAMES.entries()) {
      assertSame(await via(1).find('username', value), [`user-${at}`], `the holder of the username \`${value}\``)
      assertSame(await via(1).find('phone', value), [`user-${at}`], `the holder of the phone \`${value}\``)
      assertSame(await via(1).find('credential', value), [], `holders of the credential \`${value}\``)
    }
    assertSame(await store.find('username', 'nobody'), [], 'holders of an unknown username')
    assertSame(await store.find('username', ''), [], 'holders of an empty username')
  },
}

export const INDEX_CASES: readonly Case<AccountStore>[] = [
  UNIQUE_ACROSS,
  MOVES,
  SHARED_PHONE,
  SAME_AGAIN,
  NOT_MINE,
  EXACT,
]
