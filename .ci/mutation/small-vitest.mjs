/**
 * As much of vitest as the core's tests use, for one purpose: to be evaluated anew for each mutant, in no time. What it
 * does not know, it fails on.
 */
import { deepStrictEqual, fail, ok, strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'

/** All tests, in the order in which they were written. @type {{ id: string, run: () => unknown }[]} */
export const tests = []
/** @type {string[]} */
let path = []
/** Whoever needs what was prepared is no test without it: together they are one. @type {(() => unknown)[] | undefined} */
let together

/** A test or a hook comes with its options before or after its work. */
const workOf = (/** @type {unknown[]} */ rest) => /** @type {(...values: unknown[]) => unknown} */ (rest.find((one) => typeof one === 'function'))

/** @param {(name: string, work: (...values: unknown[]) => unknown) => void} add */
function withVariants(add) {
  const plain = (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) => add(name, workOf(rest))
  const none = () => {}
  const each = (/** @type {any[]} */ rows) => (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) =>
    rows.forEach((row, index) => {
      const values = Array.isArray(row) ? row : [row]
      add(`${name} [${row?.id ?? index}]`, () => workOf(rest)(...values))
    })
  return Object.assign(plain, {
    each,
    skip: none,
    skipIf: (/** @type {boolean} */ no) => (no ? Object.assign(none, { each: () => none }) : Object.assign(plain, { each })),
    runIf: (/** @type {boolean} */ yes) => (yes ? Object.assign(plain, { each }) : Object.assign(none, { each: () => none })),
  })
}

export const describe = withVariants((name, work) => {
  const outside = { path, together }
  path = [...path, name]
  together = undefined
  work()
  ;({ path, together } = outside)
})

function add(/** @type {string} */ name, /** @type {() => unknown} */ run) {
  const id = [...path, name].join(' > ')
  if (tests.some((one) => one.id === id)) throw new Error(`there are two tests named \`${id}\``)
  tests.push({ id, run })
}

export const it = withVariants((name, work) => {
  if (together === undefined) add(name, work)
  else together.push(work)
})

export function beforeAll(/** @type {() => unknown} */ work) {
  const steps = [work]
  together = steps
  add('all', async () => {
    for (const step of steps) await step()
  })
}

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
