import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Action, Message, Surroundings } from '../models/page-model.ts'
import { Say } from './say.tsx'

interface Props {
  readonly view: Surroundings
  readonly label: Message
  readonly kind: Action['kind']
}

/** The button that sends a form. One child: the gap of a button is for what stands beside its words. */
export const Submit = ({ view, label, kind }: Props): JSX.Element => (
  <button class="ssp-button" data-kind={kind} type="submit">
    <span>
      <Say lang={view.lang} message={label} />
    </span>
  </button>
)
