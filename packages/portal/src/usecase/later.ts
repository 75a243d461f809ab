import type { Deps } from '../deps.ts'

/** Begins work that no answer waits for. What goes wrong in it is the operator's to know, and nobody else's. */
export function later(deps: Deps, work: () => Promise<unknown>): void {
  const running = work().catch(deps.ports.onFault)
  deps.ports.after?.(running)
}
