/**
 * Runs the core's tests for Stryker, one mutant after the other in one process. Nearly all mutants of the core are in
 * tables that are read once, so each gets an evaluation of its own of everything in `judge.js`; what V8 has learnt of
 * that code stays, and is most of the time that a process per mutant would take.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { Script } from 'node:vm'

process.env.SSP_RUNS = 'small'
// Tests say what they saw; thousands of times is enough.
const silent = { ...console, log: () => {} }

/** @typedef {{ id: string, run: () => unknown }} Test */

/** What Stryker's own code in the mutated files reads and writes. @type {Record<string, any>} */
const stryker = (/** @type {any} */ (globalThis).__stryker__ = {})

class TestRunner {
  /** Tests that killed, the last to do so first: the next mutant is in the next line and often dies by the same. @type {string[]} */
  killers = []

  init() {
    const file = resolve('.ci/mutation/judge.js')
    const script = new Script(`(function (module, require, console) {${readFileSync(file, 'utf8')}\n})`, { filename: file })
    const evaluate = script.runInThisContext()
    const require = createRequire(file)
    /** @returns {Test[]} */
    this.freshTests = () => {
      const module = { exports: /** @type {any} */ ({}) }
      evaluate(module, require, silent)
      return module.exports.tests
    }
  }

  // Each run evaluates everything anew.
  capabilities = () => ({ reloadEnvironment: true })

  async dryRun() {
    const tests = []
    for (const { id, run } of this.freshTests()) {
      const start = performance.now()
      stryker.currentTestId = id
      try {
        await run()
      } catch (error) {
        return { status: 'error', errorMessage: `${id}: ${error}` }
      }
      tests.push({ id, name: id, status: 0, timeSpentMs: performance.now() - start })
    }
    stryker.currentTestId = undefined
    return { status: 'complete', tests, mutantCoverage: stryker.mutantCoverage }
  }

  /** @param {{ activeMutant: { id: string }, testFilter?: string[], hitLimit?: number }} options */
  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: hitLimit === undefined ? undefined : 0, hitLimit })
    let nrOfTests = 0
    let id = 'evaluation'
    try {
      for (const test of this.inOrder(this.freshTests(), testFilter)) {
        ;({ id } = test)
        nrOfTests += 1
        await test.run()
      }
      return { status: 'survived', nrOfTests }
    } catch (error) {
      if (stryker.hitCount > stryker.hitLimit) return { status: 'timeout', reason: 'one mutant was reached far too often' }
      this.killers = [id, ...this.killers.filter((one) => one !== id)]
      return { status: 'killed', killedBy: [id], failureMessage: String(error).slice(0, 1_000), nrOfTests }
    } finally {
      stryker.activeMutant = undefined
    }
  }

  /** @param {Test[]} tests @param {string[] | undefined} filter */
  inOrder(tests, filter) {
    const names = filter && new Set(filter)
    const asked = names === undefined ? tests : tests.filter(({ id }) => names.has(id))
    const place = new Map(this.killers.map((id, index) => [id, index]))
    const placeOf = (/** @type {Test} */ { id }) => place.get(id) ?? this.killers.length
    return asked.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-one-process', injectableClass: TestRunner }]
