/**
 * Makes `npm start`, `npm test` and the other scripts work on a machine that has Node >= 20 and npm
 * and nothing else: installs and builds what is missing, then runs the target under the Node 24
 * that the lockfile pins. It says what it does, on stderr, so that stdout belongs to the target.
 *
 * Plain Node, no dependencies: this file runs before there are any.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(top, 'node_modules/.bin')
// npm stops only the shell between it and this process, which then belongs to somebody else: asked before anything else.
const parent = process.ppid

const env = {
  ...process.env,
  // Where no Node is pinned for the platform, the contributor's own follows.
  PATH: bin + delimiter + (process.env.PATH ?? ''),
  // No tool calls home.
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
}

const turbo = (/** @type {string[]} */ ...args) => ['turbo', ['run', ...args, '--ui=stream', '--output-logs=errors-only', '--log-order=grouped']]

/**
 * What each target needs to be built first, and what it is.
 * @type {Record<string, { build?: string[], lock?: string, cwd?: string, command: (args: string[]) => unknown[] }>}
 */
const targets = {
  start: { build: ['--filter=@ssp/app-hono^...', '--filter=!@ssp/testing'], command: (args) => ['node', ['--enable-source-maps', 'apps/hono/src/main.ts', ...args]] },
  'vapid-keys': { build: ['--filter=@ssp/app-hono^...', '--filter=!@ssp/testing'], command: () => ['node', ['apps/hono/src/production/vapid-keys.ts']] },
  'password-hash': { build: ['--filter=@ssp/app-hono^...', '--filter=!@ssp/testing'], command: () => ['node', ['apps/hono/src/production/password-hash.ts']] },
  'enrolment-link': { build: ['--filter=@ssp/app-hono^...', '--filter=!@ssp/testing'], command: (args) => ['node', ['apps/hono/src/production/enrolment-link.ts', ...args]] },
  'simulate:telephony': { command: (args) => ['node', ['--conditions=@ssp/source', 'packages/testing/simulation/main.ts', ...args]] },
  // With arguments, only the tests that they name.
  test: { command: (args) => (args.length === 0 ? ['node', ['.ci/test.mjs']] : ['vitest', ['run', ...args]]) },
  build: { command: (args) => turbo('build', ...args) },
  typecheck: { command: (args) => turbo('typecheck', ...args) },
  mutation: { command: (args) => ['node', ['.ci/mutation/run.mjs', ...args]] },
  // The peers that it measures against have a lockfile of their own.
  bench: { build: [], cwd: 'bench', command: (args) => ['npm', ['run', '--silent', 'bench', '--', ...args]] },
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`)
}

/** @param {string} line @returns {never} */
function stop(line) {
  say(line)
  process.exit(1)
}

/** Runs to the end, in silence unless it fails. */
function run(/** @type {string} */ command, /** @type {string[]} */ args, cwd = top) {
  // npm is a script of its own on Windows.
  const done = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28, shell: process.platform === 'win32' })
  if (done.status === 0) return
  say(`${done.stdout ?? ''}${done.stderr ?? ''}`)
  stop(done.error ? `${command} could not be started: ${done.error.message}` : `failed: ${command} ${args.join(' ')}`)
}

/** npm keeps beside the packages what it installed: as much as the lockfile asks for? */
function installed(/** @type {string} */ folder) {
  const found = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(found)) return false
  const has = JSON.parse(readFileSync(found, 'utf8')).packages
  const wants = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wants).every(
    ([place, entry]) =>
      !place.includes('node_modules/') ||
      (has[place] === undefined ? entry.optional || entry.devOptional : entry.link || has[place].version === entry.version),
  )
}

function install(/** @type {string} */ folder) {
  if (installed(folder)) return
  const name = folder === top ? '' : ` of ${folder.slice(top.length + 1)}`
  say(`installing the packages${name} that the lockfile names (npm ci) ...`)
  run('npm', ['ci', '--no-json', '--loglevel=error'], folder)
}

function checkNode() {
  const version = spawnSync('node', ['--version'], { env, encoding: 'utf8', shell: process.platform === 'win32' }).stdout.trim()
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 18)) {
    stop(`this Node is ${version}, and the pinned one is not installed (is there one for ${process.platform} ${process.arch}, and were optional packages left out?): install Node 24`)
  }
}

const [name = '', ...args] = process.argv.slice(2)
const target = targets[name]
if (target === undefined) stop(`say one of: ${Object.keys(targets).join(', ')}`)

install(top)
checkNode()
if (target.cwd !== undefined) {
  if (!existsSync(join(top, target.cwd, 'package-lock.json'))) stop(`there is no ${target.cwd}/ here`)
  install(join(top, target.cwd))
}
if (target.build !== undefined) {
  say('building what has changed ...')
  const [command, options] = turbo('build', ...target.build)
  run(/** @type {string} */ (command), /** @type {string[]} */ (options))
}

const [command, options] = /** @type {[string, string[]]} */ (target.command(args))
const child = spawn(command, options, { cwd: join(top, target.cwd ?? ''), env, stdio: 'inherit', shell: process.platform === 'win32' })
// Whoever stops this process means the target. A terminal tells both by itself.
process.on('SIGINT', () => {})
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref()
child.on('error', (error) => stop(`${command} could not be started: ${error.message}`))
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]))
