import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A statement or expression that loads a module, and what it loads. */
const LOADS = [
  // import ... from '...', export ... from '...', over several lines, too.
  /^[ \t]*(?<how>import|export)\b(?<what>[^'"`;]*?)\bfrom\s*['"](?<from>[^'"]+)['"]/gm,
  // import '...'
  /^[ \t]*(?<how>import)(?<what>)\s*['"](?<from>[^'"]+)['"]/gm,
  // import('...') and require('...')
  /\b(?<how>import|require)(?<what>)\s*\(\s*(?<from>[^)]*)\)/g,
] as const

export interface SourceImports {
  readonly files: number
  readonly typeImports: number
  /** `file -> module`, of each import that leaves the folder and brings more than types. */
  readonly valueImports: readonly string[]
}

/** Reads every source of a folder and finds what it takes from elsewhere. */
export function importsOf(folder: string): SourceImports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[cm]?[jt]sx?$/.test(name))
  const valueImports: string[] = []
  let typeImports = 0
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8')
    for (const pattern of LOADS) {
      for (const { groups } of text.matchAll(pattern)) {
        const { what = '', from = '' } = groups ?? {}
        // Only `import type` is gone before anything runs; `import { type X }` still loads the module.
        if (/^\s*type\b/.test(what)) typeImports += 1
        else if (!/^\.\/[\w-]+\.ts$/.test(from)) valueImports.push(`${file} -> ${from}`)
      }
    }
  }
  return { files: files.length, typeImports, valueImports }
}
