import type { DeviceType, NewDevice, Platform, StoredCredential } from '@ssp/core'
import { DEVICE_TYPE } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { act, type Acted, type Refusal } from './act.ts'
import { addCommand, askAdd, flashOf, newDevice } from './adding.ts'
import { beginCeremony, takeCeremony } from './ceremony.ts'
import { freshId } from './ids.ts'
import { proofIn } from './proof.ts'
import { credentialKey, credentialOf, freeName, keep } from './values.ts'
import { framedBy, type Visit } from './visit.ts'

export type PasskeyType = Extract<DeviceType, 'security-key' | 'platform-authenticator'>

const passkeyDevice = (id: string, type: PasskeyType, platform: Platform): NewDevice =>
  newDevice(id, type, { platform: type === 'platform-authenticator' ? platform : null })

/** Whether this kind of device may be added now. */
export function mayAdd(visit: Visit, type: DeviceType, platform: Platform): Refusal | null {
  const decision = askAdd(visit, newDevice('new', type, { platform }))
  return decision.outcome === 'allow' ? null : decision
}

export type Begun =
  | { readonly kind: 'begun'; readonly ceremony: string; readonly options: unknown }
  | { readonly kind: 'refused'; readonly decision: Refusal }

/** Asks a browser for a new credential. Credentials that the account has already are left out. */
export async function beginAddPasskey(deps: Deps, visit: Visit, type: PasskeyType, platform: Platform): Promise<Begun> {
  const refusal = mayAdd(visit, type, platform)
  if (refusal !== null) return { kind: 'refused', decision: refusal }
  const credentials = await Promise.all(visit.account.devices.map((device) => credentialOfPasskey(deps, visit, device.id)))
  const begun = await deps.ports.webAuthn.beginRegistration({
    // The account's id is the user handle: stable, random, nothing personal.
    user: { id: visit.session.user, name: visit.session.username, displayName: visit.session.username },
    deviceType: type,
    userVerification: visit.policy.userVerification,
    exclude: credentials.filter((credential) => credential !== null),
  })
  const device = freshId(deps)
  const ceremony = await beginCeremony<'add'>(deps, visit, { kind: 'add', challenge: begun.challenge, device, type })
  return { kind: 'begun', ceremony, options: begun.options }
}

async function credentialOfPasskey(deps: Deps, visit: Visit, id: string): Promise<StoredCredential | null> {
  const device = visit.account.devices.find((one) => one.id === id)
  if (device === undefined || !DEVICE_TYPE[device.type].possession.includes('webauthn')) return null
  return credentialOf(deps, visit, device)
}

export type Added = Acted | { readonly kind: 'failed'; readonly visit: Visit; readonly code: string }

/**
 * The browser's answer: the new credential proves itself, and the decision is asked again.
 *
 * @param names the name to use where the authenticator does not say who made it, by device type
 */
export async function finishAddPasskey(
  deps: Deps,
  visit: Visit,
  answer: { readonly ceremony: string; readonly response: unknown; readonly platform: Platform },
  names: Readonly<Record<PasskeyType, string>>,
): Promise<Added> {
  const pending = await takeCeremony(deps, visit, answer.ceremony, 'add')
  if (pending === null) return { kind: 'failed', visit, code: 'webauthn.challenge' }
  const outcome = await deps.ports.webAuthn.finishRegistration({
    response: answer.response,
    challenge: pending.challenge,
    deviceType: pending.type,
    userVerification: visit.policy.userVerification,
    ...framedBy(visit),
  })
  if (!outcome.ok) return { kind: 'failed', visit, code: outcome.code }

  const key = await credentialKey(deps, outcome.credential.id)
  const shown = { kind: 'webauthn', purpose: 'add', subject: pending.device, method: 'webauthn' } as const
  const acted = await act(deps, visit, async (current) => {
    const { user } = current.session
    const name = await keep(deps, user, await freeName(deps, current, outcome.provider ?? names[pending.type]))
    const credential = await keep(deps, user, JSON.stringify(outcome.credential), key)
    const device = { ...passkeyDevice(pending.device, pending.type, answer.platform), name: name.ref, credential: credential.ref }
    return {
      command: addCommand(current, 'finish', device),
      proof: proofIn(current, { ...shown, userVerified: outcome.userVerified }),
      values: { [name.ref.ref]: name.sealed, [credential.ref.ref]: credential.sealed },
      flash: flashOf(current),
    }
  })
  if (acted.kind === 'done') {
    const used = { counter: -1, signCount: outcome.signCount, backedUp: outcome.backedUp, lastUsedAt: null }
    await deps.ports.usage.write(acted.visit.user, pending.device, 0, used)
  }
  return acted
}
