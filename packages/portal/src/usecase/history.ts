import {
  type Account,
  type AccountEvent,
  type AccountEventType,
  type Anchor,
  CHAIN_START,
  type ChainFault,
  chainInput,
  checkChain,
  DEVICE_TYPE,
  type EventActor,
  evolve,
  type Link,
  newAccount,
  type Ref,
  type SuspendedBecause,
  upcast,
} from '@ssp/core'
import type { Deps } from '../deps.ts'
import { type About, aboutDevice } from './notices/notice.ts'
import { disclose, type Kept } from './values.ts'
import type { Visit } from './visit.ts'

/** An entry of the chain as it can be told. */
export interface Entry {
  /** From 1. */
  readonly position: number
  /** Null where its text is no event that this version knows. */
  readonly event: AccountEvent | null
  readonly about: About | null
}

export interface History {
  readonly links: readonly Link[]
  /** Oldest first. */
  readonly entries: readonly Entry[]
  readonly anchor: Anchor
  /** Where the chain does not fit, or null. */
  readonly fault: ChainFault | null
}

async function hashesOf(deps: Deps, user: string, links: readonly Link[]): Promise<readonly string[]> {
  return Promise.all(
    links.map(({ text }, index) => deps.keys.hash(chainInput(user, index + 1, links[index - 1]?.hash ?? CHAIN_START, text))),
  )
}

const TYPES: Readonly<Record<AccountEventType, true>> = {
  'device-added': true,
  'token-assigned': true,
  'device-renamed': true,
  'device-removed': true,
  'device-activated': true,
  'app-rotated': true,
  'device-suspended': true,
  'device-resumed': true,
  'default-set': true,
  'sign-in-preference-set': true,
  'change-undone': true,
  'account-frozen': true,
  'freeze-lifted': true,
  'bypass-codes-issued': true,
  'bypass-code-used': true,
  'bypass-codes-revoked': true,
  'enrolment-link-issued': true,
  'enrolment-link-used': true,
}

const REASONS: readonly unknown[] = ['lost', 'disputed', 'administrator'] satisfies readonly SuspendedBecause[]
const ACTORS: readonly unknown[] = ['user', 'administrator', 'system'] satisfies readonly EventActor['type'][]

const isName = ({ ref, commitment }: Ref): boolean => typeof ref === 'string' && typeof commitment === 'string'

/** Whether as much of it is there as is told of an event: whoever can write to the store can write anything. */
function isWhole(event: AccountEvent): boolean {
  if (!Object.hasOwn(TYPES, event.type) || !Number.isFinite(event.at) || !ACTORS.includes(event.actor.type)) return false
  if (event.type === 'device-suspended') return REASONS.includes(event.because)
  if (event.type === 'device-renamed') return isName(event.name)
  const isNew = event.type === 'device-added' || event.type === 'token-assigned'
  return !isNew || (isName(event.device.name) && Object.hasOwn(DEVICE_TYPE, event.device.type))
}

function subjectOf(account: Account, event: AccountEvent): string | null {
  const named = event.type === 'change-undone' ? event.undoes : event.type === 'account-frozen' ? event.disputes : null
  if (named !== null) return account.changes.find(({ id }) => id === named)?.device ?? null
  if (!('device' in event)) return null
  return typeof event.device === 'string' ? event.device : event.device.id
}

interface Read {
  readonly event: AccountEvent
  readonly after: Account
  readonly about: About | null
}

/** An entry, and what it made of the account; null where it is none, in whatever way. */
function readEntry(before: Account, text: string): Read | null {
  try {
    const lifted = upcast(JSON.parse(text))
    if (!lifted.ok || !isWhole(lifted.event)) return null
    const { event } = lifted
    const after = evolve(before, event)
    return { event, after, about: aboutDevice(before, after, subjectOf(before, event)) }
  } catch {
    return null
  }
}

/** Each entry with its device as it was then. */
function entriesOf(user: string, links: readonly Link[]): readonly Entry[] {
  let account = newAccount(user)
  return links.map(({ text }, index) => {
    const read = readEntry(account, text)
    account = read?.after ?? account
    return { position: index + 1, event: read?.event ?? null, about: read?.about ?? null }
  })
}

/** The account's history from its chain, and whether the chain is the one that the account stands on. */
export async function readHistory(deps: Deps, { user, loaded }: Visit): Promise<History> {
  const links = await deps.ports.accounts.history(user)
  const anchor = loaded?.anchor ?? { count: 0, head: CHAIN_START }
  const fault = checkChain(links, await hashesOf(deps, user, links), anchor)
  return { links, entries: entriesOf(user, links), anchor, fault }
}

/** The names that the chain refers to. Nothing else of a person is in an export: no number, no key, no credential. */
function namesIn(entries: readonly Entry[]): readonly Ref[] {
  return entries.flatMap(({ event }) => {
    if (event?.type === 'device-added' || event?.type === 'token-assigned') return [event.device.name]
    return event?.type === 'device-renamed' ? [event.name] : []
  })
}

/** `docs/history.md`. */
export interface Export {
  readonly format: 'ssp-history/1'
  readonly issuer: string
  readonly user: string
  readonly exportedAt: number
  readonly head: Anchor
  readonly events: readonly Link[]
  /** What the commitments in the events are to, by reference, as far as it was not erased. */
  readonly values: Readonly<Record<string, Kept>>
}

/** Everything that it takes to check the history without us. */
export async function exportHistory(deps: Deps, visit: Visit): Promise<Export> {
  const { links, entries, anchor } = await readHistory(deps, visit)
  const values = await Promise.all(namesIn(entries).map(async (ref) => [ref.ref, await disclose(deps, visit, ref)] as const))
  return {
    format: 'ssp-history/1',
    issuer: deps.config.issuerUrl,
    user: visit.user,
    exportedAt: visit.now,
    head: anchor,
    events: links.map(({ text, hash }) => ({ text, hash })),
    values: Object.fromEntries(values.filter((one): one is readonly [string, Kept] => one[1] !== null)),
  }
}
