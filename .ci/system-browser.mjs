/**
 * What looking for any browser has in common: where systems keep it, asking it for its version, and Debian's way to
 * install it. `chromium.mjs` and `firefox.mjs` say which browser, and what to do where there is none.
 *
 * Plain Node, no dependencies.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Where a browser may be, by platform.
 * @typedef {{ macApps: readonly string[], windows: string, names: readonly string[] }} Places
 */

/** @typedef {{ path: string, version: string, from: string }} Found */

/** Files that may be the browser, the best first. @param {Places} places @returns {string[]} */
function candidates({ macApps, windows, names }) {
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(homedir(), 'Applications')]
    return folders.flatMap((folder) => macApps.map((app) => join(folder, app)))
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    return folders.flatMap((folder) => (folder ? [join(folder, windows)] : []))
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** What it calls itself; null where it is not there or does not run. @param {string} path @returns {string | null} */
export function versionOf(path) {
  if (!existsSync(path)) return null
  // On Windows a browser opens a window instead of answering.
  if (process.platform === 'win32') return path
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  return answer.status === 0 ? answer.stdout.trim() : null
}

/** The first that is there and runs. @param {Places} places @param {string} from @returns {Found | null} */
export function onSystem(places, from) {
  for (const path of candidates(places)) {
    const version = versionOf(path)
    if (version !== null) return { path, version, from }
  }
  return null
}

/** The one that a variable names, or null where it names none. @param {string} variable @param {string} help @returns {Found | null} */
export function named(variable, help) {
  const path = process.env[variable]
  if (path === undefined || path === '') return null
  const version = versionOf(path)
  if (version !== null) return { path, version, from: variable }
  throw new Error(`${variable} names ${path}, which does not run: unset it, or run: ${help}`)
}

/**
 * Installs Debian packages, and says so. False where this is no Debian, nobody may, or it did not work.
 * @param {(line: string) => void} say
 * @param {readonly string[]} packages
 */
export function aptInstall(say, packages) {
  const apt = '/usr/bin/apt-get'
  if (!existsSync(apt)) return false
  say(`installing it: apt-get install ${packages.join(' ')}`)
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  // A failing update is not the end: the lists that are there may do.
  asRoot(apt, ...wait, 'update')
  const done = asRoot(apt, ...wait, 'install', '-y', '--no-install-recommends', ...packages)
  if (done.status !== 0) say(`apt-get could not: ${(done.stderr ?? '').trim().split('\n').at(-1)}`)
  return done.status === 0
}

/** Asks for no password: nobody is there to type one. @param {string[]} command */
function asRoot(...command) {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', ...command]
  const [program = '', ...args] = process.getuid?.() === 0 ? quiet : ['sudo', '-n', ...quiet]
  return spawnSync(program, args, { encoding: 'utf8' })
}
