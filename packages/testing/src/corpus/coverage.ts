import type { DeviceType, Matrix, Operation, Prompt, Rule } from '@ssp/core'
import type { Case } from './case.ts'
import { sourcesIn } from './sources.ts'
import type { Statements } from './statements.ts'
import { DEVICE_TYPES, OPERATIONS, PROMPTS } from './words.ts'

/** One of the sixty. */
export interface Cell {
  readonly prompt: Prompt
  readonly device: DeviceType
  readonly operation: Operation
}

export const CELLS: readonly Cell[] = PROMPTS.flatMap((prompt) =>
  DEVICE_TYPES.flatMap((device) => OPERATIONS.map((operation) => ({ prompt, device, operation }))),
)

const knownIn = ({ statements, beyond }: Statements): ReadonlySet<string> =>
  new Set([...statements, ...beyond].map((one) => one.id))

/** The statements that no case cites. */
export function uncovered({ statements }: Statements, cases: readonly Case[]): readonly string[] {
  const cited = new Set(cases.flatMap((one) => one.cites))
  return statements.filter((one) => !cited.has(one.id)).map((one) => one.id)
}

/** Citations of cases and rules that name nothing, as `who: citation`. */
export function unknownCitations(
  known: Statements,
  cited: readonly Pick<Rule | Case, 'id' | 'cites'>[],
): readonly string[] {
  const ids = knownIn(known)
  return cited.flatMap((one) => one.cites.filter((cite) => !ids.has(cite)).map((cite) => `${one.id}: ${cite}`))
}

/** Matrix cells whose source names nothing, as `cell: source`. Only a cell that offers nothing may be silent. */
export function unknownSources(known: Statements, capabilities: (prompt: Prompt) => Matrix): readonly string[] {
  const ids = knownIn(known)
  return CELLS.flatMap(({ prompt, device, operation }) => {
    const { allowed, source } = capabilities(prompt)[device][operation]
    const named = sourcesIn(source)
    const fine = named.length === 0 ? !allowed : named.every((id) => ids.has(id))
    return fine ? [] : [`${prompt} ${device} ${operation}: \`${source}\``]
  })
}
