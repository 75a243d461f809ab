import type { JSX } from 'hono/jsx/jsx-runtime'
import { Say } from './say.tsx'
import type { BlockProps } from './block-props.ts'

export const TextBlock = ({ view, block }: BlockProps<'text'>): JSX.Element => (
  <p class="ssp-text">
    <Say lang={view.lang} message={block.message} />
  </p>
)
