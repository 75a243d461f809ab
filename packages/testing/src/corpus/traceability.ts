import type { Rule } from '@ssp/core'
import type { Case } from './case.ts'
import type { Statements } from './statements.ts'

interface Traced {
  readonly statements: Statements
  readonly cases: readonly Case[]
  readonly rules: readonly Pick<Rule, 'id' | 'cites'>[]
}

type Citing = Pick<Rule | Case, 'id' | 'cites'>

const HEAD = `# Traceability

From what the document states to what holds it here. Generated from the corpus and the rules by
\`npm run docs:traceability\`; a test fails where this page is not what they say.

- *Rules* cite the statement in \`packages/core/src/rules\`, and \`because\` names them.
- *Cells* are the matrix cells that rest on it, in \`packages/testing/corpus/matrix.json\`.
- *Cases* are those of the other files beside it. Those in *italics* are about pages, and the portal's tests run them;
  the rules are put to all others.
`

const code = (text: string): string => `\`${text}\``

const listed = (ids: readonly string[]): string => (ids.length === 0 ? '–' : ids.join('<br>'))

const citing = <One extends Citing>(all: readonly One[], id: string): readonly One[] =>
  all.filter((one) => one.cites.includes(id))

function cells(cases: readonly Case[], id: string): string {
  const found = citing(cases, id).filter((one) => one.face === 'matrix')
  return listed(found.map(({ given: { prompt, device, operation } }) => `${prompt} ${device} ${operation}`))
}

function others(cases: readonly Case[], id: string): string {
  const found = citing(cases, id).filter((one) => one.face !== 'matrix')
  return listed(found.map((one) => (one.face === 'pages' ? `*${one.id}*` : code(one.id))))
}

const row = (columns: readonly string[]): string => `| ${columns.join(' | ')} |`

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(columns), row(columns.map(() => '---')), ...rows.map(row)].join('\n')
}

/** The page that leads from each statement to the rules, cells and cases that cite it, as Markdown. */
export function traceability({ statements: known, cases, rules }: Traced): string {
  const holds = (id: string): readonly string[] => [
    listed(citing(rules, id).map((rule) => code(rule.id))),
    cells(cases, id),
    others(cases, id),
  ]
  const document = table(
    ['id', 'section', 'statement', 'rules', 'cells', 'cases'],
    known.statements.map((one) => [one.id, one.section, one.says, ...holds(one.id)]),
  )
  const beyond = table(
    ['citation', 'what it is about', 'rules', 'cells', 'cases'],
    known.beyond.map((one) => [one.id, one.says, ...holds(one.id)]),
  )
  const pages = cases.filter((one) => one.face === 'pages').length
  return [
    HEAD,
    '## The document\n',
    `${known.statements.length} statements, ${rules.length} rules, ${cases.length} cases, ${pages} of them about pages.\n`,
    document,
    '\n## Beyond the document\n',
    'Later documentation of the product, and rules of our own design.\n',
    beyond,
    '',
  ].join('\n')
}
