import type { Deps } from '../../deps.ts'

/** A record that moves by compare-and-set, sealed at rest. */
export interface Records<Value> {
  read(deps: Deps, id: string, now: number): Promise<{ readonly value: Value; readonly text: string } | null>
  write(deps: Deps, id: string, value: Value, expiresAt: number): Promise<void>
  /**
   * Moves it as `step` says, from whatever stands there: null from it changes nothing. Loses to nobody for ever, since a
   * record moves a few times in its life.
   */
  move<Outcome>(deps: Deps, id: string, now: number, step: (value: Value) => Moved<Value, Outcome>): Promise<Outcome | null>
}

/** What becomes of a record (null: it stays), and what follows. */
export interface Moved<Value, Outcome> {
  readonly next: Value | null
  readonly expiresAt: number
  readonly outcome: Outcome
}

/** More moves at the same moment than anybody's record sees. */
const TRIES = 100

/** Records of one kind. Where there is none (any more), everything is null. */
export function records<Value>(kind: string): Records<Value> {
  const keyOf = (id: string): string => `${kind}:${id}`
  const isId = (id: string): boolean => /^[\w-]{22}$/.test(id)
  const held: Records<Value> = {
    async read(deps, id, now) {
      const text = isId(id) ? await deps.ports.shortLived.get(keyOf(id), now) : null
      const opened = text === null ? null : await deps.keys.open(keyOf(id), text)
      return text === null || opened === null ? null : { value: JSON.parse(opened) as Value, text }
    },
    async write(deps, id, value, expiresAt) {
      await deps.ports.shortLived.put(keyOf(id), await deps.keys.seal(keyOf(id), JSON.stringify(value)), expiresAt)
    },
    async move(deps, id, now, step) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const before = await held.read(deps, id, now)
        if (before === null) return null
        const { next, expiresAt, outcome } = step(before.value)
        if (next === null) return outcome
        const sealed = await deps.keys.seal(keyOf(id), JSON.stringify(next))
        if (await deps.ports.shortLived.replace(keyOf(id), before.text, sealed, expiresAt, now)) return outcome
      }
      return null
    },
  }
  return held
}
