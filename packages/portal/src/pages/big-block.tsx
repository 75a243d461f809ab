import type { JSX } from 'hono/jsx/jsx-runtime'
import type { BlockProps } from './block-props.ts'
import { Say } from './say.tsx'

/** Read off here, typed there: large, in even digits, and never broken into two lines. */
export const BigBlock = ({ view, block }: BlockProps<'big'>): JSX.Element => (
  <p class="ssp-big">
    <span class="ssp-detail">
      <Say lang={view.lang} message={block.label} />
    </span>
    <strong>{block.value}</strong>
  </p>
)
