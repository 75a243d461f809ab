import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Moment as MomentModel, Surroundings } from '../models/page-model.ts'
import { exactTime } from '../words/exact-time.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** From the largest unit down; a time is told in the first that it fills. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365.25 * DAY],
  ['month', 30.4375 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
]

/** "2 days ago" */
export function relative(lang: string, at: number, now: number): string {
  const distance = at - now
  const [unit, length] = UNITS.find(([, one]) => Math.abs(distance) >= one) ?? (['second', Number.POSITIVE_INFINITY] as const)
  return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(Math.trunc(distance / length), unit)
}

/** A time as people tell it, and exactly: in UTC, which the page's script turns into local time. */
export function Moment({ view, moment }: { readonly view: Surroundings; readonly moment: MomentModel }): JSX.Element {
  const exact = new Date(moment.at).toISOString()
  return (
    <>
      <time datetime={exact}>{relative(view.lang, moment.at, view.now)}</time>{' '}
      <time class="ssp-exact" datetime={exact}>
        {exactTime(view.lang, moment.at)}
      </time>
    </>
  )
}
