import type { JSX } from 'hono/jsx/jsx-runtime'
import { say } from '../models/parts.ts'
import type { Action as ActionModel, Surroundings } from '../models/page-model.ts'
import { translate } from '../words/translate.ts'
import { Say } from './say.tsx'
import { Step } from './step.tsx'

interface Props {
  readonly view: Surroundings
  readonly action: ActionModel
  /** `quiet` reads as a link, `button` as a button. */
  readonly look: 'quiet' | 'button'
  readonly autofocus?: boolean
}

/** "Remove Blue key" where only "Remove" is seen. */
function fullName(view: Surroundings, { label, about }: ActionModel): string | undefined {
  if (about === null) return undefined
  return translate(view.lang, say('app.about', { action: translate(view.lang, label), name: about }))
}

/** A link (GET), or a form with nothing but a button (POST). */
export function Action({ view, action, look, autofocus }: Props): JSX.Element {
  const face = { class: `ssp-${look}`, 'data-kind': action.kind, 'data-action': action.id, 'aria-label': fullName(view, action), autofocus }
  // One child: the gap of a button is for what stands beside its words.
  const label = (
    <span>
      <Say lang={view.lang} message={action.label} />
    </span>
  )
  return (
    <Step view={view} action={action} face={face} form="ssp-one-button">
      {label}
    </Step>
  )
}
