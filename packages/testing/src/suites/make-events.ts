import { CHAIN_START, chainInput, checkChain, evolve, newAccount } from '@ssp/core'
import type { Account, AccountEvent, Anchor, ChainFault, Commit, DeviceType, Link, Loaded, Ref } from '@ssp/core'
import { sha256 } from './sha256.ts'

/** 14 November 2026, 12:00 UTC: when the suites' stories begin. */
export const START = 1_794_657_600_000

const ref = (name: string): Ref => ({ ref: name, commitment: `commitment-of-${name}` })

const said = {
  v: 1,
  at: START,
  actor: { type: 'user', session: 'session-1' },
} as const satisfies Partial<AccountEvent>

export function deviceAdded(id: string, type: Exclude<DeviceType, 'hardware-token'> = 'security-key'): AccountEvent {
  const device = {
    id,
    type,
    name: ref(`name-of-${id}`),
    state: 'active',
    methods: ['webauthn'],
    destination: null,
    credential: ref(`credential-of-${id}`),
    app: null,
  } as const
  return { ...said, change: `add-${id}`, type: 'device-added', device }
}

export function deviceRenamed(id: string, name: string): AccountEvent {
  return { ...said, change: `rename-${id}-${name}`, type: 'device-renamed', device: id, name: ref(name) }
}

export function deviceRemoved(id: string): AccountEvent {
  return { ...said, change: `remove-${id}`, type: 'device-removed', device: id }
}

export function bypassCodeIssued(id: string): AccountEvent {
  const actor = { type: 'administrator', id: 'administrator-1', role: 'help-desk' } as const
  const codes = [{ id, uses: 1, expiresAt: null }]
  return { ...said, actor, change: `issue-${id}`, type: 'bypass-codes-issued', codes }
}

export function bypassCodeUsed(id: string): AccountEvent {
  return { ...said, change: `use-${id}`, type: 'bypass-code-used', code: id }
}

/** Links for texts as they stand, behind the anchor (null where the chain begins). */
export async function linkTexts(
  user: string,
  anchor: Anchor | null,
  texts: readonly string[],
): Promise<readonly Link[]> {
  const links: Link[] = []
  let { count, head } = anchor ?? { count: 0, head: CHAIN_START }
  for (const text of texts) {
    count += 1
    head = await sha256(chainInput(user, count, head, text))
    links.push({ text, hash: head })
  }
  return links
}

/** Links for events, each with its text and the hash that a real shell would compute. */
export function makeEvents(
  user: string,
  anchor: Anchor | null,
  events: readonly AccountEvent[],
): Promise<readonly Link[]> {
  return linkTexts(
    user,
    anchor,
    events.map((event) => JSON.stringify(event)),
  )
}

/** The first fault of a stored chain, every hash computed anew from the stored texts. */
export async function faultOf(user: string, links: readonly Link[], anchor: Anchor): Promise<ChainFault | null> {
  const computed: string[] = []
  let previous = CHAIN_START
  for (const link of links) {
    computed.push(await sha256(chainInput(user, computed.length + 1, previous, link.text)))
    previous = link.hash
  }
  return checkChain(links, computed, anchor)
}

/** The account after the events; throws where one of them cannot have happened, since then the story is wrong. */
export function accountAfter(user: string, before: Account | null, events: readonly AccountEvent[]): Account {
  return events.reduce(
    (account, event) => {
      const next = evolve(account, event)
      if (next === account) throw new Error(`\`${event.type}\` cannot have happened to this account`)
      return next
    },
    before ?? newAccount(user),
  )
}

/** A whole commit of the events, with whatever else goes into it. */
export async function makeCommit(
  user: string,
  before: Loaded | null,
  events: readonly AccountEvent[],
  more: Partial<Commit> = {},
): Promise<Commit> {
  return {
    events: await makeEvents(user, before?.anchor ?? null, events),
    account: accountAfter(user, before?.account ?? null, events),
    outbox: [],
    take: [],
    values: {},
    index: { add: [], remove: [] },
    ...more,
  }
}
