/** How many may wait. At half a second each, the last of them waits as long as anybody would. */
const WAITING_MAX = 16

/** More people sign in at once than can be answered. Nothing was checked; it is worth another attempt. */
export class PasswordLoginBusyError extends Error {
  override readonly name = 'PasswordLoginBusyError'
  readonly code = 'login.busy'

  constructor() {
    super('too many passwords to check at once')
  }
}

/**
 * One at a time, first come, first served: memory is what Argon2 takes most of, and two at once are no faster.
 *
 * @returns what does the work in its turn, or throws PasswordLoginBusyError at once where too many wait
 */
export function turns(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let inside = 0
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    if (inside > WAITING_MAX) throw new PasswordLoginBusyError()
    inside += 1
    const mine = last.then(work)
    last = mine.catch(() => {})
    try {
      return await mine
    } finally {
      inside -= 1
    }
  }
}
