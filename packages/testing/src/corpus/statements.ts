import written from '../../corpus/statements.json' with { type: 'json' }
import { fields, listOf, oneOf, type Reader, text } from './reader.ts'

/** What the document states, in our words. */
export interface Statement {
  /** `S01` to `S43`. */
  readonly id: string
  readonly section: (typeof SECTIONS)[number]
  readonly says: string
}

/** What else rules and cases cite: a section of the product facts, or a rule of the design. */
export interface Beyond {
  readonly id: string
  readonly says: string
}

export interface Statements {
  readonly statements: readonly Statement[]
  readonly beyond: readonly Beyond[]
}

const SECTIONS = ['intro', 'availability', 'enabling', 'advice', 'central', 'traditional', 'universal'] as const

const readStatements: Reader<Statements> = fields<Statements>({
  statements: listOf(fields<Statement>({ id: text, section: oneOf(SECTIONS), says: text })),
  beyond: listOf(fields<Beyond>({ id: text, says: text })),
})

/** Everything that can be cited, in the order of the document. */
export const statements = (): Statements => readStatements(written, 'statements.json')
