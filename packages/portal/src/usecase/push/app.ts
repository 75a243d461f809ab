import type { Account, Device, OathToken, Platform, PushKey } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { type Keeping, keep, reveal } from '../values.ts'
import type { Subject } from '../visit.ts'

/** What is kept of an authenticator app, sealed: the key that it signs with, and the secret of its passcodes. */
export interface KeptApp {
  /** The key's RFC 7638 thumbprint. */
  readonly kid: string
  readonly key: PushKey
  readonly platform: Platform
  /** Base32, 160 bits. */
  readonly secret: string
}

/** What an app is found by. */
export const appKey = (deps: Deps, kid: string): Promise<string> => deps.keys.mac('app', kid)

export const keepApp = async (deps: Deps, user: string, app: KeptApp): Promise<Keeping> =>
  keep(deps, user, JSON.stringify(app), await appKey(deps, app.kid))

/** The app behind a device, or null where it has none. */
export async function appOf(deps: Deps, subject: Subject, device: Device): Promise<KeptApp | null> {
  const text = await reveal(deps, subject, device.app)
  return text === null ? null : (JSON.parse(text) as KeptApp)
}

/** The passcodes of an app (RFC 6238): SHA-1, six digits, half a minute. */
export const passcodesOf = ({ secret }: KeptApp): OathToken => ({ kind: 'totp', secret, digits: 6, period: 30 })

/** Two digits made from a key: the same on both screens, or somebody else's phone answered. */
export async function checkOf(deps: Deps, kid: string): Promise<string> {
  const digest = await deps.keys.hash(`check ${kid}`)
  return String(Number.parseInt(digest.slice(0, 12), 16) % 100).padStart(2, '0')
}

export const deviceWithApp = (account: Account, ref: string): Device | null =>
  account.devices.find(({ app }) => app?.ref === ref) ?? null
