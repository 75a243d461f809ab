import type { Account, DeviceType, Facts, Grant, Means, Method, Proof, Purpose, TelephonyFact } from '@ssp/core'
import { accountOf, codeId, deviceId, NOW, USER } from './account-of.ts'
import type { Asked, DecisionCase, Given, Verified } from './case.ts'
import { policyOf } from './ordinary-policy.ts'
import { verifyingDevice } from './read-given.ts'
import { METHODS } from './words.ts'

const MINUTE = 60_000

const APPLICATION = 'application-1'

const SESSION = 'session-1'

/** The id of a device that a case adds. */
export const NEW_DEVICE = 'new-device'

function meansOf(given: Given): Means {
  const { how, method } = given.verified
  if (how === 'by-bypass-code') return { kind: 'bypass-code', code: 'bypass-code-spent' }
  if (how === 'by-enrolment-link') return { kind: 'enrolment-link', link: 'enrolment-link-spent' }
  const place = verifyingDevice(given)
  if (place === null) return { kind: 'device', device: 'device-removed', method: 'push' }
  const had = given.devices[place - 1]?.methods ?? []
  const strongest = METHODS.find((one) => had.includes(one)) ?? 'push'
  return { kind: 'device', device: deviceId(place), method: method ?? strongest }
}

/** What is wrong with a verification, as what it changes in a good one. */
const WRONG: Partial<Record<Verified['how'], (good: Grant) => Partial<Grant>>> = {
  expired: () => ({ at: NOW - 10 * MINUTE }),
  'at-another-application': () => ({ application: 'application-2' }),
  'in-another-browser': () => ({ session: 'session-2' }),
  'by-another-entry': ({ entry }) => ({ entry: entry === 'prompt' ? 'central' : 'prompt' }),
  'before-a-foreign-change': ({ version }) => ({ version: version - 1 }),
}

function grantOf(given: Given, account: Account, purpose: Purpose): Grant {
  const good: Grant = {
    purpose,
    user: USER,
    application: APPLICATION,
    entry: given.entry,
    session: SESSION,
    at: NOW - MINUTE,
    by: meansOf(given),
    version: account.version,
  }
  return { ...good, ...WRONG[given.verified.how]?.(good) }
}

/** How a number's code comes: a landline takes no message. */
const codeBy = (type: DeviceType): Method => (type === 'landline' ? 'call' : 'sms')

/** Whose word a proof is, and for what; null where the case has none or a wrong one. */
function proofOf(asked: Asked): Proof | null {
  const proof = (kind: Proof['kind'], purpose: Proof['purpose'], subject: string, method: Proof['method']): Proof => ({
    kind,
    purpose,
    user: USER,
    session: SESSION,
    subject,
    method,
    userVerified: true,
    expiresAt: NOW + 5 * MINUTE,
  })
  switch (asked.command) {
    case 'add':
      return asked.proof === null || asked.proof === 'none'
        ? null
        : proof(asked.proof, 'add', newDeviceId(asked.again), asked.proof === 'number' ? codeBy(asked.type) : null)
    case 'activate':
      return asked.proof === null || asked.proof === 'none'
        ? null
        : proof(asked.proof, 'activate', deviceId(asked.device), null)
    case 'verify':
      if (asked.answer !== 'right') return null
      return 'device' in asked.with
        ? proof('means', 'verify', deviceId(asked.with.device), asked.with.method)
        : proof('means', 'verify', asked.with.bypassCode === 'unknown' ? '' : codeId(asked.with.bypassCode), null)
    default:
      return null
  }
}

/** A device is added under a new id, unless the case adds one that is there once more. */
export const newDeviceId = (again: number | null): string => (again === null ? NEW_DEVICE : deviceId(again))

const TELEPHONY: Readonly<Record<'allow' | 'refuse' | 'wait', TelephonyFact>> = {
  allow: { outcome: 'allow' },
  refuse: { outcome: 'refuse' },
  wait: { outcome: 'refuse', retryAfterMs: MINUTE },
}

type Application = Facts['application']

/** A setting that nobody ever touched is a missing fact, as a host without types would hand it in. */
function applicationOf({ application: { kind, selfService }, prompt }: Given): Application {
  const application = { id: APPLICATION, kind, prompt }
  return selfService === 'untouched' ? (application as Application) : { ...application, selfService }
}

/** What the rules are told. They decide about one application and never hear of another's setting. */
export function factsOf({ given, when }: Pick<DecisionCase, 'given' | 'when'>): Facts {
  const account = accountOf(given)
  const { how } = given.verified
  const policies = given.otherApplications.map((other) => policyOf(other.policy))
  return {
    now: NOW,
    user: USER,
    organisation: { edition: given.edition },
    application: applicationOf(given),
    entry: given.entry,
    location: given.location,
    session: {
      id: SESSION,
      user: USER,
      primaryAuthenticatedAt: given.primary ? NOW - 2 * MINUTE : null,
      grant: how === 'no' || how === 'for-signing-in' ? null : grantOf(given, account, 'manage'),
      signIn: how === 'for-signing-in' ? grantOf(given, account, 'sign-in') : null,
    },
    account,
    reachable: [policyOf(given.policy), ...policies],
    lockedUntil: given.lockedOut ? NOW + 15 * MINUTE : null,
    push: { stoppedUntil: null },
    proof: proofOf(when),
    telephony: given.telephony === null ? null : TELEPHONY[given.telephony],
  }
}
