import type { AccountEvent, Change, Decision } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { commitPlan } from './commit.ts'
import { freshId, UNNAMED } from './ids.ts'
import { askByLink, type MailedLink, readLink, subjectOfLink } from './link.ts'
import { type About, aboutDevice } from './notices/notice.ts'
import { reveal } from './values.ts'
import type { Subject } from './visit.ts'
import type { Whence } from './whence.ts'

/** A change as people are shown it: no more than its mail said. */
export interface ShownChange {
  readonly change: Change
  readonly about: About | null
  /** Null where it was erased, or the change is about no device. */
  readonly name: string | null
}

/** A change that a link disputes. */
export interface Disputed extends ShownChange {
  /** Its device stops. */
  readonly stops: boolean
}

export type DisputeLink =
  | { readonly kind: 'open'; readonly disputed: Disputed }
  /** It works once, and did. */
  | { readonly kind: 'used' }
  /** Too long ago, or undone. */
  | { readonly kind: 'over' }
  /** None of ours. */
  | { readonly kind: 'unknown' }

export type DisputeEnd =
  | { readonly kind: 'done'; readonly disputed: Disputed }
  /** Lost two races in a row: nothing was written. */
  | { readonly kind: 'conflict' }
  | Exclude<DisputeLink, { kind: 'open' }>

type Link = MailedLink & { readonly change: string }

async function linkOf(deps: Deps, token: string): Promise<Link | null> {
  const link = await readLink(deps, 'dispute', token)
  return link === null || link.change === null ? null : { ...link, change: link.change }
}

export async function showChange(deps: Deps, subject: Subject, change: Change): Promise<ShownChange> {
  const about = aboutDevice(subject.account, subject.account, change.device)
  return { change, about, name: await reveal(deps, subject, about?.name ?? null) }
}

async function wasDisputed(deps: Deps, { user, change }: Link): Promise<boolean> {
  const history = await deps.ports.accounts.history(user)
  return history.some(({ text }) => {
    const event = JSON.parse(text) as Partial<AccountEvent>
    return event.type === 'account-frozen' && event.disputes === change
  })
}

interface Asked {
  readonly subject: Subject
  readonly decision: Extract<Decision, { outcome: 'allow' }>
  readonly disputed: Disputed
}

/** What a dispute would do now; null where the decision, or time, says that there is nothing to dispute. */
async function ask(deps: Deps, link: Link, id: string): Promise<Asked | null> {
  const subject = await subjectOfLink(deps, link)
  const change = subject?.account.changes.find((one) => one.id === link.change)
  if (subject === null || change === undefined) return null
  const actor = { type: 'user', id: link.user } as const
  const decision = await askByLink(deps, subject, link, { id, actor, type: 'dispute', change: link.change })
  if (decision.outcome !== 'allow') return null
  const stops = decision.events.some(({ type }) => type === 'device-suspended')
  return { subject, decision, disputed: { ...(await showChange(deps, subject, change)), stops } }
}

/** What a link is worth now. Looking changes nothing, however often and whoever looks. */
export async function seeDispute(deps: Deps, token: string): Promise<DisputeLink> {
  const link = await linkOf(deps, token)
  if (link === null) return { kind: 'unknown' }
  if (await wasDisputed(deps, link)) return { kind: 'used' }
  const asked = await ask(deps, link, UNNAMED)
  return asked === null ? { kind: 'over' } : { kind: 'open', disputed: asked.disputed }
}

async function attempt(deps: Deps, link: Link, from: Whence): Promise<DisputeEnd> {
  const asked = await ask(deps, link, freshId(deps))
  if (asked === null) return { kind: 'over' }
  const committed = await commitPlan(deps, asked.subject, asked.decision, { from })
  if (committed.ok) return { kind: 'done', disputed: asked.disputed }
  return { kind: committed.code === 'taken' ? 'used' : 'conflict' }
}

/** Takes power away, once: what the change added stops, and no other change is made until that is cleared up. */
export async function dispute(deps: Deps, token: string, from: Whence): Promise<DisputeEnd> {
  const link = await linkOf(deps, token)
  if (link === null) return { kind: 'unknown' }
  const first = await attempt(deps, link, from)
  const end = first.kind === 'conflict' ? await attempt(deps, link, from) : first
  const detail = { command: 'dispute', change: link.change }
  await deps.ports.securityLog.append({ at: deps.ports.now(), user: link.user, what: `dispute ${end.kind}`, because: [], detail })
  return end
}
