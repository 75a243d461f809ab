import type { TelephonyPolicy, TelephonyRequest, TelephonyRule, TelephonyWindow, WindowCounts } from '@ssp/core'
import { policyOf } from './deployment.ts'
import type { Implementation, Scenario } from './words.ts'

/** What an attack can cost at most, and the rule that says so. */
export interface Bound {
  readonly sends: number
  readonly credits: number
  readonly rule: TelephonyRule | null
}

/** They count only some sends, and say nothing of the others. */
const COUNT_DISTINCT: readonly TelephonyRule[] = ['telephony.address-countries', 'telephony.user-numbers']

/**
 * The windows of a send with the limits that they have at most, whatever happens: where what is verified makes room,
 * all of the honest traffic is verified at once.
 */
function highestLimits(
  request: TelephonyRequest,
  policy: TelephonyPolicy,
  honest: number,
  { assessTelephony, telephonyWindows }: Implementation,
): readonly TelephonyWindow[] {
  const windows = telephonyWindows(request, policy)
  const grows = ({ kind }: TelephonyWindow): boolean => kind === 'unverified' || kind === 'daily-peak'
  const counts: WindowCounts = Object.fromEntries(
    windows.map((window) => [window.key, { count: grows(window) ? honest : 0, unverified: 0, oldestAt: null }]),
  )
  const verdict = assessTelephony(request, policy, counts)
  if (verdict.outcome === 'refuse') return []
  // What is booked in a window of unverified sends has room for those that are verified as well.
  const booked = [...verdict.reservation.keys, ...(verdict.charge?.keys ?? [])]
  return windows.flatMap((window) => {
    const limit = booked.find(({ key }) => key === window.key)?.limit
    return limit === undefined ? [] : [{ ...window, limit: window.kind === 'unverified' ? limit - honest : limit }]
  })
}

interface Subject {
  readonly window: TelephonyWindow
  asked: number
}

/**
 * The most that an attack can send and spend, from the policy and the plan alone, before anything is played. A window
 * holds its limit in any stretch of its length, so an attack gets the limit of each of its subjects as often as the
 * window fits into the attack; none of its codes is entered. Of all kinds of windows the narrowest counts.
 */
export function boundOf({ sets, asks }: Scenario, implementation: Implementation): Bound {
  const policy = policyOf(sets)
  const attack = asks.filter(({ part }) => part === 'attack').map(({ request }) => request)
  const honest = asks.length - attack.length
  const times = attack.map(({ now }) => now)
  const span = Math.max(...times) - Math.min(...times) + 1
  const sendable = attack.flatMap((request) => {
    const windows = highestLimits(request, policy, honest, implementation)
    return windows.length === 0 ? [] : [{ request, windows }]
  })
  const price = Math.max(0, ...sendable.map(({ request }) => request.cost ?? 0))

  /** By kind of window, and in it by subject. */
  const kinds = new Map<string, Map<string, Subject>>()
  for (const { windows } of sendable) {
    for (const window of windows.filter(({ rule }) => !COUNT_DISTINCT.includes(rule))) {
      const kind = `${window.kind} ${window.key.replace(/"[^"]*"/g, '')}`
      const subjects = kinds.get(kind) ?? new Map<string, Subject>()
      kinds.set(kind, subjects)
      const subject = subjects.get(window.key) ?? { window, asked: 0 }
      subject.asked += 1
      subjects.set(window.key, subject)
    }
  }

  const bounds = [...kinds.values()].map((subjects): Bound => {
    let sends = 0
    let rule: TelephonyRule | null = null
    for (const { window, asked } of subjects.values()) {
      const times = Math.ceil(span / window.windowMs)
      sends += Math.min(asked, (window.limit * times) / (window.kind === 'credits' ? price : 1))
      rule = window.rule
    }
    return { sends: Math.floor(sends), credits: sends * price, rule }
  })
  const none: Bound = { sends: sendable.length, credits: sendable.length * price, rule: null }
  return bounds.reduce((least, each) => (each.credits < least.credits ? each : least), none)
}
