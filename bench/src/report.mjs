/** What the run says: a line as soon as something is known, and one table at the end. */
import { median, quantile } from './measure.mjs'

/** 1234567 as `1.23 M`, a ratio with its digits. */
export function short(value) {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`
  if (value >= 1e3) return `${(value / 1e3).toFixed(1)} k`
  return String(Number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)))
}

export const rateOf = (value) => `${short(value)}/s`

/** Milliseconds, as people read them. */
export const timeOf = (ms) => (ms < 1 ? `${short(ms * 1000)} us` : `${short(ms)} ms`)

const rows = []

function add(row) {
  rows.push(row)
  const { verdict, what, ours, other, measured, spread, budget } = row
  const figures = [ours, other === '' ? '' : `against ${other}`, measured, spread === '' ? '' : `(${spread})`].filter((one) => one !== '')
  console.log(`${verdict.padEnd(13)} ${what}: ${figures.join(' ')}${budget === '' ? '' : `, budget ${budget}`}`)
}

/**
 * One budget: what was measured beside what was promised. A miss is printed, not hidden.
 *
 * @param values what is compared with the budget, one for each round: their median counts, and the spread is where the
 *   middle half of them lies
 * @param ours what ours did, in words; without it the median says so
 * @param other what the other one did, where it is a ratio
 */
export function row({ what, values, ours, other = '', atLeast, atMost, say = short }) {
  const measured = median(values)
  const met = atLeast === undefined ? measured <= atMost : measured >= atLeast
  add({
    verdict: met ? 'met' : 'MISSED',
    what,
    ours: ours ?? say(measured),
    other,
    measured: ours === undefined ? '' : say(measured),
    spread: values.length === 1 ? '' : `${say(quantile(values, 0.25))} to ${say(quantile(values, 0.75))}`,
    budget: atLeast === undefined ? `<= ${say(atMost)}` : `>= ${say(atLeast)}`,
  })
}

/** Something that the line above it rests on. */
export const detail = (text) => console.log(`${' '.repeat(14)}${text}`)

/** A budget that could not be tried here. */
export function notMeasured(what, why) {
  add({ verdict: 'not measured', what, ours: why, other: '', measured: '', spread: '', budget: '' })
}

const COLUMNS = [
  ['what', 'what'],
  ['ours', 'ours'],
  ['other', 'the other'],
  ['measured', 'ratio'],
  ['spread', 'middle half'],
  ['budget', 'budget'],
  ['verdict', ''],
]

export function table() {
  const measured = rows.filter(({ verdict }) => verdict !== 'not measured')
  const cells = [COLUMNS.map(([, title]) => title), ...measured.map((one) => COLUMNS.map(([key]) => one[key]))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column].length)))
  console.log('')
  for (const line of cells) console.log(line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd())
  for (const { what, ours } of rows.filter(({ verdict }) => verdict === 'not measured')) console.log(`not measured: ${what}: ${ours}`)
  const met = rows.filter(({ verdict }) => verdict === 'met').length
  console.log(`${met} of ${measured.length} budgets met, ${rows.length - measured.length} not measured`)
}
