/**
 * `@ssp/core` decides from what it is given. The compiler keeps the world's globals out of it
 * (`types: []`, no DOM); this scan sees what belongs to the language itself: clocks, randomness,
 * locales, anything asynchronous. Port types alone may say `Promise`.
 *
 * `node .ci/purity.mjs` scans the repository's core and prints how much it saw.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

const forbidden = new Set(
  `Date Temporal Intl Math.random performance globalThis process console fetch crypto setTimeout setInterval
  queueMicrotask structuredClone eval Function Atomics SharedArrayBuffer WeakRef FinalizationRegistry`.split(/\s+/),
)
/** Members whose answer depends on the machine's language or time zone. */
const local = /^toLocale|^localeCompare$/

/**
 * What in `text` is not pure, as `word at line`.
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
export function impurities(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const ports = /(^|[\\/])ports[\\/]/.test(file)
  /** @type {string[]} */
  const found = []
  const report = (/** @type {string} */ word, /** @type {ts.Node} */ node) =>
    found.push(`${word} at ${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`)

  const visit = (/** @type {ts.Node} */ node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) report(ts.tokenToString(node.kind) ?? 'await', node)
    if (ts.isForOfStatement(node) && node.awaitModifier) report('for await', node)
    if (node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent)) report('import()', node)
    if (ts.isPropertyAccessExpression(node)) {
      const path = node.getText().replaceAll(/\s/g, '')
      if (forbidden.has(path)) report(path, node)
      if (local.test(node.name.text)) report(node.name.text, node)
    }
    if (ts.isElementAccessExpression(node) && node.expression.getText() === 'Math') report('Math[...]', node)
    if (ts.isIdentifier(node) && isReference(node)) {
      if (forbidden.has(node.text)) report(node.text, node)
      if (node.text === 'Promise' && !(ports && ts.isTypeReferenceNode(node.parent))) report('Promise', node)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Names a variable or a type, not a member of something else. @param {ts.Identifier} node */
function isReference(node) {
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return parent.getChildAt(0) === node
  const names = [ts.isPropertyAssignment, ts.isPropertySignature, ts.isPropertyDeclaration, ts.isMethodSignature, ts.isMethodDeclaration]
  return !names.some((is) => is(parent) && parent.name === node)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const core = fileURLToPath(new URL('../packages/core/src', import.meta.url))
  const files = globSync('**/*.ts', { cwd: core }).filter((file) => !file.endsWith('.test.ts'))
  const found = files.flatMap((file) => impurities(file, readFileSync(join(core, file), 'utf8')))
  for (const line of found) console.log(line)
  console.log(`${files.length} files of the core, ${found.length} impurities`)
  if (found.length > 0 || files.length === 0) process.exitCode = 1
}
