import { PRICES, SETS } from './deployment.ts'
import { refusalsOf } from './play.ts'
import type { Tally } from './play.ts'
import type { Row } from './week.ts'

const COLUMNS = ['scenario', 'who', 'asked', 'sent', 'verified', 'refused', 'credits', 'bound', 'refused by'] as const

const by = ({ refused }: Tally): string =>
  Object.entries(refused)
    .toSorted(([, one], [, other]) => other - one)
    .map(([rule, count]) => `${rule.replace('telephony.', '')} ${count}`)
    .join(', ')

/** One line for each who asked anything. */
const linesOf = ({ scenario, played, bound }: Row): readonly (readonly string[])[] =>
  Object.entries(played.tallies)
    .filter(([, { asked }]) => asked > 0)
    .map(([who, tally]) => [
      scenario.name,
      who,
      ...[tally.asked, tally.sent, tally.verified, refusalsOf(tally), tally.credits].map(String),
      who === 'attack' && bound !== null ? `${bound.credits}` : '',
      by(tally),
    ])

function tableOf(lines: readonly (readonly string[])[]): string {
  const rows = [COLUMNS, ...lines]
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const isNumber = (at: number): boolean => at > 1 && at < COLUMNS.length - 1
  return rows
    .map((row) =>
      row
        .map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const settingsOf = (sets: object): string =>
  Object.entries(sets)
    .map(([field, value]) => `${field} ${JSON.stringify(value)}`)
    .join(', ')

/** The week as text. */
export function reportOf(seed: number, rows: readonly Row[]): string {
  const faults = rows.flatMap((row) => row.faults)
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const [compared, unlike] = [sum(({ played }) => played.compared), sum(({ played }) => played.unlike)]
  return [
    `telephony, a simulated week, seed ${seed}`,
    '',
    `every deployment sets: ${settingsOf(SETS)}; all else is as shipped`,
    `credits: ${settingsOf(PRICES)}`,
    '',
    ...rows.map(
      ({ scenario: { name, about, sets } }) =>
        `${name}: ${about}${Object.keys(sets).length > 0 ? `; sets ${settingsOf(sets)}` : '; sets nothing more'}`,
    ),
    '',
    tableOf(rows.flatMap(linesOf)),
    '',
    'bounds, from the policy and the plan before the run:',
    ...rows.flatMap(({ scenario: { name }, bound, played: { tallies } }) => {
      if (bound === null) return []
      const { sent, credits } = tallies.attack
      const most = `at most ${bound.sends} sends and ${bound.credits} credits (${bound.rule ?? 'every send is barred'})`
      return [`${name}: ${most}; it got ${sent} and ${credits}`]
    }),
    '',
    `shadow and enforce: ${compared} verdicts compared, ${unlike} differ`,
    faults.length === 0 ? 'all holds' : `does not hold:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  ].join('\n')
}
