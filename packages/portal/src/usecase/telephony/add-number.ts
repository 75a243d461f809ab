import type { DeviceType, NewDevice, PhoneFault, PhoneNumber, TelephonyChannel } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Lang } from '../../words/translate.ts'
import { act, type Acted, type Refusal } from '../act.ts'
import { addCommand, askAdd, flashOf, newDevice } from '../adding.ts'
import { freshId } from '../ids.ts'
import { proofIn } from '../proof.ts'
import { freeName, keep } from '../values.ts'
import { failed, guess, type Verified } from '../verify.ts'
import type { Visit } from '../visit.ts'
import { spendCode } from './codes.ts'
import { couldSend } from './guard.ts'
import { numberKey, readNumber, textOf } from './number.ts'
import { verifySends } from './outstanding.ts'
import type { Sent } from './send.ts'
import { sendCode } from './text-code.ts'

export type NumberedType = Extract<DeviceType, 'mobile-phone' | 'landline'>

/** A number that somebody is adding: kept for this session only, until its code is entered. */
interface Draft {
  readonly session: string
  readonly type: NumberedType
  readonly device: string
  readonly e164: string
  readonly extension: string | null
}

export interface DraftedNumber {
  readonly id: string
  readonly type: NumberedType
  readonly device: string
  readonly number: PhoneNumber
}

/** As long as a grant, and the code's life behind it. */
const DRAFT_MS = 1_200_000

const numbered = (id: string, type: NumberedType, { country, numberType }: Pick<PhoneNumber, 'country' | 'numberType'>): NewDevice =>
  newDevice(id, type, { destination: country === null ? null : { country, numberType } })

/**
 * Whether a number of this type may be added now: some number that the policy names. Null where it may, else why the
 * most promising one may not; nothing is offered where nothing could be sent.
 */
export function mayAddNumber({ ports: { telephony } }: Deps, visit: Visit, type: NumberedType): Refusal | 'no-telephony' | null {
  const [country = null] = visit.policy.telephonyCountries
  const served = [...(telephony?.text ? ['sms'] : []), ...(telephony?.caller ? ['call'] : [])]
  if (country === null || !visit.policy.methods.some((method) => served.includes(method))) return 'no-telephony'
  const numberTypes = type === 'landline' ? ['fixed-line' as const] : visit.policy.numberTypes
  let refusal: Refusal | 'no-telephony' = 'no-telephony'
  for (const numberType of numberTypes) {
    const decision = askAdd(visit, numbered('new', type, { country, numberType }))
    if (decision.outcome === 'allow') return null
    refusal = decision
  }
  return refusal
}

/** What is wrong with a number that somebody typed: also that nothing reaches it here. */
export type NumberFault = PhoneFault | 'phone.unreachable'

export type Drafted =
  | { readonly kind: 'drafted'; readonly id: string }
  | { readonly kind: 'wrong'; readonly code: NumberFault }
  | { readonly kind: 'refused'; readonly decision: Refusal }

/** Understands a number and keeps it until its owner has said that it is right. Nothing is sent yet. */
export async function draftNumber(
  deps: Deps,
  visit: Visit,
  type: NumberedType,
  typed: { readonly number: string; readonly country: string; readonly extension: string },
): Promise<Drafted> {
  const parsed = deps.ports.telephony?.numbers.parse(typed.number, typed.country, typed.extension)
  if (parsed === undefined) return { kind: 'wrong', code: 'phone.country' }
  if (!parsed.ok) return { kind: 'wrong', code: parsed.code }
  const { number } = parsed
  const device = freshId(deps)
  const decision = askAdd(visit, numbered(device, type, number))
  if (decision.outcome !== 'allow') return { kind: 'refused', decision }
  if ((await channelsFor(deps, visit, number)).length === 0) return { kind: 'wrong', code: 'phone.unreachable' }
  const id = freshId(deps)
  const draft: Draft = { session: visit.session.id, type, device, e164: number.e164, extension: number.extension }
  const sealed = await deps.keys.seal(`number ${id}`, JSON.stringify(draft))
  await deps.ports.shortLived.put(`number:${id}`, sealed, visit.now + DRAFT_MS)
  return { kind: 'drafted', id }
}

/** The number that this session is adding; null for another session's, or one that is over. */
export async function draftOf(deps: Deps, visit: Visit, id: string): Promise<DraftedNumber | null> {
  const sealed = /^[\w-]{22}$/.test(id) ? await deps.ports.shortLived.get(`number:${id}`, visit.now) : null
  const text = sealed === null ? null : await deps.keys.open(`number ${id}`, sealed)
  if (text === null) return null
  const draft = JSON.parse(text) as Draft
  const number = readNumber(deps, draft)
  return draft.session === visit.session.id && number !== null ? { id, type: draft.type, device: draft.device, number } : null
}

/** How its owner can be asked for the proof, as far as the policy goes. A landline takes no SMS. */
export async function channelsFor(deps: Deps, visit: Visit, number: PhoneNumber): Promise<readonly TelephonyChannel[]> {
  const { telephony } = deps.ports
  if (telephony === undefined) return []
  const offered = await Promise.all(
    (['sms', 'call'] as const).map(async (channel) => ((await couldSend(deps, visit, telephony, number, channel)) ? [channel] : [])),
  )
  return offered.flat()
}

const codeFor = ({ device }: DraftedNumber) => ({ subject: device, purpose: 'add' }) as const

/** Sends the code that proves the number, or has it read out. */
export const sendProof = (
  deps: Deps,
  visit: Visit,
  draft: DraftedNumber,
  order: { readonly id: string; readonly channel: TelephonyChannel; readonly lang: Lang },
): Promise<Sent> => sendCode(deps, visit, { ...order, number: draft.number, device: null, what: codeFor(draft) })

/** The decision is asked again with what was shown: how the code came that was entered, or null for its user's word. */
async function finish(
  deps: Deps,
  visit: Visit,
  draft: DraftedNumber,
  name: string,
  shown: TelephonyChannel | null,
): Promise<Acted> {
  const key = await numberKey(deps, draft.number)
  const acted = await act(deps, visit, async (current) => {
    const { user } = current.session
    const named = await keep(deps, user, await freeName(deps, current, name))
    const credential = await keep(deps, user, textOf(draft.number), key)
    const device = { ...numbered(draft.device, draft.type, draft.number), name: named.ref, credential: credential.ref }
    return {
      command: addCommand(current, 'finish', device),
      proof: proofIn(current, { kind: 'number', purpose: 'add', subject: draft.device, method: shown }),
      values: { [named.ref.ref]: named.sealed, [credential.ref.ref]: credential.sealed },
      flash: flashOf(current),
    }
  })
  if (acted.kind === 'done') await deps.ports.shortLived.delete(`number:${draft.id}`)
  return acted
}

/** The code: the number proves itself. Wrong ones count as any wrong code does. */
export const finishAddNumber = (deps: Deps, visit: Visit, draft: DraftedNumber, code: string, name: string): Promise<Verified> =>
  guess(deps, visit, async () => {
    const channel = await spendCode(deps, visit, codeFor(draft), code)
    if (channel === null) return failed(deps, visit, 'add.code')
    const acted = await finish(deps, visit, draft, name, channel)
    if (acted.kind === 'done') await verifySends(deps, acted.visit)
    return acted
  })

/** Its user says that it is right, and the policy asks for no more. */
export const takeWord = (deps: Deps, visit: Visit, draft: DraftedNumber, name: string): Promise<Acted> =>
  finish(deps, visit, draft, name, null)
