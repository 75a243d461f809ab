import type { Case } from './case.ts'
import { readCase } from './read-case.ts'
import { Fault } from './reader.ts'

export interface ParsedCorpus {
  readonly cases: readonly Case[]
  /** What is wrong with the files, each with its place; empty where nothing is. */
  readonly faults: readonly string[]
}

function idOf(written: unknown): string {
  const id = typeof written === 'object' && written !== null && 'id' in written ? written.id : undefined
  return typeof id === 'string' ? ` \`${id}\`` : ''
}

/**
 * Reads the files of a corpus, each a list of cases, by name. An unknown field, a missing one, a wrong word and an id
 * that another case has already are faults.
 */
export function parseCorpus(files: Readonly<Record<string, unknown>>): ParsedCorpus {
  const cases: Case[] = []
  const faults: string[] = []
  const places = new Map<string, string>()
  for (const [file, written] of Object.entries(files)) {
    if (!Array.isArray(written)) {
      faults.push(`${file}: not a list of cases`)
      continue
    }
    for (const [index, one] of written.entries()) {
      const place = `${file}[${index + 1}]${idOf(one)}`
      try {
        const read = readCase(one, '')
        const other = places.get(read.id)
        if (other === undefined) cases.push(read)
        else faults.push(`${place}: ${other} has this id already`)
        places.set(read.id, place)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        faults.push(`${place}: ${error.message}`)
      }
    }
  }
  return { cases, faults }
}
