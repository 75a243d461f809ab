import type { JSX } from 'hono/jsx/jsx-runtime'
import { seeing } from '../models/framed-path.ts'
import type { Surroundings } from '../models/page-model.ts'
import type { BlockProps } from './block-props.ts'
import { Hidden } from './hidden.tsx'
import { Say } from './say.tsx'
import { Submit } from './submit.tsx'

/** Where the script asks: in a frame by a form, as for everything there. */
function hereOf({ frame }: Surroundings, { poll }: BlockProps<'wait'>['block']): string | undefined {
  if (frame === null) return poll
  return poll === undefined ? frame.here : seeing(poll)
}

/** A form that asks how something stands that happens elsewhere; the script asks by itself. */
export const WaitBlock = ({ view, block }: BlockProps<'wait'>): JSX.Element => (
  <ssp-wait data-waiting={block.waiting} data-here={hereOf(view, block)}>
    <p class="ssp-waiting">
      <Say lang={view.lang} message={block.message} />
    </p>
    <form class="ssp-form" method="post" action={block.action}>
      <Hidden view={view} fields={block.hidden} />
      <Submit view={view} label={block.submit} kind="primary" />
    </form>
  </ssp-wait>
)
