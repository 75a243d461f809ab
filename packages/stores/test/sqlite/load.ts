import { changeAccount, deviceRenamed } from '@ssp/testing'
import type { Ports } from './ports.ts'

/** 14 November 2026: when all of this happens. */
export const NOW = 1_794_657_600_000
export const DAY = 86_400_000

/** What a process was told is done, reported as soon as it was told. */
export type Acknowledged =
  | { readonly kind: 'changed'; readonly user: string; readonly version: number; readonly name: string }
  | { readonly kind: 'spent'; readonly link: string }
  | { readonly kind: 'took'; readonly key: string }
  | { readonly kind: 'counted'; readonly key: string; readonly count: number }
  | { readonly kind: 'used'; readonly user: string; readonly counter: number }
  | { readonly kind: 'booked'; readonly id: string }
  | { readonly kind: 'logged'; readonly what: string }

/** What all processes of one round work on. */
export interface Round {
  readonly users: readonly string[]
  readonly links: readonly string[]
  readonly codes: readonly string[]
}

export const roundOf = (name: string): Round => ({
  users: Array.from({ length: 4 }, (_, at) => `user-${name}-${at}`),
  links: Array.from({ length: 60 }, (_, at) => `link:${name}-${at}`),
  codes: Array.from({ length: 120 }, (_, at) => `code:${name}-${at}`),
})

/** When it all expires. */
export const LATER: number = NOW + DAY

const pick = <Item>(items: readonly Item[]): readonly Item[] => {
  const at = Math.floor(Math.random() * items.length)
  return items.slice(at, at + 1)
}

/** One thing after the other, as fast as it is acknowledged; `name` makes whatever it writes its own. */
export async function load(
  ports: Ports,
  round: Round,
  name: string,
  tell: (done: Acknowledged) => void,
): Promise<void> {
  let step = 0
  const { accounts, usage, shortLived, ledger, securityLog } = ports

  const change = async (user: string, take: readonly string[]): Promise<void> => {
    const own = `${name}-${step}`
    const outcome = await changeAccount({
      store: accounts,
      userId: user,
      decide: () => ({
        events: [deviceRenamed('key', own)],
        more: { take, values: { name: own }, outbox: [{ id: own, notBefore: NOW, body: own }] },
      }),
    })
    if (outcome.kind !== 'committed') return
    tell({ kind: 'changed', user, version: outcome.version, name: own })
    for (const link of take) tell({ kind: 'spent', link })
  }

  const deeds: readonly ((user: string) => Promise<void>)[] = [
    (user) => change(user, []),
    (user) => change(user, pick(round.links)),
    async () => {
      for (const key of pick(round.codes)) if ((await shortLived.take(key, NOW)) !== null) tell({ kind: 'took', key })
    },
    async (user) => {
      const key = `failures:${user}`
      tell({ kind: 'counted', key, count: await shortLived.increment(key, LATER, NOW) })
    },
    async (user) => {
      const { revision, usage: last } = await usage.read(user, 'key')
      const counter = (last?.counter ?? 0) + 1
      const used = { counter, signCount: counter, backedUp: true, lastUsedAt: NOW }
      if (await usage.write(user, 'key', revision, used)) tell({ kind: 'used', user, counter })
    },
    async (user) => {
      const keys = [{ key: user, windowMs: DAY, limit: 1_000_000 }]
      const id = `${name}-${step}`
      const result = await ledger.reserve({ id, cost: 1, keys }, NOW)
      if (result.ok) tell({ kind: 'booked', id })
    },
    async (user) => {
      const what = `${name}-${step}`
      await securityLog.append({ at: NOW, user, what, because: [], detail: { step } })
      tell({ kind: 'logged', what })
    },
  ]

  for (;;) {
    step += 1
    for (const deed of pick(deeds)) for (const user of pick(round.users)) await deed(user)
  }
}
