import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { METHODS } from './ports.ts'
import type { Answered, Asked, PortName, Ports } from './ports.ts'

/** Starts a file of this folder under the Node of the tests. */
export function startFile(name: string, ...args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(name, import.meta.url)), args, {
    execPath: process.execPath,
    // Workspace packages resolve to their sources, as they do here.
    execArgv: ['--conditions=@ssp/source', '--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

export interface StoreProcess {
  readonly open: (path: string) => Promise<void>
  /** A port whose every call is made over there. */
  readonly port: <Port extends PortName>(port: Port) => Ports[Port]
  readonly close: () => Promise<void>
  readonly end: () => Promise<void>
}

type Question = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never

export function startProcess(): StoreProcess {
  const child = startFile('./store-process.ts')
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let asked = 0
  child.on('message', (answered: Answered) => {
    const caller = waiting.get(answered.id)
    waiting.delete(answered.id)
    if ('fault' in answered) caller?.reject(new Error(answered.fault))
    else caller?.resolve(answered.result)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const { reject } of waiting.values()) reject(new Error('the process ended'))
      resolve()
    })
  })
  const ask = (question: Question): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked += 1
      waiting.set(asked, { resolve, reject })
      child.send({ ...question, id: asked })
    })

  return {
    open: async (path) => void (await ask({ ask: 'open', path })),
    port: (port) => {
      const methods = METHODS[port].map((method) => [
        method,
        (...values: readonly unknown[]) => ask({ ask: 'call', port, method, values }),
      ])
      // Each asks for the method of its name over there.
      return Object.fromEntries(methods) as Ports[typeof port]
    },
    close: async () => void (await ask({ ask: 'close' })),
    end: async () => {
      child.disconnect()
      await ended
    },
  }
}
