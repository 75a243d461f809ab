import { readValue, writeValue } from './store.ts'

/** What the portal's clock is ahead of ours, in milliseconds. One portal, hence one offset. */
let offset = 0

/** The Date header says full seconds, and the answer took its time: less than this is no difference. */
const BLUR = 1500

/** The portal's time, as far as it is known; milliseconds since 1970. Passcodes and signatures go by it. */
export const now = (): number => Date.now() + offset

/** What was learned earlier: passcodes must be right without a network, too. */
export async function loadClock(): Promise<void> {
  const kept = await readValue('clock').catch(() => 0)
  if (typeof kept === 'number') offset = kept
}

/** Learns from an answer. True where the time was so wrong that a signature may have been refused for it. */
export function learn(date: string | null, askedAt: number): boolean {
  const said = Date.parse(date ?? '')
  if (Number.isNaN(said)) return false
  const found = said + 500 - (askedAt + Date.now()) / 2
  const shift = Math.abs(found - offset)
  if (shift < BLUR) return false
  offset = found
  writeValue('clock', found).catch(() => undefined)
  return shift > 30_000
}
