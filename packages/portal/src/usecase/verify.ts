import type { Decision, Device, Means, Method, Proof, Purpose } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { act, type Acted, ask } from './act.ts'
import { countAttempt } from './attempts.ts'
import { beginCeremony, takeCeremony } from './ceremony.ts'
import { UNNAMED } from './ids.ts'
import { proofIn } from './proof.ts'
import { lift } from './push/ladder.ts'
import { matchToken } from './token.ts'
import { callOf, takeApproval } from './telephony/call.ts'
import { spendCode } from './telephony/codes.ts'
import { verifySends } from './telephony/outstanding.ts'
import { credentialKey, credentialOf } from './values.ts'
import { framedBy, type Visit } from './visit.ts'

export type Verified =
  | Acted
  /** It did not come about. Never says which part was wrong. */
  | { readonly kind: 'failed'; readonly visit: Visit }
  /** Codes are stopped: nobody looked at this one. */
  | { readonly kind: 'locked'; readonly visit: Visit }

const user = (visit: Visit) => ({ type: 'user', id: visit.session.user }) as const

const verifyCommand = (visit: Visit, purpose: Purpose, means: Means, phase: 'begin' | 'finish') =>
  ({ id: UNNAMED, actor: user(visit), type: 'verify', phase, purpose, means }) as const

/** Devices that may be used for this purpose now, by method, as the policy and the decision have it. */
export function verifiers(visit: Visit, purpose: Purpose, method: Method): readonly Device[] {
  return visit.account.devices.filter(
    (device) =>
      device.methods.includes(method) &&
      ask(visit, verifyCommand(visit, purpose, { kind: 'device', device: device.id, method }, 'begin')).outcome ===
        'allow',
  )
}

/** The device that was used last, of those that may be used now; null where none was. */
export async function lastUsed(deps: Deps, visit: Visit, devices: readonly Device[]): Promise<Device | null> {
  const used = await Promise.all(
    devices.map(async (device) => ({
      device,
      at: (await deps.ports.usage.read(visit.user, device.id)).usage?.lastUsedAt ?? -1,
    })),
  )
  const latest = used.reduce((best, one) => (one.at > (best?.at ?? -1) ? one : best), used[0])
  return latest === undefined || latest.at < 0 ? null : latest.device
}

/** Whether a bypass code would be taken here, and what it would take. */
export function askBypassCode(visit: Visit, purpose: Purpose): Decision {
  const means: Means = { kind: 'bypass-code', code: null }
  return ask(visit, verifyCommand(visit, purpose, means, 'begin'))
}

/** Carries out a verification that was proved. Its owner got through, so what was sent to them was no abuse. */
async function carryOut(
  deps: Deps,
  visit: Visit,
  purpose: Purpose,
  means: Means,
  shown: Pick<Proof, 'subject'> & Partial<Pick<Proof, 'method' | 'userVerified'>>,
): Promise<Acted> {
  const acted = await act(deps, visit, {
    command: verifyCommand(visit, purpose, means, 'finish'),
    proof: proofIn(visit, { kind: 'means', purpose: 'verify', ...shown }),
  })
  if (acted.kind === 'done') {
    await verifySends(deps, acted.visit)
    await lift(deps, visit.user, means, visit.now)
  }
  return acted
}

/** The same for a method of a device that keeps no counter of its own. */
export async function carryOutBy(deps: Deps, visit: Visit, purpose: Purpose, device: string, method: Method): Promise<Acted> {
  const acted = await carryOut(deps, visit, purpose, { kind: 'device', device, method }, { subject: device, method })
  if (acted.kind === 'done') await touch(deps, acted.visit, device)
  return acted
}

/** When it was used last: told to people, so whoever loses a race here loses nothing. */
async function touch(deps: Deps, { user, now }: Visit, device: string): Promise<void> {
  const { revision, usage } = await deps.ports.usage.read(user, device)
  const { counter, signCount, backedUp } = usage ?? { counter: -1, signCount: 0, backedUp: false }
  await deps.ports.usage.write(user, device, revision, { counter, signCount, backedUp, lastUsedAt: now })
}

