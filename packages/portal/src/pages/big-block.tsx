import type { JSX } from 'hono/jsx/jsx-runtime'
import type { BlockProps } from './block-props.ts'
import { Say } from './say.tsx'

/** What fits into one line at any width. A phone number is longer, and smaller. */
const SHORT = 9

/** Read off here, typed there: large and in even digits. */
export const BigBlock = ({ view, block }: BlockProps<'big'>): JSX.Element => (
  <p class="ssp-big" data-long={block.value.length > SHORT}>
    <span class="ssp-detail">
      <Say lang={view.lang} message={block.label} />
    </span>
    <strong>{block.value}</strong>
  </p>
)
