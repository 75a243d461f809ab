import type { CallAnswer, KeyReport, PhoneNumber, Purpose } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { say } from '../../models/parts.ts'
import { type Lang, translate } from '../../words/translate.ts'
import type { Visit } from '../visit.ts'
import { send, type Sent } from './send.ts'

/** The keys that a called person presses: to approve, and to say that it is not them (product facts 3.4). */
export const APPROVE_KEY = '1'
export const FRAUD_KEY = '9'

/** How a call stands. */
export type CallState = 'calling' | 'approved' | 'fraud' | 'missed'

/** A call that asks for a key. It is answered once, for the session that asked and for this only. */
interface Call {
  readonly user: string
  readonly session: string
  readonly device: string
  readonly purpose: Purpose
  readonly state: CallState
}

/** Ringing, saying it twice, and taking the approval. */
const LIFE_MS = 240_000

const keyOf = (id: string): string => `call:${id}`

export interface CallOrder {
  readonly id: string
  readonly number: PhoneNumber
  readonly device: string
  readonly purpose: Purpose
  readonly lang: Lang
}

/** Where a provider reports the key: below the base path. */
export const KEYS_PATH = '/telephony/keys'

/** Calls the device and asks for a key; the send's id is the call's. What is asked is said: a call to change devices doesn't sound like a sign-in. */
export async function call(deps: Deps, visit: Visit, { purpose, lang, ...order }: CallOrder): Promise<Sent> {
  const pending: Call = { user: visit.user, session: visit.session.id, device: order.device, purpose, state: 'calling' }
  const values = { organisation: visit.organisation.name, application: visit.application.name, account: visit.session.username }
  return send(deps, visit, {
    ...order,
    channel: 'call',
    deliver: async (telephony, id) => {
      await deps.ports.shortLived.put(keyOf(id), JSON.stringify(pending), visit.now + LIFE_MS)
      const outcome = await telephony.caller?.call({
        id,
        to: order.number.e164,
        extension: order.number.extension,
        language: lang,
        say: [
          translate(lang, say(`voice.${purpose}`, values)),
          translate(lang, say('voice.keys', { approve: APPROVE_KEY, fraud: FRAUD_KEY })),
        ],
        keyTo: `${deps.config.issuer.origin}${deps.config.base}${KEYS_PATH}?lang=${lang}`,
      })
      const sent = outcome ?? { ok: false, code: 'telephony.unavailable', maybeSent: false, detail: 'no provider' }
      // A phone that may ring can be answered.
      if (!sent.ok && !sent.maybeSent) await deps.ports.shortLived.delete(keyOf(id))
      return sent
    },
  })
}

async function move(deps: Deps, id: string, state: CallState): Promise<Call | null> {
  const { shortLived, now } = deps.ports
  const text = await shortLived.get(keyOf(id), now())
  if (text === null) return null
  const before = JSON.parse(text) as Call
  if (before.state !== 'calling') return null
  const next: Call = { ...before, state }
  return (await shortLived.replace(keyOf(id), text, JSON.stringify(next), now() + LIFE_MS, now())) ? next : null
}

const STATE_OF: Readonly<Record<string, CallState>> = { [APPROVE_KEY]: 'approved', [FRAUD_KEY]: 'fraud' }

/** A provider's report of a pressed key, and what the called person hears then. Null where it is not the provider's. */
export async function hearKey(deps: Deps, report: KeyReport, lang: Lang): Promise<CallAnswer | null> {
  const caller = deps.ports.telephony?.caller ?? null
  const pressed = await caller?.hear(report)
  if (caller === null || pressed === null || pressed === undefined) return null
  const state = STATE_OF[pressed.key ?? ''] ?? 'missed'
  const moved = await move(deps, pressed.call, state)
  if (moved !== null) {
    const what = `call ${state}`
    const detail = { device: moved.device, purpose: moved.purpose }
    await deps.ports.securityLog.append({ at: deps.ports.now(), user: moved.user, what, because: [], detail })
  }
  return caller.answer([translate(lang, say(moved === null ? 'voice.over' : `voice.${state}`))], lang)
}

/** The call as its own session sees it; null for a call of somebody else, or one that is over. */
export async function callOf(deps: Deps, visit: Visit, id: string): Promise<Pick<Call, 'device' | 'purpose' | 'state'> | null> {
  const text = await deps.ports.shortLived.get(keyOf(id), visit.now)
  const found = text === null ? null : (JSON.parse(text) as Call)
  return found !== null && found.session === visit.session.id && found.user === visit.user ? found : null
}

/** Takes an approval, once. */
export async function takeApproval(deps: Deps, visit: Visit, id: string): Promise<Pick<Call, 'device' | 'purpose'> | null> {
  const found = await callOf(deps, visit, id)
  if (found?.state !== 'approved') return null
  return (await deps.ports.shortLived.take(keyOf(id), visit.now)) === null ? null : found
}
