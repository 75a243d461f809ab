import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The runtime that apps/edge runs on. Its package names the binary for this platform. */
export function workerd() {
  const path = createRequire(new URL('../../../apps/edge/package.json', import.meta.url)).resolve('workerd')
  const { default: binary } = createRequire(import.meta.url)(path)
  if (!existsSync(binary)) throw new Error('workerd has no binary for this platform')
  return binary
}

const QUIET_MS = 10_000

const configOf = (modules, bindings) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [${modules.map(({ name }) => `(name = "${name}", esModule = embed "${name}")`).join(', ')}],
    bindings = [${Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`).join(', ')}],
    compatibilityDate = "2026-10-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
`

/** Writes a worker down, to be started again and again. Returns its configuration's path. */
export function writeWorker(folder, modules, bindings = {}) {
  mkdirSync(folder)
  for (const { name, text } of modules) writeFileSync(join(folder, name), text)
  const config = join(folder, 'config.capnp')
  writeFileSync(config, configOf(modules, bindings))
  return config
}

/** The port, as soon as the process says on its third pipe that it listens. */
const listening = (child) =>
  new Promise((resolve, reject) => {
    let said = ''
    child.stdio[3].on('data', (chunk) => {
      said += chunk
      const port = /"port":(\d+)/.exec(said)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`workerd ended with ${code}`)))
  })

/** From nothing to the first answer of a fresh process, in milliseconds, and that answer. */
export async function firstAnswer(binary, config, path) {
  const start = performance.now()
  const child = spawn(binary, ['serve', config, '--control-fd=3'], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  const timer = setTimeout(kill, QUIET_MS)
  process.once('exit', kill)
  try {
    const port = await listening(child)
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    const body = await response.text()
    const ms = performance.now() - start
    return { ms, status: response.status, body, headers: Object.fromEntries(response.headers) }
  } finally {
    clearTimeout(timer)
    process.off('exit', kill)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    kill()
    await ended
  }
}
