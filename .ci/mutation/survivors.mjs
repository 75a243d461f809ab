/**
 * What the mutation run left standing, each with the reason why it may (`reasons.mjs`). A survivor without a reason is
 * printed in full: it wants a test, or a line there.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { REASONS } from './reasons.mjs'

const report = fileURLToPath(new URL('../../reports/mutation/mutation.json', import.meta.url))

/** Both count from 1. @typedef {{ line: number, column: number }} Place */

/** @typedef {{ file: string, line: number, code: string, original: string, mutator: string, replacement: string }} Survivor */

/** What stands there, in one line. @param {readonly string[]} lines @param {{ start: Place, end: Place }} location */
function textIn(lines, { start, end }) {
  const text = lines.slice(start.line - 1, end.line).join('\n')
  const after = (lines[end.line - 1] ?? '').length - end.column + 1
  return text.slice(start.column - 1, text.length - after).replaceAll(/\s+/g, ' ')
}

/** @returns {Survivor[]} */
function survivors() {
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants
      .filter((/** @type {any} */ { status }) => status === 'Survived' || status === 'NoCoverage')
      .map((/** @type {any} */ { location, mutatorName, replacement = '' }) => ({
        file: file.replace('packages/core/src/', ''),
        line: location.start.line,
        code: (lines[location.start.line - 1] ?? '').trim(),
        original: textIn(lines, location),
        mutator: mutatorName,
        replacement: replacement.replaceAll(/\s+/g, ' '),
      }))
  })
}

if (existsSync(report)) {
  const all = survivors()
  const reasonOf = (/** @type {Survivor} */ one) =>
    REASONS.find(
      ({ file, code, original, mutator, replacement }) =>
        (file?.test(one.file) ?? true) &&
        (code?.test(one.code) ?? true) &&
        (original?.test(one.original) ?? true) &&
        (mutator?.test(one.mutator) ?? true) &&
        (replacement?.test(one.replacement) ?? true),
    )
  const unexplained = all.filter((one) => reasonOf(one) === undefined)
  for (const reason of REASONS) {
    const found = all.filter((one) => reasonOf(one) === reason)
    if (found.length === 0) continue
    console.log(`${found.length} survive, because ${reason.because}:`)
    for (const { file, line, mutator, replacement } of found) console.log(`    ${file}:${line} ${mutator} -> ${replacement.slice(0, 60)}`)
  }
  for (const { file, line, original, mutator, replacement } of unexplained) {
    console.log(`no reason yet: ${file}:${line} ${mutator}\n    - ${original}\n    + ${replacement}`)
  }
  console.log(`${all.length} mutants survived, ${all.length - unexplained.length} of them with a reason`)
}
