import type { JSX } from 'hono/jsx/jsx-runtime'
import { say } from '../models/parts.ts'
import type { BlockProps } from './block-props.ts'
import { Say } from './say.tsx'

/** Until when; the script counts down in its place, seen and not read out. */
export function CountdownBlock({ view, block }: BlockProps<'countdown'>): JSX.Element {
  const until = new Date(block.until)
  const time = new Intl.DateTimeFormat(view.lang, { timeStyle: 'medium', timeZone: 'UTC' }).format(until)
  return (
    <ssp-countdown class="ssp-detail" data-left={String(block.until - view.now)}>
      <Say lang={view.lang} message={say('countdown.until')} />{' '}
      <time class="ssp-exact-time" datetime={until.toISOString()}>
        {time} UTC
      </time>
      <span hidden aria-hidden="true">
        <Say lang={view.lang} message={say('countdown.left')} /> <span class="ssp-left"></span>
      </span>
    </ssp-countdown>
  )
}
