import type { Device, Method, Purpose, TelephonyChannel } from '@ssp/core'
import type { Deps } from '../deps.ts'
import type { Reached, Ways } from '../models/prompt.ts'
import { freshId } from '../usecase/ids.ts'
import { canMail } from '../usecase/notices/addresses.ts'
import { askActivate } from '../usecase/push/activation.ts'
import { numberOf } from '../usecase/telephony/number.ts'
import { nameOf } from '../usecase/values.ts'
import { askBypassCode, verifiers } from '../usecase/verify.ts'
import type { Visit } from '../usecase/visit.ts'
import { reachOf } from './refuse.ts'

/** A phone as a page names it: its name, and as much of its number as its owner needs to know it by. */
export async function reachedOf(deps: Deps, visit: Visit, device: Device): Promise<Reached> {
  const number = await numberOf(deps, visit, device)
  const mask = number === null ? undefined : deps.ports.telephony?.numbers.mask(number)
  return { id: device.id, name: await nameOf(deps, visit, device), number: mask ?? '' }
}

/**
 * Those that may be used, and whose verification opens the page that was asked for: nobody is sent round in a circle by
 * a device that does not prove its own re-activation.
 */
function usable(visit: Visit, purpose: Purpose, method: Method): readonly Device[] {
  const all = verifiers(visit, purpose, method)
  const [, activated] = /^\/devices\/([\w-]+)\/activate$/.exec(visit.session.goal ?? '') ?? []
  if (purpose !== 'manage' || activated === undefined) return all
  const decision = askActivate(visit, activated)
  if (decision.outcome === 'allow') return all
  const by = decision.outcome === 'verify' ? decision.by : []
  return all.filter(({ id }) => by.some((means) => means.kind === 'device' && means.device === id && means.method === method))
}

/** The same, the default device first. */
function ordered(visit: Visit, purpose: Purpose, method: Method): readonly Device[] {
  const isDefault = ({ id }: Device): boolean => id === visit.account.defaultDevice
  return usable(visit, purpose, method).toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)))
}

/** Phones that can be reached this way; none where nobody would send or call. */
async function reached(deps: Deps, visit: Visit, purpose: Purpose, channel: TelephonyChannel): Promise<readonly Reached[]> {
  const { telephony } = deps.ports
  const served = channel === 'sms' ? telephony?.text : telephony?.caller
  if (served === undefined || served === null) return []
  return Promise.all(ordered(visit, purpose, channel).map((device) => reachedOf(deps, visit, device)))
}

/** How this person can confirm here, now, for this. */
export async function waysOf(deps: Deps, visit: Visit, purpose: Purpose): Promise<Ways> {
  const names = (method: 'webauthn' | 'passcode'): Promise<readonly string[]> =>
    Promise.all(usable(visit, purpose, method).map((device) => nameOf(deps, visit, device)))
  const namedFor = (method: 'push'): Promise<Ways['pushes']> =>
    Promise.all(ordered(visit, purpose, method).map(async (device) => ({ id: device.id, name: await nameOf(deps, visit, device) })))
  return {
    purpose,
    passkeys: await names('webauthn'),
    tokens: await names('passcode'),
    pushes: deps.ports.push === undefined ? [] : await namedFor('push'),
    texts: await reached(deps, visit, purpose, 'sms'),
    calls: await reached(deps, visit, purpose, 'call'),
    send: freshId(deps),
    bypassCode: askBypassCode(visit, purpose).outcome === 'allow',
    locked: visit.lockedUntil !== null,
    manage: purpose === 'sign-in' && reachOf(visit) !== 'switched-off',
    lostLink: purpose === 'sign-in' && visit.account.everActive && canMail(deps),
  }
}
