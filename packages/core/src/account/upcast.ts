import type { AccountEvent } from './event.ts'

/** An event as some release wrote it: the format's number and whatever it held then. */
export interface StoredEvent {
  readonly v: number
  readonly [field: string]: unknown
}

type Lift = (event: StoredEvent) => StoredEvent

/** From format n to n + 1. Entries are only ever added, with a fixture of each format beside the tests. */
const LIFTS: readonly Lift[] = []

const CURRENT = 1

export type Upcast =
  | { readonly ok: true; readonly event: AccountEvent }
  | { readonly ok: false; readonly code: 'event.unknown-format' }

/** An event of any past format, in today's. A format from the future is refused, never guessed. */
export function upcast(stored: StoredEvent): Upcast {
  let event = stored
  while (event.v < CURRENT) {
    const lift = LIFTS[event.v - 1]
    if (lift === undefined) return { ok: false, code: 'event.unknown-format' }
    event = lift(event)
  }
  if (event.v !== CURRENT) return { ok: false, code: 'event.unknown-format' }
  // The shell parsed and authenticated the text (chain), and the lifts bring it to the current shape.
  return { ok: true, event: event as unknown as AccountEvent }
}