/** What a browser needs to ask a passkey or security key, or null where the user has none that counts here. */
export async function beginWebAuthn(
  deps: Deps,
  visit: Visit,
  purpose: Purpose,
): Promise<{ readonly ceremony: string; readonly options: unknown } | null> {
  const devices = verifiers(visit, purpose, 'webauthn')
  const credentials = await Promise.all(devices.map((device) => credentialOf(deps, visit, device)))
  const allow = credentials.filter((credential) => credential !== null)
  if (allow.length === 0) return null
  const begun = await deps.ports.webAuthn.beginAuthentication({
    userVerification: visit.policy.userVerification,
    allow,
  })
  const ceremony = await beginCeremony<'verify'>(deps, visit, { kind: 'verify', challenge: begun.challenge, purpose })
  return { ceremony, options: begun.options }
}

const idOf = (response: unknown): string =>
  typeof response === 'object' && response !== null && 'id' in response && typeof response.id === 'string'
    ? response.id
    : ''

async function logged(deps: Deps, visit: Visit, what: string): Promise<void> {
  const detail = { application: visit.application.id, transaction: visit.session.transaction }
  await deps.ports.securityLog.append({ at: visit.now, user: visit.session.user, what, because: [], detail })
}

export async function failed(deps: Deps, visit: Visit, what: string): Promise<Extract<Verified, { kind: 'failed' }>> {
  await logged(deps, visit, what)
  return { kind: 'failed', visit }
}

/** What a passkey or security key has proved. */
export interface ProvedWebAuthn {
  readonly kind: 'proved'
  readonly device: string
  readonly purpose: Purpose
  readonly userVerified: boolean
}

type NotProved = Extract<Verified, { kind: 'failed' }>

/** The answer of a passkey or security key. A failing one writes nothing but the log. */
export async function proveWebAuthn(deps: Deps, visit: Visit, id: string, response: unknown): Promise<ProvedWebAuthn | NotProved> {
  const pending = await takeCeremony(deps, visit, id, 'verify')
  if (pending === null) return failed(deps, visit, 'verify.ceremony')
  const key = await credentialKey(deps, idOf(response))
  // Only ever among the user's own devices: another user's credential is nobody's here.
  const device = visit.account.devices.find((one) => one.credential?.ref === key)
  const credential = device === undefined ? null : await credentialOf(deps, visit, device)
  if (device === undefined || credential === null) return failed(deps, visit, 'webauthn.credential')

  const { revision, usage } = await deps.ports.usage.read(visit.session.user, device.id)
  const outcome = await deps.ports.webAuthn.finishAuthentication({
    response,
    challenge: pending.challenge,
    credential,
    signCount: usage?.signCount ?? 0,
    userVerification: visit.policy.userVerification,
    ...framedBy(visit),
  })
  if (!outcome.ok) return failed(deps, visit, outcome.code)
  const used = {
    counter: usage?.counter ?? -1,
    signCount: outcome.signCount,
    backedUp: outcome.backedUp,
    lastUsedAt: visit.now,
  }
  if (!(await deps.ports.usage.write(visit.session.user, device.id, revision, used))) {
    return failed(deps, visit, 'verify.raced')
  }
  return { kind: 'proved', device: device.id, purpose: pending.purpose, userVerified: outcome.userVerified }
}

/** Carries out what a passkey or security key proved, if that still counts. */
export const carryOutWebAuthn = (deps: Deps, visit: Visit, { device, purpose, userVerified }: ProvedWebAuthn): Promise<Acted> =>
  carryOut(deps, visit, purpose, { kind: 'device', device, method: 'webauthn' }, { subject: device, method: 'webauthn', userVerified })

