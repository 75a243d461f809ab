import type { Device, OathToken } from '@ssp/core'
import type { Deps } from '../deps.ts'
import { appOf, passcodesOf } from './push/app.ts'
import { tokenOf } from './values.ts'
import type { Visit } from './visit.ts'

/** How long somebody has to type the next code of a token that ran ahead. */
const RESYNCHRONISE_MS = 300_000

const heldKey = (device: Device): string => `resync:${device.id}`

/** Spends the code: nothing at or below its counter is ever accepted again. Whoever loses the race used a spent code. */
async function spend(deps: Deps, visit: Visit, device: Device, counter: number): Promise<boolean> {
  const { revision, usage } = await deps.ports.usage.read(visit.user, device.id)
  if (usage !== null && counter <= usage.counter) return false
  const { signCount, backedUp } = usage ?? { signCount: 0, backedUp: false }
  return deps.ports.usage.write(visit.user, device.id, revision, { counter, signCount, backedUp, lastUsedAt: visit.now })
}

/**
 * A counter token that was pressed too often in a pocket comes back by two codes in a row (RFC 4226 section 7.4): the
 * first one fails and is kept, sealed; the next one, right behind it, proves the token and moves its counter past both.
 */
async function resynchronise(
  deps: Deps,
  visit: Visit,
  device: Device,
  token: OathToken,
  code: string,
  last: number,
): Promise<number | null> {
  if (token.kind !== 'hotp') return null
  const row = `resync ${device.id}`
  const sealed = await deps.ports.shortLived.take(heldKey(device), visit.now)
  const before = sealed === null ? null : await deps.keys.open(row, sealed)
  if (before !== null) {
    const outcome = await deps.ports.otp.resynchronise(token, before, code, last)
    if (outcome.ok) return outcome.counter
  }
  await deps.ports.shortLived.put(heldKey(device), await deps.keys.seal(row, code), visit.now + RESYNCHRONISE_MS)
  return null
}

/** The counter that this code stands for, or null where the token does not show it. */
async function counterOf(deps: Deps, visit: Visit, device: Device, code: string): Promise<number | null> {
  const app = await appOf(deps, visit, device)
  const token = app === null ? await tokenOf(deps, visit, device) : passcodesOf(app)
  if (token === null) return null
  const last = (await deps.ports.usage.read(visit.user, device.id)).usage?.counter ?? -1
  const outcome = await deps.ports.otp.verify(token, code, last, visit.now)
  if (outcome.ok) return outcome.counter
  return outcome.code === 'otp.wrong' ? resynchronise(deps, visit, device, token, code, last) : null
}

/**
 * Which of these tokens shows this code, if any; the code is spent then. One that can't be checked stops no other one.
 *
 * @throws what was wrong with a token, where none shows the code
 */
export async function matchToken(
  deps: Deps,
  visit: Visit,
  tokens: readonly Device[],
  code: string,
): Promise<Device | null> {
  let fault: unknown = null
  for (const device of tokens) {
    try {
      const counter = await counterOf(deps, visit, device, code)
      if (counter !== null) return (await spend(deps, visit, device, counter)) ? device : null
    } catch (caught) {
      fault ??= caught
    }
  }
  if (fault !== null) throw fault
  return null
}
