import type { AccountEvent, AccountStore } from '@ssp/core'
import { assertSame, assertThat } from '../assert.ts'
import { accountAfter, deviceAdded, deviceRenamed, faultOf, linkTexts, makeCommit } from '../make-events.ts'
import type { Case } from '../suite.ts'
import { committed, created } from './steps.ts'

const escaped = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same event, written in ways that no serialiser of today would choose: a release long ago may have. */
const SPELLINGS: readonly ((event: AccountEvent) => string)[] = [
  (event) => JSON.stringify(event),
  (event) => JSON.stringify(event, null, 2),
  (event) => JSON.stringify(event, null, '\t').replaceAll('\n', '\r\n'),
  (event) => JSON.stringify(Object.fromEntries(Object.entries(event).toReversed())),
  (event) => ` ${JSON.stringify(event)}\n\n`,
  (event) => escaped(JSON.stringify({ ...event, note: 'Müller \u{1f5dd}\ufe0f' })),
  (event) =>
    JSON.stringify({ ...event, note: 'Müller \u{1f469}\u200d\u{1f4bb} \u05d0\u202e\u2028 e\u0301 \u00e9 \u00df' }),
  (event) => JSON.stringify(event).replace('"v":1', '"v":1.0,"note":1e3,"note":-0.0'),
  (event) => JSON.stringify({ ...event, note: '\u{1f5dd}\ufe0f'.repeat(20_000) }),
  (event) => JSON.stringify({ ...event, note: "'; -- \\u0000 \\\\ %s ? $1 :a" }),
]

const BYTE_FOR_BYTE: Case<AccountStore> = {
  name: 'returns the stored text of every event byte for byte',
  run: async ({ store, via }) => {
    const events = SPELLINGS.map((_, at) => deviceAdded(`device-${at}`))
    const texts = SPELLINGS.flatMap((spell, at) => events.slice(at, at + 1).map(spell))
    const links = await linkTexts('ada', null, texts)
    const commit = { ...(await makeCommit('ada', null, events)), events: links }
    const result = await store.commit('ada', 0, commit)
    assertSame(result, { ok: true, version: texts.length }, 'a commit of many spellings')
    const stored = await via(1).history('ada')
    assertSame(stored.length, texts.length, 'the number of events')
    for (const [at, link] of stored.entries()) {
      assertThat(link.text === texts[at], `event ${at + 1} came back as another text: \`${link.text.slice(0, 200)}\``)
      assertThat(link.hash === links[at]?.hash, `event ${at + 1} came back with another hash`)
    }
    const anchor = { count: texts.length, head: links.at(-1)?.hash ?? '' }
    assertSame(await faultOf('ada', stored, anchor), null, 'the fault of the stored chain')
    assertSame((await store.load('ada'))?.account, accountAfter('ada', null, events), 'the account of these events')
  },
}

const ANCHOR: Case<AccountStore> = {
  name: 'loads the anchor of the last event, so that the chain goes on across commits',
  run: async ({ store, via }) => {
    await committed(store, 'ada', [deviceAdded('one'), deviceAdded('two'), deviceAdded('three')])
    for (let round = 0; round < 12; round += 1) {
      const handle = via(round)
      const loaded = await committed(handle, 'ada', [
        deviceRenamed('one', `a${round}`),
        deviceRenamed('two', `b${round}`),
      ])
      const links = await via(round + 1).history('ada')
      assertSame(loaded.anchor, { count: links.length, head: links.at(-1)?.hash }, 'the anchor')
      assertSame(loaded.anchor.count, loaded.version, 'the count of the anchor')
      assertSame(await faultOf('ada', links, loaded.anchor), null, 'the fault of the stored chain')
    }
  },
}

const OLDEST_FIRST: Case<AccountStore> = {
  name: 'returns the history oldest first and of this account only',
  run: async ({ store }) => {
    const names = Array.from({ length: 30 }, (_, at) => `name-${at}`)
    await created(store, 'ada')
    for (const name of names) {
      await committed(store, 'ada', [deviceRenamed('key', name)])
      await committed(store, `other-${name}`, [deviceAdded('key'), deviceRenamed('key', 'other')])
    }
    const texts = (await store.history('ada')).map((link) => link.text)
    const expected = [deviceAdded('key'), ...names.map((name) => deviceRenamed('key', name))]
    assertSame(
      texts,
      expected.map((event) => JSON.stringify(event)),
      'the history',
    )
  },
}

export const CHAIN_CASES: readonly Case<AccountStore>[] = [BYTE_FOR_BYTE, ANCHOR, OLDEST_FIRST]
