import type { Device, OathToken, Ref, StoredCredential } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { base64url } from '../seal/bytes.ts'
import type { Subject } from './visit.ts'

/** What an event's reference points to, with the salt of its commitment. Erasing it leaves the commitment mute. */
export interface Kept {
  readonly salt: string
  readonly value: string
}

/** A value that is about to be kept: the reference for the event, and the sealed text for the store. */
export interface Keeping {
  readonly ref: Ref
  readonly sealed: string
}

const row = (user: string, ref: string): string => `values ${user} ${ref}`

/** Seals a personal value for this user. `ref` names it; without one it gets a random name. */
export async function keep(deps: Deps, user: string, value: string, ref?: string): Promise<Keeping> {
  const name = ref ?? base64url(deps.ports.random(16))
  const salt = base64url(deps.ports.random(16))
  const kept: Kept = { salt, value }
  return {
    ref: { ref: name, commitment: await deps.keys.hash(`${salt} ${value}`) },
    sealed: await deps.keys.seal(row(user, name), JSON.stringify(kept)),
  }
}

/** The value behind a reference with the salt of its commitment, or null where it was erased or is another one. */
export async function disclose(deps: Deps, subject: Subject, ref: Ref | null): Promise<Kept | null> {
  const sealed = ref === null ? undefined : subject.loaded?.values[ref.ref]
  if (ref === null || sealed === undefined) return null
  const text = await deps.keys.open(row(subject.user, ref.ref), sealed)
  if (text === null) return null
  // Sealed by `keep` and opened by the same key.
  const kept = JSON.parse(text) as Kept
  return (await deps.keys.hash(`${kept.salt} ${kept.value}`)) === ref.commitment ? kept : null
}

/** The value behind a reference, or null where it was erased or is not what the event committed to. */
export async function reveal(deps: Deps, subject: Subject, ref: Ref | null): Promise<string | null> {
  return (await disclose(deps, subject, ref))?.value ?? null
}

export async function nameOf(deps: Deps, subject: Subject, device: Device): Promise<string> {
  return (await reveal(deps, subject, device.name)) ?? device.type
}

/** The name, with a number behind it where a device of the account has it already. */
export async function freeName(deps: Deps, subject: Subject, wanted: string): Promise<string> {
  const taken = new Set(await Promise.all(subject.account.devices.map((device) => nameOf(deps, subject, device))))
  let name = wanted
  for (let count = 2; taken.has(name); count += 1) name = `${wanted} ${count}`
  return name
}

export const credentialKey = (deps: Deps, credentialId: string): Promise<string> =>
  deps.keys.mac('credential', credentialId)

export async function credentialOf(deps: Deps, subject: Subject, device: Device): Promise<StoredCredential | null> {
  const text = await reveal(deps, subject, device.credential)
  return text === null ? null : (JSON.parse(text) as StoredCredential)
}

export async function tokenOf(deps: Deps, subject: Subject, device: Device): Promise<OathToken | null> {
  const text = await reveal(deps, subject, device.credential)
  return text === null ? null : (JSON.parse(text) as OathToken)
}
