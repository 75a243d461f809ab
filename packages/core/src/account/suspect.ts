import type { Change } from './account.ts'

/** The device that a dispute of this change stops: the one that it added or bound anew; null where there is none. */
export function suspectOf({ kind, device }: Change): string | null {
  return kind === 'add' || kind === 'activate' ? device : null
}
