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
  type Possession,
} from '@ssp/core'
import type { Deps } from '../deps.ts'
import { later } from './later.ts'
import { deliver } from './notices/deliver.ts'
import { noticesOf } from './notices/notice.ts'
import { tellDevices } from './notices/tell-devices.ts'
import { type Subject, usernameKey } from './visit.ts'
import type { Whence } from './whence.ts'

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

export interface Extras {
  /** Sealed values to keep, by reference. */
  readonly values?: Readonly<Record<string, string | null>>
  /** Where the change comes from, for its notices; absent where nobody's browser asked for it. */
  readonly from?: Whence
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

/**
 * Makes an allowed plan durable: events, indexes, spent things, values and notices in one transaction. The notices are
 * tried at once; a mailer that is down costs nothing but time.
 */
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
  const anchor = { count: subject.account.version + links.length, head: links.at(-1)?.hash ?? CHAIN_START }
  const changing = { before: subject, after: folded.account, anchor, events: plan.events, from: extras.from ?? null }
  const notices = await noticesOf(deps, plan.effects, changing)
  const committed = await deps.ports.accounts.commit(subject.user, subject.account.version, {
    events: links,
    account: folded.account,
    outbox: notices.map(({ item }) => item),
    take: plan.effects.filter((effect) => effect.type === 'take').map((effect) => `${subject.user} ${effect.what}`),
    values: extras.values ?? {},
    index: { add: [...created, ...without(after, before)], remove: without(before, after) },
  })
  if (!committed.ok) return committed
  if (notices.length > 0) {
    later(deps, () => deliver(deps))
    later(deps, () => tellDevices(deps, folded.account, notices))
  }
  const { version } = committed
  return { ok: true, loaded: { account: folded.account, version, anchor, values: valuesAfter(subject, extras) } }
}
