import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Moment as MomentModel, Surroundings } from '../models/page-model.ts'

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

/** The server does not know where the reader is, so it says UTC; the page's script says it in local time. */
const absolute = (lang: string, at: number): string =>
  new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(at)

/** A time as people tell it, and exactly. */
export function Moment({ view, moment }: { readonly view: Surroundings; readonly moment: MomentModel }): JSX.Element {
  const exact = new Date(moment.at).toISOString()
  return (
    <>
      <time datetime={exact}>{relative(view.lang, moment.at, view.now)}</time>{' '}
      <time class="ssp-exact" datetime={exact}>
        {absolute(view.lang, moment.at)}
      </time>
    </>
  )
}
