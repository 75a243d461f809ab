import availability from '../../corpus/availability.json' with { type: 'json' }
import central from '../../corpus/central.json' with { type: 'json' }
import enabling from '../../corpus/enabling.json' with { type: 'json' }
import matrix from '../../corpus/matrix.json' with { type: 'json' }
import traditional from '../../corpus/traditional.json' with { type: 'json' }
import universal from '../../corpus/universal.json' with { type: 'json' }
import type { Case, Face } from './case.ts'
import { parseCorpus } from './parse-corpus.ts'

/** The files as they are written, one for each section of the document and one for the matrices. */
const FILES: Readonly<Record<string, unknown>> = { availability, enabling, central, traditional, universal, matrix }

/**
 * The documented behaviour as cases, in the order of the document: all of them, or those about one face.
 * `matrix`, `decision` and `enabling` cases are put to the rules by `runCase`; `pages` cases are for whoever draws pages.
 *
 * @throws where a file is not a corpus; the message names every fault
 * @example for (const one of corpusCases('decision')) expect(runCase(core, one)).toBeNull()
 */
export function corpusCases<Asked extends Face = Face>(face?: Asked): readonly Extract<Case, { face: Asked }>[] {
  const { cases, faults } = parseCorpus(FILES)
  if (faults.length > 0) throw new Error(['the corpus is faulty', ...faults].join('\n'))
  return cases.filter((one): one is Extract<Case, { face: Asked }> => face === undefined || one.face === face)
}
