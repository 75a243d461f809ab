/**
 * Finds a Firefox for the test of real Web Push: the one named by `FIREFOX`, or the system's. Under `CI=true` one that is
 * missing is installed the platform's way, and a machine where that can't be done fails. Anywhere else nothing is
 * installed behind a contributor's back: the test says that there is none, and is counted as skipped.
 *
 * `node .ci/firefox.mjs` finds (and under CI installs) one and says which.
 */
import { pathToFileURL } from 'node:url'
import { aptInstall, named, onSystem } from './system-browser.mjs'

/** What to type where there is none. */
const help =
  process.platform === 'linux'
    ? 'sudo apt-get install -y firefox-esr'
    : process.platform === 'darwin'
      ? 'brew install --cask firefox'
      : 'winget install Mozilla.Firefox'

/** Why the test did not run, and what would make it. */
export const missing = `no Firefox on this machine, so real Web Push is not tested; run: ${help}`

/** @typedef {import('./system-browser.mjs').Found} Firefox */

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

/** @type {import('./system-browser.mjs').Places} */
const PLACES = { macApps: ['Firefox.app/Contents/MacOS/firefox'], windows: 'Mozilla Firefox/firefox.exe', names: ['firefox-esr', 'firefox'] }

/** @returns {Firefox | null} */
function search() {
  const found = named('FIREFOX', help) ?? onSystem(PLACES, 'the system')
  if (found !== null || process.env.CI !== 'true') return found
  say('no Firefox on this machine')
  const installed = aptInstall(say, ['firefox-esr']) ? onSystem(PLACES, 'apt-get') : null
  if (installed === null) throw new Error(missing)
  return installed
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
