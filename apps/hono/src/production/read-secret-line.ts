import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

interface Asking {
  readonly input: NodeJS.ReadableStream
  /** Whoever sits at a terminal is asked here. */
  readonly output: NodeJS.WritableStream
  readonly terminal: boolean
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/** One line, echoed nowhere. @returns null where there is none, or somebody at a terminal gave up */
export function readSecretLine({ input, output, terminal }: Asking): Promise<string | null> {
  if (terminal) output.write('Password (it is not shown): ')
  // At a terminal, readline writes back what is typed: to the output that it is given.
  const lines = createInterface({ input, output: nowhere(), terminal })
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      if (terminal) output.write('\n')
      resolve(null)
    })
  })
}
