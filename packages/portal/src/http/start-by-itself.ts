import type { Device, SignInPreference } from '@ssp/core'
import { holding } from '../usecase/act.ts'
import { startPush } from '../usecase/push/ask.ts'
import { call } from '../usecase/telephony/call.ts'
import { numberOf } from '../usecase/telephony/number.ts'
import { verifiers } from '../usecase/verify.ts'
import { languageOf } from '../words/translate.ts'
import { browserOf } from './platform.ts'
import type { Handled, Reply } from './route.ts'

type Start = (handled: Handled, device: Device) => Promise<string | null>

/** How each method is begun, and where its page is; null where it did not begin. */
const START: Readonly<Record<Exclude<SignInPreference, 'ask'>, Start>> = {
  async push({ deps, visit, request }, { id }) {
    const lang = languageOf(request.headers.get('accept-language'))
    const started = await startPush(deps, visit, { device: id, purpose: 'sign-in', lang, ...browserOf(request) })
    return started.kind === 'started' ? `/push/${started.id}` : null
  },
  async call({ deps, visit, request }, device) {
    const number = await numberOf(deps, visit, device)
    if (number === null || (deps.ports.telephony?.caller ?? null) === null) return null
    const lang = languageOf(request.headers.get('accept-language'))
    const sent = await call(deps, visit, { id: 'by-itself', number, device: device.id, purpose: 'sign-in', lang })
    return sent.kind === 'sent' || sent.kind === 'again' ? `/call?call=${sent.id}` : null
  },
}

/**
 * *When I log in*: asks the default device by itself, once in a visit (product facts 1). Whoever cancels it finds the
 * other ways, and the links to device management.
 */
export async function startByItself(handled: Handled): Promise<Reply | null> {
  const { deps, visit } = handled
  const { signInPreference, defaultDevice } = visit.account
  if (signInPreference === 'ask' || visit.session.started === true) return null
  const device = verifiers(visit, 'sign-in', signInPreference).find((one) => one.id === defaultDevice)
  if (device === undefined) return null
  const held = await deps.sessions.write(visit.held, { ...visit.session, started: true })
  const begun = holding(visit, held)
  const to = await START[signInPreference]({ ...handled, visit: begun }, device)
  return to === null ? null : { kind: 'go', to, visit: begun }
}
