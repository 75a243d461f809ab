import { deviceAdded, makeCommit } from '@ssp/testing'
import { LATER, roundOf } from './load.ts'
import type { Acknowledged, Round } from './load.ts'
import type { Ports } from './ports.ts'
import { startFile } from './start-process.ts'

/** Puts there what a round works on. */
export async function prepare({ accounts, shortLived }: Ports, name: string): Promise<Round> {
  const round = roundOf(name)
  for (const user of round.users) await accounts.commit(user, 0, await makeCommit(user, null, [deviceAdded('key')]))
  await Promise.all(round.codes.map((code) => shortLived.put(code, 'x', LATER)))
  return round
}

export interface Load {
  /** Everything that was acknowledged until now, in the order in which it became known. */
  readonly acknowledged: readonly Acknowledged[]
  /** Waits until so much more is acknowledged. */
  readonly more: (count: number) => Promise<void>
  /** `kill -9` for so many of the processes, whatever they are doing: all of them unless told. */
  readonly kill: (count?: number) => Promise<void>
}

/** Starts processes that work on a file until they are killed. `name` makes what they write their own. */
export function startLoad(path: string, round: string, name: string, processes: number): Load {
  const acknowledged: Acknowledged[] = []
  let heard = (): void => {}
  let fail: (fault: Error) => void = () => {}
  const killed = new Set<number>()
  const children = Array.from({ length: processes }, (_, at) =>
    startFile('./load-process.ts', path, round, `${name}-${at}`),
  )
  const ends = children.map(
    (child, at) =>
      new Promise<void>((resolve) => {
        child.on('message', (done: Acknowledged) => {
          acknowledged.push(done)
          heard()
        })
        // Not `exit`: what it has sent may still be on its way.
        child.once('close', (code) => {
          if (!killed.has(at)) fail(new Error(`a process ended by itself with ${String(code)}`))
          resolve()
        })
      }),
  )
  return {
    acknowledged,
    more: (count) => {
      const goal = acknowledged.length + count
      return new Promise((resolve, reject) => {
        fail = reject
        heard = () => {
          if (acknowledged.length >= goal) resolve()
        }
        heard()
      })
    },
    kill: async (count = processes) => {
      for (const [at, child] of children.entries()) {
        if (at >= count) continue
        killed.add(at)
        child.kill('SIGKILL')
      }
      await Promise.all(ends.slice(0, count))
    },
  }
}
