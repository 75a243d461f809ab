import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const top = fileURLToPath(new URL('../../..', import.meta.url))

/** A program of ours, from its sources. */
export interface Program {
  readonly file: string
}

/** Everything of ours becomes one file; what others publish is imported as it is. */
export async function program(source: string): Promise<Program> {
  const file = join(top, 'node_modules/.cache/programs', `${process.pid}-${source.replaceAll('/', '-')}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL(`../src/${source}`, import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@ssp/source'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'others stay outside',
        setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, ({ path }) => (path.startsWith('@ssp/') ? null : { path, external: true })),
      },
    ],
  })
  return { file }
}

export interface Said {
  stdout: string
  stderr: string
}

/** A program that runs. */
export interface Running extends Said {
  readonly child: ChildProcess
  /** Its exit code, when it is over. */
  readonly over: Promise<number | null>
}

/** Runs a program with these variables, and none of ours that it would read. */
export function run({ file }: Program, args: readonly string[], env: Readonly<Record<string, string>>, input: string | null = null): Running {
  const child = spawn(process.execPath, [file, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' })
  const over = once(child, 'close').then(([code]) => code as number | null)
  const running: Running = { stdout: '', stderr: '', child, over }
  child.stdout.on('data', (text: Buffer) => void (running.stdout += text.toString()))
  child.stderr.on('data', (text: Buffer) => void (running.stderr += text.toString()))
  child.stdin.end(input ?? '')
  return running
}
