import type { TelephonyChannel } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { digits } from '../digits.ts'
import type { Visit } from '../visit.ts'

/** What a code is good for: one subject (a device, or a number that is being added), one purpose. */
export interface CodeFor {
  readonly subject: string
  readonly purpose: 'sign-in' | 'manage' | 'add'
}

/** Ten minutes (NIST SP 800-63B-4 section 3.1.3.2 and OWASP ASVS 6.5.5 name that as the most). */
const LIFE_MS = 600_000

/** Tries within a code's life; another code doesn't give any back (better-auth#11162). */
const MOST_TRIES = 5

const LENGTH = 6

interface Issued {
  readonly codes: readonly string[]
  /** Who asked, where nobody else may use it; null for a batch, of which some are for later. */
  readonly session: string | null
  /** How they were sent. */
  readonly channel: TelephonyChannel
  readonly expiresAt: number
}

const keyOf = (visit: Visit, { subject, purpose }: CodeFor): string => `codes:${visit.user}:${purpose}:${subject}`

const hashOf = (deps: Deps, key: string, code: string): Promise<string> => deps.keys.mac('code', `${key} ${code}`)

const lifeOf = (deps: Deps): number => deps.ports.telephony?.codeLifeMs ?? LIFE_MS

/** New codes, in place of those before. They are kept as keyed hashes, and are nowhere else but in the message. */
export async function issueCodes(
  deps: Deps,
  visit: Visit,
  what: CodeFor,
  channel: TelephonyChannel,
  count: number,
): Promise<readonly string[]> {
  const codes = Array.from({ length: count }, () => digits(deps, LENGTH))
  const key = keyOf(visit, what)
  const issued: Issued = {
    codes: await Promise.all(codes.map((code) => hashOf(deps, key, code))),
    session: count === 1 ? visit.session.id : null,
    channel,
    expiresAt: visit.now + lifeOf(deps),
  }
  await deps.ports.shortLived.put(key, JSON.stringify(issued), issued.expiresAt)
  return codes
}

/** The message did not go out. */
export const withdrawCodes = (deps: Deps, visit: Visit, what: CodeFor): Promise<void> =>
  deps.ports.shortLived.delete(keyOf(visit, what))

/** How the code was sent, if it is one of these; it is spent then. Of many who give the same one, one is right. */
export async function spendCode(deps: Deps, visit: Visit, what: CodeFor, code: string): Promise<TelephonyChannel | null> {
  const { shortLived } = deps.ports
  const key = keyOf(visit, what)
  const text = await shortLived.get(key, visit.now)
  if (text === null) return null
  if ((await shortLived.increment(`tries:${key}`, visit.now + lifeOf(deps), visit.now)) > MOST_TRIES) return null
  const issued = JSON.parse(text) as Issued
  if (issued.session !== null && issued.session !== visit.session.id) return null
  const hash = await hashOf(deps, key, code.replaceAll(/\s/g, ''))
  if (!issued.codes.includes(hash)) return null
  const left: Issued = { ...issued, codes: issued.codes.filter((one) => one !== hash) }
  return (await shortLived.replace(key, text, JSON.stringify(left), issued.expiresAt, visit.now)) ? issued.channel : null
}
