/**
 * Finds a Chromium for the browser tests: the one named by `CHROMIUM`, the system's, one installed
 * the platform's way, or one shipped inside an npm package. Where none can be had it fails with the
 * one command that helps; browser tests never skip.
 *
 * `node .ci/chromium.mjs` finds (and if need be installs) one and says which.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { aptInstall, named, onSystem, versionOf } from './system-browser.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** No traffic of its own, no first-run pages. Playwright adds `--headless` and a fresh profile. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium refuses to sandbox itself as root. */
const asRoot = process.getuid?.() === 0
const args = asRoot ? ['--no-sandbox', ...quiet] : quiet

/** What to type when everything else failed. */
const help =
  process.platform === 'linux'
    ? 'sudo apt-get install -y chromium'
    : process.platform === 'darwin'
      ? 'brew install --cask chromium'
      : 'winget install Google.Chrome'

/**
 * @typedef {{ path: string, args: string[], version: string, from: string }} Chromium
 * `path` and `args` go to playwright-core's `launch({ executablePath, args })`.
 */

/** @type {Promise<Chromium> | undefined} */
let found

/**
 * The same answer for every caller in this process.
 * @returns {Promise<Chromium>}
 */
export function findChromium() {
  found ??= Promise.resolve().then(search)
  return found
}

/** @type {import('./system-browser.mjs').Places} */
const PLACES = {
  macApps: ['Chromium', 'Google Chrome'].map((app) => `${app}.app/Contents/MacOS/${app}`),
  windows: 'Google/Chrome/Application/chrome.exe',
  names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
}

/** @returns {Chromium} */
function search() {
  const found = named('CHROMIUM', help) ?? onSystem(PLACES, 'the system') ?? locked(() => onSystem(PLACES, 'the system') ?? byApt())
  if (found !== null) return { ...found, args }
  return locked(fromNpm) ?? fail(`no Chromium found for the browser tests; run: ${help}`)
}

/** Nobody is asked for a password: without root, npm has one. */
function byApt() {
  if (!asRoot) return null
  say('no Chromium on this machine')
  return aptInstall(say, ['chromium', 'fonts-liberation']) ? onSystem(PLACES, 'apt-get') : null
}

/** @returns {Chromium | undefined} */
function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const home = join(here, 'chromium')
  const cache = join(home, 'node_modules/.cache')
  const path = join(cache, 'chromium')
  if (versionOf(path) === null) {
    say('no Chromium on this machine, taking the one inside @sparticuz/chromium')
    const npm = spawnSync('npm', ['ci', '--no-json', '--ignore-scripts', '--loglevel=error'], { cwd: home, encoding: 'utf8' })
    if (npm.status !== 0) say(`npm could not: ${npm.stderr.trim().split('\n')[0]}`)
    rmSync(cache, { recursive: true, force: true })
    mkdirSync(cache, { recursive: true })
    // It unpacks into the temporary folder; a process of its own gives it one that lasts.
    const unpack = `(await import('@sparticuz/chromium')).default.executablePath()`
    spawnSync(process.execPath, ['--input-type=module', '-e', unpack], { cwd: home, env: { ...process.env, TMPDIR: cache } })
  }
  const version = versionOf(path)
  if (version === null) return undefined
  // A machine without Chromium may be one without fonts, too.
  if (!existsSync('/etc/fonts')) process.env.FONTCONFIG_PATH ??= join(cache, 'fonts')
  // Made for one process tree without helpers: it has no sandbox and no zygote.
  return { path, args: [...new Set(['--no-sandbox', '--no-zygote', ...args])], version, from: '@sparticuz/chromium' }
}

/**
 * Test files run in several processes; one of them installs, the others wait and then find it.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
function locked(work) {
  const lock = join(here, 'chromium/.installing')
  const patience = Date.now() + 10 * 60_000
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      // An abandoned lock must not stop the next run for ever.
      if (Date.now() > patience) break
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`chromium: ${line}\n`)
}

/** @param {string} message @returns {never} */
function fail(message) {
  throw new Error(message)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  findChromium().then(
    ({ path, version, from }) => process.stdout.write(`${version} from ${from}: ${path}\n`),
    (error) => {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    },
  )
}
