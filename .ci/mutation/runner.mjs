/**
 * As much of vitest as the core's tests use, for one purpose: to be done as soon as one test fails.
 * Nearly all mutants of the core are in tables that are read once, so each needs a process of its
 * own; vitest takes seconds to start one, this takes a tenth. What it does not know, it fails on.
 */
import { deepStrictEqual, fail, ok, strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'

/** @type {{ folder: string, name: string, work: () => unknown }[]} */
const tests = []
let folder = ''
/** @type {string[]} */
let path = []

/** The tests that follow stand in this folder. */
export function inFolder(/** @type {string} */ name) {
  folder = name
}

/** A test or a hook comes with its options before or after its work. */
const workOf = (/** @type {unknown[]} */ rest) => /** @type {(...values: unknown[]) => unknown} */ (rest.find((one) => typeof one === 'function'))

/** @param {(name: string, work: (...values: unknown[]) => unknown) => void} add */
function withVariants(add) {
  const plain = (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) => add(name, workOf(rest))
  const none = () => {}
  const each = (/** @type {unknown[]} */ rows) => (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) =>
    rows.forEach((row, index) => {
      const values = Array.isArray(row) ? row : [row]
      add(`${name} [${index}]`, () => workOf(rest)(...values))
    })
  return Object.assign(plain, {
    each,
    skip: none,
    skipIf: (/** @type {boolean} */ no) => (no ? Object.assign(none, { each: () => none }) : Object.assign(plain, { each })),
    runIf: (/** @type {boolean} */ yes) => (yes ? Object.assign(plain, { each }) : Object.assign(none, { each: () => none })),
  })
}

export const describe = withVariants((name, work) => {
  const before = path
  path = [...path, name]
  work()
  path = before
})
export const it = withVariants((name, work) => tests.push({ folder, name: [...path, name].join(' > '), work }))
export const beforeAll = (/** @type {() => unknown} */ work) => tests.push({ folder, name: [...path, 'before'].join(' > '), work })
export const afterAll = () => {}

/** As vitest's `toEqual`: what is undefined might as well not be there. @param {unknown} value @returns {unknown} */
function defined(value) {
  if (value instanceof Map || value instanceof Set || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(defined)
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, defined(one)]])))
}

/** As much of `value` as `pattern` names. @param {any} value @param {any} pattern @returns {unknown} */
function likened(value, pattern) {
  if (typeof pattern !== 'object' || pattern === null || typeof value !== 'object' || value === null) return value
  if (Array.isArray(pattern)) return Array.isArray(value) ? value.map((one, index) => likened(one, pattern[index])) : value
  return Object.fromEntries(Object.keys(pattern).flatMap((key) => (key in value ? [[key, likened(value[key], pattern[key])]] : [])))
}

/** @param {any} value @returns {Record<string, (...expected: any[]) => void>} */
const matchers = (value) => ({
  toBe: (expected) => strictEqual(value, expected),
  toBeNull: () => strictEqual(value, null),
  toBeUndefined: () => strictEqual(value, undefined),
  toBeDefined: () => ok(value !== undefined),
  toEqual: (expected) => deepStrictEqual(defined(value), defined(expected)),
  toMatchObject: (expected) => deepStrictEqual(likened(value, expected), expected),
  toHaveLength: (expected) => strictEqual(value.length, expected),
  toHaveProperty: (name) => ok(name in value),
  toContain: (expected) => ok(value.includes(expected)),
  toBeGreaterThan: (expected) => ok(value > expected, `${value} > ${expected}`),
  toBeGreaterThanOrEqual: (expected) => ok(value >= expected, `${value} >= ${expected}`),
  toBeLessThan: (expected) => ok(value < expected, `${value} < ${expected}`),
  toBeLessThanOrEqual: (expected) => ok(value <= expected, `${value} <= ${expected}`),
  toMatchFileSnapshot: (file) => strictEqual(value, readFileSync(file, 'utf8')),
})

export function expect(/** @type {unknown} */ value) {
  const plain = matchers(value)
  const not = Object.fromEntries(
    Object.entries(plain).map(([name, holds]) => [
      name,
      (/** @type {unknown[]} */ ...expected) => {
        try {
          holds(...expected)
        } catch {
          return
        }
        fail(`not ${name}`)
      },
    ]),
  )
  return { ...plain, not }
}

/** Folders whose own tests look at nothing else: whoever mutates another folder is not judged by them. */
const APART = new Set(['telephony', 'push', 'user'].map((name) => `packages/core/src/${name}`))

/**
 * Runs them in the order in which they were written, those beside the active mutant before the others; the first to
 * fail decides.
 * @param {readonly { folder: string, first: number, last: number }[]} mutants
 */
export async function run(mutants) {
  const active = Number(process.env.__STRYKER_ACTIVE_MUTANT__)
  const nearest = mutants.find(({ first, last }) => first <= active && active <= last)?.folder
  const near = tests.filter((one) => one.folder === nearest)
  // Without a mutant all of them run.
  const far = tests.filter((one) => one.folder !== nearest && (nearest === undefined || !APART.has(one.folder)))
  for (const { name, work } of [...near, ...far]) {
    try {
      await work()
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.message : error}`)
      process.exit(1)
    }
  }
  console.log(`${tests.length} tests passed`)
  if (tests.length === 0) process.exit(1)
}
