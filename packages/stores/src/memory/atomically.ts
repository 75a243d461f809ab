/**
 * Runs `step` in one piece, a turn after the call: callers that load and then commit really overlap, as they do over a
 * wire, and no caller ever sees half of a step.
 */
export function atomically<Result>(step: () => Result): Promise<Result> {
  return Promise.resolve().then(step)
}
