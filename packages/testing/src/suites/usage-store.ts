import type { Usage, UsageStore } from '@ssp/core'
import { assertSame, assertThat } from './assert.ts'
import { AWKWARD_NAMES } from './awkward-names.ts'
import { START } from './make-events.ts'
import { countOf, meetingOf, race } from './race.ts'
import { spoil } from './spoil.ts'
import { defineSuite } from './suite.ts'
import type { Case, SuiteOptions } from './suite.ts'

const usageAt = (counter: number): Usage => ({ counter, signCount: 0, backedUp: false, lastUsedAt: START })

const NEW: Case<UsageStore> = {
  name: 'says revision 0 and no usage of a device that was never used',
  run: async ({ store }) => {
    assertSame(await store.read('ada', 'key'), { revision: 0, usage: null }, 'a device that was never used')
    assertSame(await store.write('ada', 'key', 1, usageAt(1)), false, 'a write at a revision that never was')
    assertSame(await store.read('ada', 'key'), { revision: 0, usage: null }, 'a device after a failed write')
  },
}

const WRITES: Case<UsageStore> = {
  name: 'writes at the current revision and at no other',
  run: async ({ store, via }) => {
    assertSame(await store.write('ada', 'key', 0, usageAt(1)), true, 'the first write')
    const first = await via(1).read('ada', 'key')
    assertSame(first.usage, usageAt(1), 'the usage after the first write')
    assertThat(first.revision !== 0, 'the revision is still 0 after the first write')
    assertSame(await via(1).write('ada', 'key', first.revision, usageAt(2)), true, 'the second write')
    const second = await store.read('ada', 'key')
    assertThat(second.revision !== first.revision, 'the revision did not change with the second write')
    for (const revision of [0, first.revision, second.revision + 1]) {
      assertSame(await via(1).write('ada', 'key', revision, usageAt(3)), false, `a write at revision ${revision}`)
    }
    assertSame(await store.read('ada', 'key'), { revision: second.revision, usage: usageAt(2) }, 'what stands')
  },
}

const AS_GIVEN: Case<UsageStore> = {
  name: 'returns every field as it was given',
  run: async ({ store, via }) => {
    const given: readonly Usage[] = [
      { counter: -1, signCount: 0, backedUp: false, lastUsedAt: null },
      { counter: 0, signCount: 4_294_967_295, backedUp: true, lastUsedAt: 0 },
      { counter: 59_821_920, signCount: 1, backedUp: false, lastUsedAt: START },
      { counter: Number.MAX_SAFE_INTEGER, signCount: 2, backedUp: true, lastUsedAt: START + 1 },
    ]
    for (const usage of given) {
      const { revision } = await store.read('ada', 'key')
      assertSame(await store.write('ada', 'key', revision, usage), true, 'a write at the current revision')
      assertSame((await via(1).read('ada', 'key')).usage, usage, 'the usage')
    }
  },
}

const APART: Case<UsageStore> = {
  name: 'keeps users and their devices apart, whatever their ids look like',
  run: async ({ store, via }) => {
    const pairs = AWKWARD_NAMES.flatMap((name) => [[name, 'key'] as const, ['user', name] as const])
    const all = [...pairs, ['a', 'b:c'] as const, ['a:b', 'c'] as const, ['ab', 'c'] as const, ['a', 'bc'] as const]
    for (const [at, [user, device]] of all.entries()) {
      assertSame(
        await store.write(user, device, 0, usageAt(at)),
        true,
        `the first write of \`${device}\` of \`${user}\``,
      )
    }
    for (const [at, [user, device]] of all.entries()) {
      assertSame((await via(1).read(user, device)).usage, usageAt(at), `the usage of \`${device}\` of \`${user}\``)
    }
  },
}

const OWN_COPY: Case<UsageStore> = {
  name: 'keeps a copy of its own of what it is given and gives out',
  run: async ({ store }) => {
    const usage = { ...usageAt(1) }
    await store.write('ada', 'key', 0, usage)
    spoil(usage)
    const read = await store.read('ada', 'key')
    assertSame(read.usage, usageAt(1), 'the usage after what was written was spoilt')
    spoil(read)
    assertSame((await store.read('ada', 'key')).usage, usageAt(1), 'the usage after what was read was spoilt')
  },
}

const ONE_WRITER: Case<UsageStore> = {
  name: 'lets one of 16 parallel writers of the same revision through',
  run: async ({ store, via }) => {
    for (const counter of [100, 200]) {
      const { revision } = await store.read('ada', 'key')
      const written = await race(16, (caller) => via(caller).write('ada', 'key', revision, usageAt(counter + caller)))
      assertSame(countOf(written, Boolean), 1, 'writes that were acknowledged')
      const { usage } = await store.read('ada', 'key')
      assertSame(usage?.counter, counter + written.indexOf(true), 'the counter that stands')
    }
  },
}

/** Accepts a step above the last one, as the shell does; decides again where somebody else wrote. */
async function accept(store: UsageStore, step: number, met: () => Promise<void>): Promise<boolean> {
  const { revision, usage } = await store.read('ada', 'token')
  await met()
  if (usage !== null && step <= usage.counter) return false
  return (await store.write('ada', 'token', revision, usageAt(step))) || accept(store, step, met)
}

const ONE_STEP: Case<UsageStore> = {
  name: 'accepts one code once from 16 parallel callers',
  run: async ({ via }) => {
    for (const step of [7, 8]) {
      const met = meetingOf(16)
      const accepted = await race(16, (caller) => accept(via(caller), step, met))
      assertSame(countOf(accepted, Boolean), 1, `acceptances of step ${step}`)
    }
  },
}

async function addOne(store: UsageStore, met: () => Promise<void>): Promise<void> {
  const { revision, usage } = await store.read('ada', 'key')
  await met()
  const written = await store.write('ada', 'key', revision, usageAt((usage?.counter ?? 0) + 1))
  if (!written) await addOne(store, met)
}

const NOTHING_LOST: Case<UsageStore> = {
  name: 'loses no write of 16 parallel callers who try until they succeed',
  run: async ({ store, via }) => {
    const met = meetingOf(16)
    await race(16, (caller) => addOne(via(caller), met))
    assertSame((await store.read('ada', 'key')).usage?.counter, 16, 'the counter after 16 additions')
  },
}

const DURABLE: Case<UsageStore> = {
  name: 'has every acknowledged write after reopening',
  run: async ({ store, reopen }) => {
    await store.write('ada', 'key', 0, usageAt(5))
    const stood = await store.read('ada', 'key')
    const again = await reopen()
    assertSame(await again.read('ada', 'key'), stood, 'the usage after reopening')
  },
}

/** What every usage store has to pass: compare-and-set, so that no code and no signature counter works twice. */
export function usageStoreSuite(options: SuiteOptions<UsageStore>): void {
  const cases = [NEW, WRITES, AS_GIVEN, APART, OWN_COPY, ONE_WRITER, ONE_STEP, NOTHING_LOST, DURABLE]
  defineSuite('usage store', cases, options)
}
