/**
 * How many random worlds to ask about: `SSP_RUNS`, a number or `small`, else what `npm test` asks.
 */
export function runsFromEnvironment(ordinary: number, small: number): number {
  const said = process.env['SSP_RUNS']
  if (said === undefined || said === '') return ordinary
  if (said === 'small') return small
  const runs = Number(said)
  if (!Number.isSafeInteger(runs) || runs < 1) {
    throw new Error(`\`SSP_RUNS\` is a whole number above zero or \`small\`, not \`${said}\``)
  }
  return runs
}

/** The mutation run judges core, again and again: it needs neither large numbers nor tests of the tests. */
export const isSmall: boolean = process.env['SSP_RUNS'] === 'small'
