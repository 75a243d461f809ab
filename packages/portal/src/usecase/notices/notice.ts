import {
  type Account,
  type AccountEvent,
  type Anchor,
  type DeviceType,
  type Effect,
  type EventActor,
  type Noticed,
  type OutboxItem,
  type Ref,
} from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { freshId } from '../ids.ts'
import { writeLink } from '../link.ts'
import type { Subject } from '../visit.ts'
import type { Whence } from '../whence.ts'

/** By whom something was done, as its owner is told. A user without a session had a mailed link. */
export type Author = 'session' | 'link' | 'administrator' | 'system'

export const authorOf = (actor: EventActor): Author =>
  actor.type !== 'user' ? actor.type : actor.session === null ? 'link' : 'session'

/** The device of a notice: what stays known of it when it is gone. */
export interface About {
  readonly type: DeviceType
  readonly name: Ref
  /** What it was called before, where that is what changed. */
  readonly before: Ref | null
}

/** What the owner of an account is told about one change, as it waits to be sent. */
export interface Notice {
  readonly what: Noticed
  readonly change: string
  readonly device: string | null
  readonly disputeUntil: number | null
  readonly user: string
  readonly at: number
  /** The head of the chain right after the change, so that a cut or rewritten one shows. */
  readonly anchor: Anchor
  /** Whose addresses. Null in notices of the first release, which said only an account's id. */
  readonly lookupName: string | null
  readonly by: Author | null
  readonly from: Whence | null
  readonly about: About | null
  /** The token of the link that disputes it. */
  readonly link: string | null
}

/** What notices of the first release did not say. */
const UNSAID = { lookupName: null, by: null, from: null, about: null, link: null } as const

const row = (id: string): string => `outbox ${id}`

/** The notice in an item of the outbox, or null where this key can't open it. */
export async function openNotice(deps: Deps, { id, body }: OutboxItem): Promise<Notice | null> {
  const text = await deps.keys.open(row(id), body)
  // Sealed by `noticesOf`, of this release or an earlier one.
  return text === null ? null : { ...UNSAID, ...(JSON.parse(text) as Omit<Notice, keyof typeof UNSAID>) }
}

/** Also of a device that is gone, or was gone before. */
export function aboutDevice(before: Account, after: Account, id: string | null): About | null {
  const find = ({ devices }: Account) => devices.find((one) => one.id === id)
  const was = find(before)
  const device = find(after) ?? was ?? before.changes.findLast((one) => one.device === id)?.before.device
  if (device === undefined || device === null) return null
  const renamed = was !== undefined && was.name.ref !== device.name.ref
  return { type: device.type, name: device.name, before: renamed ? was.name : null }
}

/** A change that is about to be made. */
export interface Changing {
  readonly before: Subject
  readonly after: Account
  readonly anchor: Anchor
  readonly events: readonly AccountEvent[]
  readonly from: Whence | null
}

type Notify = Extract<Effect, { type: 'notify' }>

async function noticeOf(deps: Deps, effect: Notify, { before, after, anchor, events, from }: Changing): Promise<Notice> {
  const { what, change, device, disputeUntil } = effect
  const { user, lookupName, now: at } = before
  const actor = events[0]?.actor
  return {
    what,
    change,
    device,
    disputeUntil,
    user,
    at,
    anchor,
    lookupName,
    by: actor === undefined ? null : authorOf(actor),
    from,
    about: aboutDevice(before.account, after, device),
    // Written once: a mail that is sent again says the same.
    link: disputeUntil === null ? null : await writeLink(deps, 'dispute', { user, lookupName, change, until: disputeUntil }),
  }
}

/** A notice that is about to wait in the outbox. */
export interface Waiting {
  readonly id: string
  readonly notice: Notice
  readonly item: OutboxItem
}

/** The notices of a change, sealed for the outbox. */
export function noticesOf(deps: Deps, effects: readonly Effect[], changing: Changing): Promise<readonly Waiting[]> {
  return Promise.all(
    effects
      .filter((effect) => effect.type === 'notify')
      .map(async (effect) => {
        const id = freshId(deps)
        const notice = await noticeOf(deps, effect, changing)
        const body = await deps.keys.seal(row(id), JSON.stringify(notice))
        return { id, notice, item: { id, notBefore: changing.before.now, body } }
      }),
  )
}
