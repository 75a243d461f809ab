import {
  type Account,
  type AccountEvent,
  CHAIN_START,
  chainInput,
  type CommitResult,
  type Device,
  DEVICE_TYPE,
  type Effect,
  fold,
  type IndexEntry,
  type IndexName,
  type Link,
  type Loaded,
  type OutboxItem,
  type Possession,
} from '@ssp/core'
import type { Deps } from '../deps.ts'
import { base64url } from '../seal/bytes.ts'
import { type Subject, usernameKey } from './visit.ts'

/** What is found by what a device refers to: its credential, its number or its serial. */
const INDEX_OF: Readonly<Record<Possession, IndexName | null>> = {
  webauthn: 'credential',
  number: 'phone',
  activation: null,
}

function indexOf({ type }: Device): IndexName | null {
  const { possession } = DEVICE_TYPE[type]
  // What no proof adds is assigned, by its serial.
  return possession.length === 0 ? 'token' : (possession.map((one) => INDEX_OF[one]).find((one) => one !== null) ?? null)
}

function entriesOfDevice(device: Device): readonly IndexEntry[] {
  const index = indexOf(device)
  const { credential, app } = device
  return [
    ...(index === null || credential === null ? [] : [{ index, value: credential.ref }]),
    // An app's key is as unique as a passkey's.
    ...(app === null ? [] : [{ index: 'credential', value: app.ref } as const]),
  ]
}

const entriesOf = (account: Account): readonly IndexEntry[] => account.devices.flatMap(entriesOfDevice)

const without = (these: readonly IndexEntry[], those: readonly IndexEntry[]): readonly IndexEntry[] =>
  these.filter((one) => !those.some((other) => other.index === one.index && other.value === one.value))

/** The new links of the chain: each event's exact text, closed by the hash of what core says is hashed. */
async function linksOf(deps: Deps, subject: Subject, events: readonly AccountEvent[]): Promise<readonly Link[]> {
  let previous = subject.loaded?.anchor.head ?? CHAIN_START
  const links: Link[] = []
  for (const [index, event] of events.entries()) {
    const text = JSON.stringify(event)
    const hash = await deps.keys.hash(chainInput(subject.user, subject.account.version + index + 1, previous, text))
    links.push({ text, hash })
    previous = hash
  }
  return links
}

/** A notice to be sent, sealed, with the head of the chain so that a cut or rewritten one shows. */
async function noticesOf(
  deps: Deps,
  subject: Subject,
  effects: readonly Effect[],
  links: readonly Link[],
): Promise<readonly OutboxItem[]> {
  const anchor = { count: subject.account.version + links.length, head: links.at(-1)?.hash ?? CHAIN_START }
  return Promise.all(
    effects
      .filter((effect) => effect.type === 'notify')
      .map(async (effect) => {
        const id = base64url(deps.ports.random(16))
        const body = JSON.stringify({ ...effect, user: subject.user, at: subject.now, anchor })
        return { id, notBefore: subject.now, body: await deps.keys.seal(`outbox ${id}`, body) }
      }),
  )
}

export interface Extras {
  /** Sealed values to keep, by reference. */
  readonly values?: Readonly<Record<string, string | null>>
}

export type Committed =
  /** The account as it is from now on. */
  | { readonly ok: true; readonly loaded: Loaded }
  | Extract<CommitResult, { ok: false }>
  | { readonly ok: false; readonly code: 'not-applicable' }

function valuesAfter(subject: Subject, { values = {} }: Extras): Loaded['values'] {
  const all = Object.entries({ ...subject.loaded?.values, ...values })
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null))
}

/** Makes an allowed plan durable: events, indexes, spent things, values and notices in one transaction. */
export async function commitPlan(
  deps: Deps,
  subject: Subject,
  plan: { readonly events: readonly AccountEvent[]; readonly effects: readonly Effect[] },
  extras: Extras = {},
): Promise<Committed> {
  const folded = fold(subject.account, plan.events)
  if (!folded.ok) return { ok: false, code: 'not-applicable' }
  const links = await linksOf(deps, subject, plan.events)
  const before = entriesOf(subject.account)
  const after = entriesOf(folded.account)
  const created: readonly IndexEntry[] =
    subject.account.version === 0 ? [{ index: 'username', value: await usernameKey(deps, subject.lookupName) }] : []
  const committed = await deps.ports.accounts.commit(subject.user, subject.account.version, {
    events: links,
    account: folded.account,
    outbox: await noticesOf(deps, subject, plan.effects, links),
    take: plan.effects.filter((effect) => effect.type === 'take').map((effect) => `${subject.user} ${effect.what}`),
    values: extras.values ?? {},
    index: { add: [...created, ...without(after, before)], remove: without(before, after) },
  })
  if (!committed.ok) return committed
  const { version } = committed
  const anchor = { count: version, head: links.at(-1)?.hash ?? CHAIN_START }
  return { ok: true, loaded: { account: folded.account, version, anchor, values: valuesAfter(subject, extras) } }
}
