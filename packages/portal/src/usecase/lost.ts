import type { Device } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { say } from '../models/parts.ts'
import { exactTime } from '../words/exact-time.ts'
import { type Lang, translate } from '../words/translate.ts'
import { commitPlan } from './commit.ts'
import { freshId, UNNAMED } from './ids.ts'
import { later } from './later.ts'
import { askByLink, linkUrl, type MailedLink, readLink, subjectOfLink, writeLink } from './link.ts'
import { addressesOf, type Letter, mailId, post } from './notices/addresses.ts'
import { nameOf } from './values.ts'
import type { Subject, Visit } from './visit.ts'
import type { Whence } from './whence.ts'

/** Long enough to go to one's mail, and to report the key and the phone that were in the same bag. */
const LINK_MS = 3_600_000

function letter(lang: Lang, organisation: string, account: string, url: string, until: number): Letter {
  const title = translate(lang, say('mail.lost'))
  const paragraphs = [
    title,
    translate(lang, say('mail.account', { account })),
    translate(lang, say('mail.lost.text', { time: exactTime(lang, until) })),
    url,
    translate(lang, say('mail.lost.stranger')),
  ]
  return { subject: translate(lang, say('mail.subject', { organisation, what: title })), text: `${paragraphs.join('\n\n')}\n` }
}

async function mailLink(deps: Deps, { user, session, organisation, now }: Visit): Promise<void> {
  const until = now + LINK_MS
  const { lookupName } = session
  const about = `lost-${freshId(deps)}`
  const token = await writeLink(deps, 'report-lost', { user, lookupName, change: null, until })
  const url = linkUrl(deps, 'report-lost', token)
  for (const to of await addressesOf(deps, lookupName)) {
    const id = await mailId(deps, about, to)
    const outcome = await post(deps, id, to, (lang) => letter(lang, organisation.name, lookupName, url, until))
    const detail = { mail: id, command: 'report-lost', ...(outcome.ok ? {} : { code: outcome.code, why: outcome.detail }) }
    const what = outcome.ok ? 'lost link sent' : 'lost link not sent'
    await deps.ports.securityLog.append({ at: deps.ports.now(), user, what, because: [], detail })
  }
}

/**
 * Mails a link to all of the user's addresses: to those of the directory, whatever the request says. Nobody waits for it,
 * so that nobody learns from an answer whether there is an address.
 */
export const sendLostLink = (deps: Deps, visit: Visit): void => later(deps, () => mailLink(deps, visit))

export interface LostDevice {
  readonly id: string
  readonly name: string
}

export type LostLink =
  | { readonly kind: 'open'; readonly devices: readonly LostDevice[] }
  | { readonly kind: 'over' }
  | { readonly kind: 'unknown' }

export type LostEnd =
  | { readonly kind: 'done'; readonly name: string }
  /** Somebody else's device, none at all, one that is suspended already, or too late. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unknown' }

const ask = (deps: Deps, subject: Subject, link: MailedLink, id: string, device: string) =>
  askByLink(deps, subject, link, { id, actor: { type: 'user', id: link.user }, type: 'report-lost', device })

async function reportable(deps: Deps, subject: Subject, link: MailedLink): Promise<readonly Device[]> {
  const asked = await Promise.all(
    subject.account.devices.map(async (device) => ({ device, decision: await ask(deps, subject, link, UNNAMED, device.id) })),
  )
  return asked.filter(({ decision }) => decision.outcome === 'allow').map(({ device }) => device)
}

/** The account's devices, by name only. Looking changes nothing. */
export async function seeLost(deps: Deps, token: string): Promise<LostLink> {
  const link = await readLink(deps, 'report-lost', token)
  if (link === null) return { kind: 'unknown' }
  const subject = deps.ports.now() < link.until ? await subjectOfLink(deps, link) : null
  if (subject === null) return { kind: 'over' }
  const devices = await reportable(deps, subject, link)
  return { kind: 'open', devices: await Promise.all(devices.map(async (one) => ({ id: one.id, name: await nameOf(deps, subject, one) }))) }
}

async function attempt(deps: Deps, link: MailedLink, device: string, from: Whence): Promise<LostEnd> {
  const subject = await subjectOfLink(deps, link)
  const target = subject?.account.devices.find(({ id }) => id === device)
  if (subject === null || target === undefined) return { kind: 'refused' }
  const decision = await ask(deps, subject, link, freshId(deps), device)
  if (decision.outcome !== 'allow') return { kind: 'refused' }
  const committed = await commitPlan(deps, subject, decision, { from })
  return committed.ok ? { kind: 'done', name: await nameOf(deps, subject, target) } : { kind: 'conflict' }
}

/** The device stops at once, also if it is the last one. */
export async function reportLostByLink(deps: Deps, token: string, device: string, from: Whence): Promise<LostEnd> {
  const link = await readLink(deps, 'report-lost', token)
  if (link === null) return { kind: 'unknown' }
  const first = await attempt(deps, link, device, from)
  const end = first.kind === 'conflict' ? await attempt(deps, link, device, from) : first
  const detail = { command: 'report-lost', device: end.kind === 'done' ? device : '' }
  await deps.ports.securityLog.append({ at: deps.ports.now(), user: link.user, what: `lost link ${end.kind}`, because: [], detail })
  return end
}
