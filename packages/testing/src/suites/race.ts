/** Starts all callers before any of them can finish, and waits for all. */
export function race<Result>(callers: number, call: (caller: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
}

/** Where racers wait until so many have come; whoever comes later goes straight on. */
export function meetingOf(callers: number): () => Promise<void> {
  let missing = callers
  let open = (): void => {}
  const met = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    missing -= 1
    if (missing <= 0) open()
    return met
  }
}

/** How many of the results satisfy the test. */
export function countOf<Result>(results: readonly Result[], test: (result: Result) => boolean): number {
  return results.filter(test).length
}
