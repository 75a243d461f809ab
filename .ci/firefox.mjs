/**
 * Finds a Firefox for the test of real Web Push: the one named by `FIREFOX`, or the system's. Under `CI=true` one that is
 * missing is installed the platform's way, and a machine where that can't be done fails. Anywhere else nothing is
 * installed behind a contributor's back: the test says that there is none, and is counted as skipped.
 *
 * `node .ci/firefox.mjs` finds (and under CI installs) one and says which.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What to type where there is none. */
const help =
  process.platform === 'linux'
    ? 'sudo apt-get install -y firefox-esr'
    : process.platform === 'darwin'
      ? 'brew install --cask firefox'
      : 'winget install Mozilla.Firefox'

/** Why the test did not run, and what would make it. */
export const missing = `no Firefox on this machine, so real Web Push is not tested; run: ${help}`

/** @typedef {{ path: string, version: string, from: string }} Firefox */

/** @type {Promise<Firefox | null> | undefined} */
let found

/**
 * The same answer for every caller in this process. Null where there is none; under `CI=true` it rejects instead.
 * @returns {Promise<Firefox | null>}
 */
export function findFirefox() {
  found ??= Promise.resolve().then(search)
  return found
}

/** @returns {Firefox | null} */
function search() {
  const named = process.env.FIREFOX
  if (named !== undefined && named !== '') {
    const version = versionOf(named)
    if (version !== null) return { path: named, version, from: 'FIREFOX' }
    throw new Error(`FIREFOX names ${named}, which does not run: unset it, or run: ${help}`)
  }
  const ofSystem = onSystem('the system')
  if (ofSystem !== null || process.env.CI !== 'true') return ofSystem
  const installed = byApt()
  if (installed === null) throw new Error(missing)
  return installed
}

/** @param {string} from @returns {Firefox | null} */
function onSystem(from) {
  for (const path of candidates()) {
    const version = versionOf(path)
    if (version !== null) return { path, version, from }
  }
  return null
}

function candidates() {
  if (process.platform === 'darwin') {
    return ['/Applications', join(homedir(), 'Applications')].map((place) => join(place, 'Firefox.app/Contents/MacOS/firefox'))
  }
  if (process.platform === 'win32') {
    const places = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    return places.flatMap((place) => (place ? [join(place, 'Mozilla Firefox/firefox.exe')] : []))
  }
  const places = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return ['firefox-esr', 'firefox'].flatMap((name) => places.map((place) => join(place, name)))
}

/** @returns {Firefox | null} */
function byApt() {
  const apt = '/usr/bin/apt-get'
  if (!existsSync(apt)) return null
  say('no Firefox on this machine, installing one: apt-get install firefox-esr')
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  // A failing update is not the end: the lists that are there may do.
  asRoot(apt, ...wait, 'update')
  const done = asRoot(apt, ...wait, 'install', '-y', '--no-install-recommends', 'firefox-esr')
  if (done.status !== 0) say(`apt-get could not: ${(done.stderr ?? '').trim().split('\n').at(-1)}`)
  return onSystem('apt-get')
}

/** Asks for no password: nobody is there to type one. @param {string[]} command */
function asRoot(...command) {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', ...command]
  const [program = '', ...args] = process.getuid?.() === 0 ? quiet : ['sudo', '-n', ...quiet]
  return spawnSync(program, args, { encoding: 'utf8' })
}

/** @param {string} path @returns {string | null} */
function versionOf(path) {
  if (!existsSync(path)) return null
  // On Windows it opens a window instead of answering.
  if (process.platform === 'win32') return 'Firefox'
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  return answer.status === 0 ? answer.stdout.trim() : null
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`firefox: ${line}\n`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  findFirefox().then(
    (one) => process.stdout.write(one === null ? `${missing}\n` : `${one.version} from ${one.from}: ${one.path}\n`),
    (error) => {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    },
  )
}
