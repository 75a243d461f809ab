import type { Need } from '@ssp/core'
import { type Expected } from '../corpus/case.ts'
import { differences, sameList, sameWords } from '../corpus/compare.ts'
import { ceremonyOn, choicesOn, type Page, textsOn } from '../suites/portal/client/page.ts'

/** What a portal answered, in the words of a decision. */
export interface Heard {
  readonly outcome: Expected['outcome']
  /** How the page lets somebody verify. */
  readonly ways: readonly string[]
  /** What it says would satisfy it, by the ids of the sentences and the codes of problems. */
  readonly says: readonly string[]
}

/** How each need can be said. A refusal says all of its needs, and none that is not among them. */
const SAID: Readonly<Record<Need | 'never', readonly string[]>> = {
  'primary-authentication': ['need.primary-authentication', 'session'],
  verification: ['need.verification', 'session'],
  proof: ['need.proof', 'activation.over', 'problem.add-key', 'problem.passkey', 'problem.wrong'],
  'another-usable-device': ['need.another-usable-device', 'remove.last.text'],
  'bypass-code': ['need.bypass-code', 'method.bypass-code', 'verify.nothing'],
  'self-service-on': ['refused.self-service'],
  edition: ['refused.self-service'],
  'policy-allows': ['need.policy-allows', 'problem.send.refused', 'problem.phone.unreachable'],
  'freeze-lifted': ['need.freeze-lifted'],
  wait: ['need.wait', 'locked.text', 'problem.send.wait'],
  // A code or answer that was wrong is never told from one that can't be right.
  never: ['refused.never', 'problem.send.refused', 'refused.self-service', 'not-found', 'error.not-found', 'problem.add-key', 'problem.passkey', 'problem.wrong', 'known-key'],
}

const KNOWN = new Set(Object.values(SAID).flat())

/** The problems that a page's fields have. */
const fieldProblems = ({ blocks }: Page): readonly string[] =>
  blocks.flatMap(({ fields = [] }) => fields).flatMap(({ problem }) => (problem === null ? [] : [problem.id]))

const saidOn = (page: Page): readonly string[] =>
  [page.code, ...textsOn(page), ...fieldProblems(page), ...page.notices.map(({ message }) => message.id)].filter((id) => KNOWN.has(id))

const WAYS: readonly string[] = ['bypass-code', 'call', 'passcode', 'push', 'sms']

/** The ways to verify on a page: by a ceremony, or chosen from its list. */
export const waysOn = (page: Page): readonly string[] => [
  ...(ceremonyOn(page) === null ? [] : ['webauthn']),
  // One choice for each phone.
  ...new Set(choicesOn(page).map((id) => /^(?:call|push|sms)(?=-)/.exec(id)?.[0] ?? id).filter((way) => WAYS.includes(way))),
]

const refusal = (says: readonly string[]): Heard => ({ outcome: 'refuse', ways: [], says })

/** A page that asks for a verification: by a device, or where there is none, by a bypass code alone. */
function heardAtTheDoor(page: Page): Heard {
  const ways = waysOn(page)
  if (ways.some((way) => way !== 'bypass-code')) return { outcome: 'verify', ways, says: [] }
  return refusal([...saidOn(page), ...(ways.includes('bypass-code') ? ['method.bypass-code'] : [])])
}

/** Reads an answer to something that was asked for; `allowed` is where it leads if it may be done. */
export function heardOn(page: Page, allowed: readonly string[]): Heard {
  if (page.status === 200 && allowed.includes(page.screen)) return { outcome: 'allow', ways: [], says: [] }
  return page.screen === 'verify' || page.screen === 'prompt' ? heardAtTheDoor(page) : refusal(saidOn(page))
}

/** Reads an answer to a verification that was tried: whatever it leads to but `allowed` is a refusal. */
export function heardAfterTrying(page: Page, allowed: boolean): Heard {
  return allowed ? { outcome: 'allow', ways: [], says: [] } : refusal(saidOn(page))
}

/** The browser itself refuses to make a key that the page names as known. */
export const KNOWN_KEY: Heard = refusal(['known-key'])

function sameNeeds(needs: 'never' | readonly Need[], says: readonly string[]): string | null {
  const each = needs === 'never' ? (['never'] as const) : needs
  const unsaid = each.filter((need) => !SAID[need].some((id) => says.includes(id)))
  const idle = says.filter((id) => !each.some((need) => SAID[need].includes(id)))
  return differences([sameList('needs that are not said', [], unsaid), sameList('said without need', [], idle)])
}

/** What is different about what was heard, or null. */
export function sameAsHeard(wanted: Expected, got: Heard): string | null {
  if (wanted.outcome !== got.outcome) return `outcome: expected ${wanted.outcome}; got ${got.outcome} (${got.says.join(', ')})`
  if (wanted.outcome === 'verify') {
    const methods = new Set(wanted.by.map(({ method }) => method))
    return sameWords('ways', [...methods], got.ways.filter((way) => way !== 'bypass-code'))
  }
  return wanted.outcome === 'refuse' ? sameNeeds(wanted.needs, got.says) : null
}
