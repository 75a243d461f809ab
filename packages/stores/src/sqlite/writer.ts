import { setImmediate } from 'node:timers'
import type { Connection } from './connection.ts'

export interface Writer {
  /**
   * Runs the step in a transaction. The promise settles once the outcome is durable; where `keeps` says no, and where
   * the step throws, nothing of it has happened.
   */
  readonly write: <Result>(step: () => Result, keeps?: (result: Result) => boolean) => Promise<Result>
  /** Runs all that waits, now. */
  readonly flush: () => void
}

interface Waiting {
  /** Runs the step and returns what tells its caller. Throws only where the whole transaction is lost. */
  readonly attempt: () => () => void
  readonly fail: (cause: unknown) => void
}

/** Nobody waits for too many others, and other processes get their turn. */
const GROUP = 64

/**
 * Steps that are asked for in one turn of the event loop share a transaction, each behind a savepoint of its own. What
 * takes a disk longest, the sync, is then paid once for all of them.
 */
export function writer({ rows, transaction }: Connection): Writer {
  const queue: Waiting[] = []

  function undo(cause: unknown): void {
    try {
      rows('ROLLBACK TO step')
    } catch {
      // The engine has rolled back everything, as it may on a full disk.
      throw cause
    }
  }

  function attempt<Result>(
    step: () => Result,
    keeps: (result: Result) => boolean,
    resolve: (result: Result) => void,
    reject: (cause: unknown) => void,
  ): () => void {
    let tell: () => void
    rows('SAVEPOINT step')
    try {
      const result = step()
      if (!keeps(result)) rows('ROLLBACK TO step')
      tell = () => resolve(result)
    } catch (cause) {
      undo(cause)
      tell = () => reject(cause)
    }
    rows('RELEASE step')
    return tell
  }

  function runGroup(): void {
    const group = queue.splice(0, GROUP)
    try {
      const told = transaction(() => group.map((one) => one.attempt()))
      for (const tell of told) tell()
    } catch (cause) {
      for (const one of group) one.fail(cause)
    }
  }

  function runInTurn(): void {
    if (queue.length > 0) runGroup()
    if (queue.length > 0) setImmediate(runInTurn)
  }

  return {
    write: (step, keeps = () => true) =>
      new Promise((resolve, reject) => {
        queue.push({ attempt: () => attempt(step, keeps, resolve, reject), fail: reject })
        if (queue.length === 1) setImmediate(runInTurn)
      }),
    flush: () => {
      while (queue.length > 0) runGroup()
    },
  }
}
