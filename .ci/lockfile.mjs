/**
 * Two ways in which a lockfile is quietly wrong. npm drops a platform package that it could not
 * get from the lockfile without a word, and `npm ci` then fails on other machines; and a lockfile
 * that names a registry's host fails wherever that host is not reached.
 *
 * `node .ci/lockfile.mjs` checks every lockfile of the repository and prints how much it saw.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optionalDependencies?: Record<string, string> }} Entry
 * @param {{ packages: Record<string, Entry> }} lock
 * @returns {{ packages: number, platforms: number, faults: string[] }}
 */
export function checkLockfile(lock) {
  const entries = Object.entries(lock.packages)
  /** @type {string[]} */
  const faults = []
  let platforms = 0
  for (const [place, entry] of entries) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      platforms += 1
      if (!resolvable(lock.packages, place, name)) faults.push(`${place || 'the root'} names ${name}, which is not in the lockfile: pin a version that is complete`)
    }
    if (place.includes('node_modules/') && !entry.link) {
      if (entry.resolved !== undefined) faults.push(`${place} names a host: install with the repository's .npmrc`)
      if (entry.integrity === undefined) faults.push(`${place} has no integrity`)
    }
  }
  return { packages: entries.length, platforms, faults }
}

/** As Node looks it up: beside the package, then one `node_modules` further up, and so on. */
function resolvable(/** @type {Record<string, Entry>} */ packages, /** @type {string} */ place, /** @type {string} */ name) {
  for (let at = place; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`]) return true
    if (at === '') return false
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of ['package-lock.json', 'bench/package-lock.json', '.ci/chromium/package-lock.json']) {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
    if (!existsSync(path)) continue
    const { packages, platforms, faults } = checkLockfile(JSON.parse(readFileSync(path, 'utf8')))
    for (const fault of faults) console.log(`${file}: ${fault}`)
    console.log(`${file}: ${packages} packages, ${platforms} named for a platform or optional, ${faults.length} faults`)
    if (faults.length > 0 || packages === 0) process.exitCode = 1
  }
}
