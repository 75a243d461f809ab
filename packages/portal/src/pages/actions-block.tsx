import type { JSX } from 'hono/jsx/jsx-runtime'
import { Action } from './action.tsx'
import type { BlockProps } from './block-props.ts'

export const ActionsBlock = ({ view, block }: BlockProps<'actions'>): JSX.Element => (
  <div class="ssp-actions">
    {block.items.map((action) => (
      <Action view={view} action={action} look="button" />
    ))}
  </div>
)
