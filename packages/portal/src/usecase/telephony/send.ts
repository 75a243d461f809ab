import type { Command, PhoneNumber, SendOutcome, TelephonyChannel, TelephonyVerdict } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Telephony } from '../../ports.ts'
import { ask, type Refusal } from '../act.ts'
import { UNNAMED } from '../ids.ts'
import type { Visit } from '../visit.ts'
import { book, factOf, guard, type Guarded, logVerdict, refund, settle } from './guard.ts'
import { rememberSend } from './outstanding.ts'

/** No form is open for longer. */
const MARKED_MS = 3_600_000

/** How an attempt to send ended. */
export type Sent =
  /** `id` names it for ever. */
  | { readonly kind: 'sent'; readonly id: string }
  /** The same form came again: it was sent then, and is not sent now. */
  | { readonly kind: 'again'; readonly id: string }
  | { readonly kind: 'refused'; readonly decision: Refusal; readonly retryAfterMs: number | null }
  /** The provider didn't do it. */
  | { readonly kind: 'failed' }

export interface Order {
  /** From the form that asks: the same form sends once. */
  readonly id: string
  readonly channel: TelephonyChannel
  readonly number: PhoneNumber
  /** The device whose number it is; null for a number that is being added. */
  readonly device: string | null
  /** Says it to the provider, under the id that names this send for ever. */
  readonly deliver: (telephony: Telephony, id: string) => Promise<SendOutcome>
}

const sendCommand = (visit: Visit, { channel, device }: Order): Command => ({
  id: UNNAMED,
  actor: { type: 'user', id: visit.session.user },
  type: 'send-code',
  method: channel,
  device,
})

async function refused(deps: Deps, visit: Visit, order: Order, guarded: Guarded, verdict: TelephonyVerdict): Promise<Sent> {
  await logVerdict(deps, visit, guarded, verdict)
  const decision = ask(visit, sendCommand(visit, order), null, factOf(verdict))
  // A verdict that refuses makes the decision refuse (`send-code.guards`).
  if (decision.outcome === 'allow') throw new TypeError('a refused send was allowed')
  return { kind: 'refused', decision, retryAfterMs: (verdict.outcome === 'refuse' && verdict.retryAfterMs) || null }
}

/** Everything before the provider is asked. Null once it is booked, else the verdict of whoever came too late. */
async function prepare(deps: Deps, visit: Visit, guarded: Guarded): Promise<TelephonyVerdict | null> {
  const late = await book(deps, guarded)
  if (late !== null) return late
  await logVerdict(deps, visit, guarded, guarded.verdict)
  await rememberSend(deps, visit, guarded.request.id)
  return null
}

/** Asks the provider. @param release lets the same form try again, since nothing went out */
async function deliver(deps: Deps, visit: Visit, telephony: Telephony, order: Order, id: string, release: () => Promise<void>): Promise<Sent> {
  const outcome = await order.deliver(telephony, id)
  if (outcome.ok || outcome.maybeSent) await settle(deps, id)
  else {
    await refund(deps, id)
    await release()
  }
  if (outcome.ok) return { kind: 'sent', id }
  const { code, detail, maybeSent } = outcome
  const entry = { at: visit.now, user: visit.user, what: code, because: [], detail: { detail, maybeSent, channel: order.channel } }
  await deps.ports.securityLog.append(entry)
  return { kind: 'failed' }
}

/**
 * Sends once: the guards assess it, core decides, the ledger books it, the provider does it, and it is settled, or given
 * back where it surely did not happen. A process that dies in between leaves it booked, which counts as spent.
 */
export async function send(deps: Deps, visit: Visit, order: Order): Promise<Sent> {
  const { telephony, shortLived } = deps.ports
  if (telephony === undefined) throw new TypeError('nothing is sent without telephony')
  const id = await deps.keys.mac('send', `${visit.session.id} ${order.id}`)
  const marker = `sent:${id}`
  const guarded = await guard(deps, visit, telephony, { ...order, id })
  const decision = ask(visit, sendCommand(visit, order), null, factOf(guarded.verdict))
  if (decision.outcome !== 'allow') {
    // The same form again finds its own send in the windows.
    if ((await shortLived.get(marker, visit.now)) !== null) return { kind: 'again', id }
    if (guarded.verdict.outcome === 'refuse') return refused(deps, visit, order, guarded, guarded.verdict)
    return { kind: 'refused', decision, retryAfterMs: null }
  }
  if (!(await shortLived.putIfAbsent(marker, '', visit.now + MARKED_MS, visit.now))) return { kind: 'again', id }
  const release = (): Promise<void> => shortLived.delete(marker)
  const late = await prepare(deps, visit, guarded).catch(async (cause: unknown) => {
    await release()
    throw cause
  })
  if (late === null) return deliver(deps, visit, telephony, order, id, release)
  await release()
  return refused(deps, visit, order, guarded, late)
}
