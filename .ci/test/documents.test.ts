import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'

const top = fileURLToPath(new URL('../..', import.meta.url))
const scratch = join(top, 'node_modules/.cache/documents')

/** The programs in a document. */
function programs(document: string): readonly string[] {
  return [...readFileSync(join(top, document), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
}

/** What a program says it prints: the comments beside and below its calls of `console.log`. */
function promised(program: string): readonly string[] {
  return [...program.matchAll(/console\.log\(.*\)(?: \/\/ (.*)|\n\/\/ (.*))/g)].map(([, beside, below]) => beside ?? below ?? '')
}

test('the program in the README has at most twelve lines and prints what it says', async () => {
  const [program = ''] = programs('README.md')
  expect(program.trim().split('\n').filter((line) => line !== '' && !line.startsWith('//')).length).toBeLessThanOrEqual(12)
  mkdirSync(scratch, { recursive: true })
  const file = join(scratch, 'readme.ts')
  writeFileSync(file, program)
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((value: unknown) => printed.push(inspect(value, { breakLength: Infinity })))
  await import(pathToFileURL(file).href)
  log.mockRestore()
  expect(printed).toEqual(promised(program))
  expect(printed.length).toBeGreaterThan(0)
})

test('every file that a document links to is there', () => {
  const missing: string[] = []
  let links = 0
  for (const document of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md']) {
    for (const [, target = ''] of readFileSync(join(top, document), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      links += 1
      try {
        readFileSync(join(top, document, '..', target))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EISDIR')) missing.push(`${document}: ${target}`)
      }
    }
  }
  expect(missing).toEqual([])
  expect(links).toBeGreaterThan(5)
})
