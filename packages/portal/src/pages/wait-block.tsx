import type { JSX } from 'hono/jsx/jsx-runtime'
import type { BlockProps } from './block-props.ts'
import { Hidden } from './hidden.tsx'
import { Say } from './say.tsx'
import { Submit } from './submit.tsx'

/** A form that asks how something stands that happens elsewhere; the script asks by itself. */
export const WaitBlock = ({ view, block }: BlockProps<'wait'>): JSX.Element => (
  <ssp-wait data-waiting={block.waiting}>
    <p class="ssp-waiting">
      <Say lang={view.lang} message={block.message} />
    </p>
    <form class="ssp-form" method="post" action={block.action}>
      <Hidden view={view} fields={block.hidden} />
      <Submit view={view} label={block.submit} kind="primary" />
    </form>
  </ssp-wait>
)
