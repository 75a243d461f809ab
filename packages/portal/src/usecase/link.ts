import { decide, type Command, type Decision, type Proof, SHIPPED_POLICY } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { factsOutside } from './outside.ts'
import type { Subject } from './visit.ts'

/**
 * What a mailed link is for. Whoever has the link has this power and no other, until its time is over; nobody else can
 * make one, and it tells nothing to those who only see it.
 */
export interface MailedLink {
  readonly user: string
  /** Whose addresses it was mailed to, in the directory's normal form. */
  readonly lookupName: string
  /** The change that it disputes; null for a link that reports a device lost. */
  readonly change: string | null
  /** Milliseconds since 1970: it is good until right before. */
  readonly until: number
}

export type LinkPurpose = 'dispute' | 'report-lost'

/** Longer than any that we write. */
const MOST = 2_048

const row = (purpose: LinkPurpose): string => `link ${purpose}`

const PATH: Readonly<Record<LinkPurpose, string>> = { dispute: 'dispute', 'report-lost': 'lost' }

export const writeLink = (deps: Deps, purpose: LinkPurpose, { user, lookupName, change, until }: MailedLink): Promise<string> =>
  deps.keys.seal(row(purpose), JSON.stringify([user, lookupName, change, until]))

/** What it is for, or null where it is none of ours, or one for something else. Its time may be over. */
export async function readLink(deps: Deps, purpose: LinkPurpose, token: string): Promise<MailedLink | null> {
  const text = token.length > MOST ? null : await deps.keys.open(row(purpose), token)
  if (text === null) return null
  // Written by `writeLink` and nobody else.
  const [user, lookupName, change, until] = JSON.parse(text) as [string, string, string | null, number]
  return { user, lookupName, change, until }
}

/** The address that is mailed. */
export const linkUrl = (deps: Deps, purpose: LinkPurpose, token: string): string =>
  `${deps.config.issuerUrl}/${PATH[purpose]}/${token}`

/** Whose account it is about, as it is now; null where there is none. */
export async function subjectOfLink(deps: Deps, { user, lookupName }: MailedLink): Promise<Subject | null> {
  const loaded = await deps.ports.accounts.load(user)
  return loaded === null ? null : { user, lookupName, loaded, account: loaded.account, now: deps.ports.now() }
}

/** Asks with nothing but the link at hand: no application, no session. */
export async function askByLink(
  deps: Deps,
  subject: Subject,
  { user, until }: MailedLink,
  command: Command & { readonly type: LinkPurpose },
): Promise<Decision> {
  const { edition } = await deps.ports.directory.organisation()
  const proof: Proof = {
    kind: 'mailed-link',
    purpose: command.type,
    subject: command.type === 'dispute' ? command.change : command.device,
    user,
    session: null,
    method: null,
    userVerified: false,
    expiresAt: until,
  }
  return decide(command, { ...factsOutside(subject, edition), proof }, SHIPPED_POLICY)
}
