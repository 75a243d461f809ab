import { isApp, reachOf } from './scene.ts'
import type { Case, DecisionCase, GivenDevice, PageCase } from '../corpus/case.ts'

/** Why some cases can't be put to a portal over HTTP, and how many. */
interface HeldBack {
  readonly because: string
  /** Asserted: a case that stops being run shows here, and so does one that could be run from now on. */
  readonly cases: number
}

const held = (cases: number, because: string): HeldBack => ({ because, cases })

export type Barrier =
  | 'Admin Panel'
  | 'phones'
  | 'cannot be said'

/** What stands between a case and a portal: it is not built yet, or no request can say it. */
export const BARRIERS: Readonly<Record<Barrier, HeldBack>> = {
  'Admin Panel': held(48, 'what administrators do has no pages yet'),
  phones: held(15, 'they need an app and a number on one phone, a guard that says no, or what no page of a phone shows'),
  'cannot be said': held(4, 'no request of a user can say it: none names another user, issues a code or assigns a token'),
}

const HERE: readonly GivenDevice['type'][] = ['security-key', 'platform-authenticator', 'hardware-token']

/** What a portal can verify with or add today. */
export const isHere = (device: GivenDevice | undefined): boolean =>
  device !== undefined && device.state === 'active' && (HERE.includes(device.type) || reachOf(device) !== null || isApp(device))

/** The place of the device that verifies in a case: the named one, else the first that the portal can ask; or null. */
export function verifierOf({ verified, devices }: DecisionCase['given']): number | null {
  const place = verified.device ?? devices.findIndex(isHere) + 1
  return isHere(devices[place - 1]) ? place : null
}

const BY_DEVICE = ['by-device', 'expired', 'at-another-application', 'in-another-browser', 'by-another-entry', 'before-a-foreign-change']

/**
 * Phones that show passcodes are in these cases and not yet at the portal; and what a page never offers can't
 * be begun, whatever the reason is.
 */
const WITH_APP: readonly string[] = [
  'callback-taken-away-verify',
  'universal-add-tablet-by-number',
  'universal-add-phone-no-methods-left',
  'universal-verify-locked-out',
  'universal-verify-with-unproved-method',
  'traditional-add-tablet-by-number',
  'traditional-add-landline-by-app',
  'page-universal-other-options',
  'page-universal-other-options-name',
  'page-universal-add-list-old-browser',
]

const asksForPhones = ({ id, given, when, then }: DecisionCase): boolean => {
  if (WITH_APP.includes(id)) return true
  if (BY_DEVICE.includes(given.verified.how) && verifierOf(given) === null) return true
  if (then.outcome === 'verify' && !then.by.some(({ device }) => isHere(given.devices[device - 1]))) return true
  switch (when.command) {
    case 'send-code':
      // What the guards were asked, and what they said, is the portal's own here.
      return given.telephony !== 'allow' && given.telephony !== 'wait'
    case 'activate':
      return false
    case 'verify':
      return 'device' in when.with && when.with.method !== 'webauthn' && !isHere(given.devices[when.with.device - 1])
    default:
      return false
  }
}

const UNSAID: readonly DecisionCase['when']['command'][] = ['issue-bypass-codes', 'assign-token']

function ofDecision(one: DecisionCase): Barrier | null {
  const { when } = one
  if (typeof when.actor === 'object') return 'Admin Panel'
  if (asksForPhones(one)) return 'phones'
  return UNSAID.includes(when.command) || (when.actor === 'another-user' && !('device' in when)) ? 'cannot be said' : null
}

function ofPage(one: PageCase): Barrier | null {
  const { given, when, then } = one
  if (when.page === 'application-properties') return 'Admin Panel'
  const asksDevice = given.verified.how === 'by-device' || then.leadsTo.includes('verification') || when.page === 'universal-prompt'
  return WITH_APP.includes(one.id) || (asksDevice && !given.devices.some(isHere)) ? 'phones' : null
}

/** What stands between a case and a portal over HTTP, or null where it can be run. */
export function barrierOf(one: Case): Barrier | null {
  switch (one.face) {
    case 'enabling':
      return 'Admin Panel'
    case 'matrix':
      return null
    case 'decision':
      return ofDecision(one)
    case 'pages':
      return ofPage(one)
  }
}