export async function finishWebAuthn(deps: Deps, visit: Visit, id: string, response: unknown): Promise<Verified> {
  const proved = await proveWebAuthn(deps, visit, id, response)
  return proved.kind === 'failed' ? proved : carryOutWebAuthn(deps, visit, proved)
}

/** Looks at a code if the budget allows it. Only a code that the decision takes gives the budget back. */
export async function guess(deps: Deps, visit: Visit, look: () => Promise<Verified>): Promise<Verified> {
  const attempt = await countAttempt(deps, visit, visit.user)
  if (!attempt.allowed) {
    await logged(deps, visit, 'verify.budget')
    return { kind: 'locked', visit }
  }
  const verified = await look()
  if (verified.kind === 'done' || verified.kind === 'over') await attempt.succeeded()
  else await attempt.failed()
  return verified
}

/** A passcode of one of the user's hardware tokens. */
export const verifyPasscode = (deps: Deps, visit: Visit, purpose: Purpose, code: string): Promise<Verified> =>
  guess(deps, visit, async () => {
    const device = await matchToken(deps, visit, verifiers(visit, purpose, 'passcode'), code)
    if (device === null) return failed(deps, visit, 'verify.passcode')
    const means: Means = { kind: 'device', device: device.id, method: 'passcode' }
    return carryOut(deps, visit, purpose, means, { subject: device.id, method: 'passcode' })
  })

/** A code that was sent to one of the user's phones. */
export const verifyTextCode = (deps: Deps, visit: Visit, purpose: Purpose, id: string, code: string): Promise<Verified> =>
  guess(deps, visit, async () => {
    const device = verifiers(visit, purpose, 'sms').find((one) => one.id === id)
    const right = device !== undefined && (await spendCode(deps, visit, { subject: id, purpose }, code)) === 'sms'
    return right ? carryOutBy(deps, visit, purpose, id, 'sms') : failed(deps, visit, 'verify.text-code')
  })

/** A call that was answered with the key that approves. Whoever says that it is not them is believed at once. */
export async function verifyCall(deps: Deps, visit: Visit, id: string): Promise<Verified> {
  const approved = await takeApproval(deps, visit, id)
  if (approved === null) return failed(deps, visit, `verify.call ${(await callOf(deps, visit, id))?.state ?? 'over'}`)
  return carryOutBy(deps, visit, approved.purpose, approved.device, 'call')
}

/** How an account knows a bypass code: a keyed hash, bound to its user. */
export const bypassCodeId = (deps: Deps, userId: string, code: string): Promise<string> =>
  deps.keys.mac('bypass-code', `${userId} ${code}`)

/** An administrator's bypass code. One that is over, or spent this moment by somebody else, is as wrong as any. */
export const verifyBypassCode = (deps: Deps, visit: Visit, purpose: Purpose, code: string): Promise<Verified> =>
  guess(deps, visit, async () => {
    const id = await bypassCodeId(deps, visit.session.user, code.replaceAll(/[\s-]/g, ''))
    const acted = await carryOut(deps, visit, purpose, { kind: 'bypass-code', code: id }, { subject: id })
    const wrong = acted.kind === 'taken' || (acted.kind === 'refused' && acted.decision.because.includes('verification.code'))
    return wrong ? failed(deps, visit, 'verify.bypass-code') : acted
  })

/** How an account knows an enrolment link: a keyed hash, bound to its user, so that another user's link is none. */
export const enrolmentLinkId = (deps: Deps, userId: string, token: string): Promise<string> =>
  deps.keys.mac('enrolment-link', `${userId} ${token}`)

/** An administrator's enrolment link. It opens adding a device, once. Nobody guesses one, so no guess is counted. */
export async function verifyEnrolmentLink(deps: Deps, visit: Visit, token: string): Promise<Acted> {
  const id = await enrolmentLinkId(deps, visit.session.user, token)
  return carryOut(deps, visit, 'manage', { kind: 'enrolment-link', link: id }, { subject: id })
}
