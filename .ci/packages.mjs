/**
 * The packages as their users get them: packed, resolved by TypeScript's and Node's own rules
 * (publint, Are The Types Wrong), and every door imported from the build, without the source
 * condition, on each Node at hand. Needs a build.
 */
import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const top = fileURLToPath(new URL('..', import.meta.url))
const packages = readdirSync(join(top, 'packages'))
/** The pinned Node and, where npm was started by an older one that we support, that one too. */
const nodes = [...new Set([process.execPath, process.env.npm_node_execpath ?? process.execPath])]
let doors = 0
let faults = 0

/** @param {string} what @param {string} command @param {string[]} args @param {string} cwd */
async function attempt(what, command, args, cwd) {
  try {
    await run(command, args, { cwd, shell: process.platform === 'win32' && command !== process.execPath })
  } catch (error) {
    faults += 1
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error)
    console.log(`${what}\n${stdout}${stderr}`)
  }
}

for (const folder of packages) {
  const cwd = join(top, 'packages', folder)
  const { name, exports } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  const entries = Object.keys(exports).filter((door) => !door.endsWith('.json'))
  doors += entries.length
  const imports = entries.map((door) => `await import('${name}${door.slice(1)}')`).join(';')
  await Promise.all([
    attempt(`${name}: publint`, 'publint', ['run', '.', '--strict'], cwd),
    attempt(`${name}: attw`, 'attw', ['--pack', '.', '--profile', 'esm-only', '--format', 'ascii'], cwd),
    ...nodes.map((node) => attempt(`${name}: import on ${node}`, node, ['--input-type=module', '-e', imports], cwd)),
  ])
}

console.log(`${packages.length} packages, ${doors} doors, ${nodes.length} Node versions, ${faults} faults`)
if (faults > 0 || doors === 0) process.exitCode = 1
