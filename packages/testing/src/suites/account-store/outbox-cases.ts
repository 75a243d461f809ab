import type { AccountStore } from '@ssp/core'
import { assertSame, assertThat } from '../assert.ts'
import { START } from '../make-events.ts'
import { race } from '../race.ts'
import type { Case } from '../suite.ts'
import { created, notice } from './steps.ts'

const LEASE = 30_000

/** Ids of the notices that are handed out at an instant, in order of their names. */
async function claimed(store: AccountStore, now: number, limit: number = 100): Promise<readonly string[]> {
  return (await store.claimOutbox(now, limit, LEASE)).map((item) => item.id).toSorted()
}

const DUE: Case<AccountStore> = {
  name: 'hands out a notice at its time and not a millisecond before, as it was given',
  run: async ({ store, via }) => {
    const item = { id: 'one', notBefore: START + 5, body: '{"to":"caf\u00e9 \u{1f5dd}\ufe0f"}\n' }
    await created(store, 'ada', { outbox: [item] })
    assertSame(await via(1).claimOutbox(START + 4, 10, LEASE), [], 'notices a millisecond early')
    assertSame(await via(1).claimOutbox(START + 5, 10, LEASE), [item], 'notices at their time')
  },
}

const LEASED: Case<AccountStore> = {
  name: 'hands an unfinished notice out again when its lease ends, and not a millisecond before',
  run: async ({ store, via }) => {
    await created(store, 'ada', { outbox: [notice('one')] })
    assertSame(await claimed(store, START), ['one'], 'the first claim')
    assertSame(await claimed(via(1), START), [], 'a claim at the same instant')
    assertSame(await claimed(via(1), START + LEASE - 1), [], 'a claim in the last millisecond of the lease')
    assertSame(await claimed(via(1), START + LEASE), ['one'], 'a claim when the lease has ended')
    assertSame(await claimed(store, START + 2 * LEASE - 1), [], 'a claim in the last millisecond of the second lease')
  },
}

const FINISHED: Case<AccountStore> = {
  name: 'never hands a finished notice out again',
  run: async ({ store, via }) => {
    await created(store, 'ada', { outbox: [notice('one'), notice('two')] })
    assertSame(await claimed(store, START), ['one', 'two'], 'the first claim')
    await via(1).finishOutbox('one', null)
    await via(1).finishOutbox('unknown', null)
    await via(1).finishOutbox('unknown', START)
    assertSame(await claimed(store, START + LEASE), ['two'], 'a claim after one was finished')
    await store.finishOutbox('two', null)
    await store.finishOutbox('two', START)
    assertSame(await claimed(store, START + 100 * LEASE), [], 'a claim after all were finished')
  },
}

const RETRIED: Case<AccountStore> = {
  name: 'hands a failed notice out at its retry and not a millisecond before',
  run: async ({ store, via }) => {
    await created(store, 'ada', { outbox: [notice('soon'), notice('late')] })
    assertSame(await claimed(store, START), ['late', 'soon'], 'the first claim')
    await store.finishOutbox('soon', START + 10)
    await store.finishOutbox('late', START + 3 * LEASE)
    assertSame(await claimed(via(1), START + 9), [], 'a claim a millisecond before the first retry')
    assertSame(await claimed(via(1), START + 10), ['soon'], 'a claim at the first retry')
    await store.finishOutbox('soon', null)
    assertSame(await claimed(via(1), START + 3 * LEASE - 1), [], 'a claim a millisecond before the second retry')
    assertSame(await claimed(via(1), START + 3 * LEASE), ['late'], 'a claim at the second retry')
  },
}

const LIMITED: Case<AccountStore> = {
  name: 'hands out no more than asked for, and all of them in the end',
  run: async ({ store }) => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    for (const id of ids) await created(store, `user-${id}`, { outbox: [notice(id)] })
    assertSame(await claimed(store, START, 0), [], 'a claim of none')
    const rounds = [await claimed(store, START, 2), await claimed(store, START, 2), await claimed(store, START, 2)]
    assertSame(
      rounds.map((round) => round.length),
      [2, 2, 1],
      'the sizes of three claims',
    )
    assertSame(rounds.flat().toSorted(), ids, 'what three claims handed out')
  },
}

const LONGEST_DUE: Case<AccountStore> = {
  name: 'hands out first what has been due longest',
  run: async ({ store }) => {
    const times = { third: 30, first: 10, fourth: 40, second: 20 }
    const outbox = Object.entries(times).map(([id, after]) => notice(id, START + after))
    await created(store, 'ada', { outbox })
    const [first, second] = [await claimed(store, START + 100, 1), await claimed(store, START + 100, 1)]
    assertSame([first, second], [['first'], ['second']], 'the first two claims')
    await store.finishOutbox('first', START + 35)
    const [third, again] = [await claimed(store, START + 100, 1), await claimed(store, START + 100, 1)]
    assertSame([third, again], [['third'], ['first']], 'the next two claims, with a retry among them')
  },
}

const CLAIMED_ONCE: Case<AccountStore> = {
  name: 'hands each notice to one of 16 parallel claimers',
  run: async ({ store, via }) => {
    const ids = ['a', 'b', 'c', 'd']
    await created(store, 'ada', { outbox: ids.map((id) => notice(id)) })
    const claims = await race(16, (caller) => claimed(via(caller), START, 3))
    assertThat(
      claims.every((claim) => claim.length <= 3),
      'a claimer got more than it asked for',
    )
    assertSame(claims.flat().toSorted(), ids, 'what 16 claimers got')
  },
}

export const OUTBOX_CASES: readonly Case<AccountStore>[] = [
  DUE,
  LEASED,
  FINISHED,
  RETRIED,
  LIMITED,
  LONGEST_DUE,
  CLAIMED_ONCE,
]
