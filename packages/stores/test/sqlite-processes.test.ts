import { afterAll, beforeAll, describe } from 'vitest'
import { runSuites } from './sqlite/run-suites.ts'
import { scratch } from './sqlite/scratch.ts'
import { startProcess } from './sqlite/start-process.ts'
import type { StoreProcess } from './sqlite/start-process.ts'

const folder = scratch()
let processes: readonly [StoreProcess, StoreProcess, StoreProcess]

beforeAll(() => {
  processes = [startProcess(), startProcess(), startProcess()]
})
afterAll(async () => {
  await Promise.all(processes.map((one) => one.end()))
  folder.remove()
})

describe('several processes on one file', () => {
  runSuites(async (port) => {
    const path = folder.file()
    const close = async (): Promise<void> => void (await Promise.all(processes.map((one) => one.close())))
    const open = async (): Promise<void> => void (await Promise.all(processes.map((one) => one.open(path))))
    await open()
    const [first, second, third] = processes
    return {
      handles: [first.port(port), second.port(port), third.port(port)],
      reopen: async () => {
        await close()
        await open()
        return second.port(port)
      },
      close,
    }
  })
})
