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

/** @param {string} text @returns {number[]} */
const parts = (text) => (text.match(/\d+/g) ?? []).map(Number)

/** Whether a Node is one that the package's `engines` names: `>=22.13`. @param {string} node @param {string} range */
async function supports(node, range) {
  const [have, want] = [parts((await run(node, ['--version'])).stdout), parts(range)]
  const apart = want.findIndex((part, index) => part !== have[index])
  return apart === -1 || (have[apart] ?? 0) > (want[apart] ?? 0)
}

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
  const { name, exports, engines } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  const entries = Object.keys(exports).filter((door) => !door.endsWith('.json'))
  doors += entries.length
  const imports = entries.map((door) => `await import('${name}${door.slice(1)}')`).join(';')
  const supported = []
  for (const node of nodes) if (await supports(node, engines.node)) supported.push(node)
  if (supported.length === 0) faults += 1
  await Promise.all([
    attempt(`${name}: publint`, 'publint', ['run', '.', '--strict'], cwd),
    attempt(`${name}: attw`, 'attw', ['--pack', '.', '--profile', 'esm-only', '--format', 'ascii'], cwd),
    ...supported.map((node) => attempt(`${name}: import on ${node}`, node, ['--input-type=module', '-e', imports], cwd)),
  ])
}

console.log(`${packages.length} packages, ${doors} doors, ${nodes.length} Node versions, ${faults} faults`)
if (faults > 0 || doors === 0) process.exitCode = 1
