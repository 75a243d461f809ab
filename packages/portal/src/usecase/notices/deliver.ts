import { DISPUTE_WINDOW_MS, newAccount, type OutboxItem } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { MailAddress } from '../../ports.ts'
import { reveal } from '../values.ts'
import { addressesOf, canMail, mailId, post } from './addresses.ts'
import { letterOf, type Told } from './letter.ts'
import { type Notice, openNotice } from './notice.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** So many at once, which is what one lease has to be long enough for. */
const BATCH = 8

/** Longer than a mailer is patient. */
const LEASE_MS = 5 * MINUTE

/** One call takes up to so many batches; whatever is left waits for the next one. */
const BATCHES = 50

const SOONEST_MS = 30 * SECOND
const LATEST_MS = 60 * MINUTE

/** What a delivery came to. */
export interface Delivered {
  /** Mails that went out. */
  readonly sent: number
  /** Mails and notices that never will. */
  readonly failed: number
  /** Notices that are due again later. */
  readonly waiting: number
}

const NOTHING: Delivered = { sent: 0, failed: 0, waiting: 0 }

const sum = (all: readonly Delivered[]): Delivered =>
  all.reduce(
    (total, { sent, failed, waiting }) => ({
      sent: total.sent + sent,
      failed: total.failed + failed,
      waiting: total.waiting + waiting,
    }),
    NOTHING,
  )

/** As long again as it has waited already: twice as long each time, within bounds. */
const retryAt = ({ notBefore }: OutboxItem, now: number): number =>
  now + Math.min(LATEST_MS, Math.max(SOONEST_MS, now - notBefore))

/** Nobody gives up before the last moment at which a link in it would help. */
const endOf = ({ notBefore }: OutboxItem): number => notBefore + DISPUTE_WINDOW_MS

async function log(deps: Deps, user: string | null, what: string, detail: Readonly<Record<string, string>>): Promise<void> {
  await deps.ports.securityLog.append({ at: deps.ports.now(), user, what, because: [], detail })
}

async function putOff(deps: Deps, item: OutboxItem, user: string | null, why: string): Promise<Delivered> {
  const now = deps.ports.now()
  const over = now >= endOf(item)
  await log(deps, user, over ? 'notice given up' : 'notice put off', { notice: item.id, why })
  await deps.ports.accounts.finishOutbox(item.id, over ? null : retryAt(item, now))
  return over ? { ...NOTHING, failed: 1 } : { ...NOTHING, waiting: 1 }
}

async function told(deps: Deps, notice: Notice): Promise<Told> {
  const { user, about } = notice
  const { directory, accounts, now } = deps.ports
  const loaded = await accounts.load(user)
  const subject = { user, lookupName: '', loaded, account: loaded?.account ?? newAccount(user), now: now() }
  return {
    ...notice,
    organisation: (await directory.organisation()).name,
    name: await reveal(deps, subject, about?.name ?? null),
    nameBefore: await reveal(deps, subject, about?.before ?? null),
  }
}

interface Posted {
  readonly became: 'sent' | 'never' | 'later' | 'before'
  readonly why: string
}

/**
 * Writes to one address, unless that was done. It is remembered after the mail went out: whoever dies in between sends a
 * mail of the same id again, and nobody loses one.
 */
async function postOnce(deps: Deps, item: OutboxItem, to: MailAddress, notice: Told): Promise<Posted> {
  const { shortLived, now } = deps.ports
  const id = await mailId(deps, item.id, to)
  const key = `mailed:${id}`
  if ((await shortLived.get(key, now())) !== null) return { became: 'before', why: '' }
  const outcome = await post(deps, id, to, (lang) => letterOf(deps, lang, notice))
  if (!outcome.ok && outcome.code === 'mail.unavailable') return { became: 'later', why: outcome.detail }
  if (!outcome.ok) await log(deps, notice.user, outcome.code, { mail: id, why: outcome.detail })
  await shortLived.put(key, '', endOf(item) + LATEST_MS)
  return { became: outcome.ok ? 'sent' : 'never', why: '' }
}

async function deliverNotice(deps: Deps, item: OutboxItem): Promise<Delivered> {
  const notice = await openNotice(deps, item)
  if (notice === null) return putOff(deps, item, null, 'sealed by another key')
  const { user, lookupName } = notice
  const addresses = lookupName === null ? [] : await addressesOf(deps, lookupName)
  const written = await told(deps, notice)
  const posted = await Promise.all(addresses.map((to) => postOnce(deps, item, to, written)))
  const count = (became: Posted['became']): number => posted.filter((one) => one.became === became).length
  const counted: Delivered = { sent: count('sent'), failed: count('never'), waiting: 0 }
  const missing = posted.find(({ became }) => became === 'later')
  if (missing !== undefined) return sum([counted, await putOff(deps, item, user, missing.why)])
  if (addresses.length === 0) await log(deps, user, 'notice to nobody', { notice: item.id, change: notice.change })
  await deps.ports.accounts.finishOutbox(item.id, null)
  return counted
}

/** One notice. What breaks here concerns no other one. */
async function deliverOne(deps: Deps, item: OutboxItem): Promise<Delivered> {
  try {
    return await deliverNotice(deps, item)
  } catch (cause) {
    deps.ports.onFault(cause)
    // Where this breaks too, its lease ends.
    return putOff(deps, item, null, 'a port broke').catch(() => ({ ...NOTHING, waiting: 1 }))
  }
}

/**
 * Sends the notices that are due: one mail to each of a user's addresses. Any number of processes may call it at any time;
 * a notice is handed to one of them. A mail that could not go out is tried again after twice the time, every hour at
 * the longest, and given up when nobody could dispute the change any more. Never throws.
 */
export async function deliver(deps: Deps): Promise<Delivered> {
  const { accounts, now, onFault } = deps.ports
  if (!canMail(deps)) return NOTHING
  let total = NOTHING
  try {
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const items = await accounts.claimOutbox(now(), BATCH, LEASE_MS)
      total = sum([total, ...(await Promise.all(items.map((item) => deliverOne(deps, item))))])
      if (items.length < BATCH) break
    }
  } catch (cause) {
    onFault(cause)
  }
  return total
}
