/**
 * `npm test`: every check and every test, in an order that finds the cheap faults first. All of
 * them run even when one fails. The last line adds them up; a check counts as one.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = fileURLToPath(new URL('..', import.meta.url))
const results = join(top, 'node_modules/.cache/vitest.json')

/** @type {readonly (readonly [what: string, command: string, ...args: string[]])[]} */
const checks = [
  ['lockfiles are complete and name no host', 'node', '.ci/lockfile.mjs'],
  ['packages build', 'turbo', 'run', 'build', '--ui=stream', '--output-logs=errors-only'],
  ['types of the packages', 'turbo', 'run', 'typecheck', '--ui=stream', '--output-logs=errors-only'],
  ['types of the tests', 'tsc', '-p', '.'],
  ['lint', 'oxlint'],
  ['the core is pure', 'node', '.ci/purity.mjs'],
  ['dependency rules', 'node', '.ci/dependency-rules.mjs'],
  ['dead code', 'knip', '--config', '.ci/knip.json', '--no-config-hints'],
  ['packages as published', 'node', '.ci/packages.mjs'],
  ['a browser for the tests', 'node', '.ci/chromium.mjs'],
  ['Firefox for the tests of Web Push', 'node', '.ci/firefox.mjs'],
]

let passed = 0
let failed = 0

for (const [what, command, ...args] of checks) {
  const start = performance.now()
  const run = spawnSync(command, args, { cwd: top, encoding: 'utf8', maxBuffer: 1 << 28, shell: process.platform === 'win32' })
  const good = run.status === 0
  const output = [run.stdout, run.stderr].map((text) => (text ?? '').trim()).filter(Boolean)
  // A check that passes says what it saw in one line, where it has something to say.
  const last = good && command === 'node' ? `: ${output[0]?.split('\n').at(-1) ?? ''}` : ''
  console.log(`${good ? 'ok  ' : 'FAIL'} ${what}${last} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  if (good) passed += 1
  else {
    failed += 1
    console.log([...output, run.error?.message ?? ''].join('\n').replaceAll(/^/gm, '     '))
  }
}

mkdirSync(join(results, '..'), { recursive: true })
rmSync(results, { force: true })
const vitest = spawnSync('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`], {
  cwd: top,
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
})
const tests = readTests()
passed += tests.passed
// A file that could not even be loaded has no failed test, and still has failed.
failed += Math.max(tests.failed, vitest.status === 0 ? 0 : 1)
if (tests.skipped > 0) console.log(`${tests.skipped} tests were skipped or are still to be written`)

if (failed > 0) process.exitCode = 1
console.log(`${passed} passed, ${failed} failed`)

function readTests() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(results, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
