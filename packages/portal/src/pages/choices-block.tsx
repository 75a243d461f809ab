import type { JSX } from 'hono/jsx/jsx-runtime'
import { say } from '../models/parts.ts'
import type { Choice as ChoiceModel, Surroundings } from '../models/page-model.ts'
import type { BlockProps } from './block-props.ts'
import { Say } from './say.tsx'
import { Sign } from './sign.tsx'
import { Step } from './step.tsx'

interface ChoiceProps {
  readonly view: Surroundings
  readonly choice: ChoiceModel
  readonly id: string
  readonly suggested: boolean
}

/** One way to go. The whole row can be pressed; its name is the label, its description what stands below. */
function Choice({ view, choice, id, suggested }: ChoiceProps): JSX.Element {
  const { action, detail } = choice
  const described = [...(detail === null ? [] : [`${id}-detail`]), ...(suggested ? [`${id}-suggested`] : [])]
  const face = {
    class: 'ssp-choice-label',
    'data-action': action.id,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
  }
  const label = <Say lang={view.lang} message={choice.label} />
  return (
    <li class="ssp-choice" data-suggested={suggested}>
      <span class="ssp-tile">
        <Sign of={choice.icon} />
      </span>
      <div class="ssp-choice-words">
        <Step view={view} action={action} face={face}>
          {label}
        </Step>
        {detail === null ? null : (
          <p class="ssp-detail" id={`${id}-detail`}>
            <Say lang={view.lang} message={detail} />
          </p>
        )}
      </div>
      {suggested ? (
        <span class="ssp-badge" data-badge="app.suggested" id={`${id}-suggested`}>
          <Say lang={view.lang} message={say('app.suggested')} />
        </span>
      ) : null}
      <Sign of="onward" />
    </li>
  )
}

export function ChoicesBlock({ view, block, place }: BlockProps<'choices'>): JSX.Element {
  const id = `choices-${place}`
  // Leaving for device management is never what we advise for signing in, and one way alone needs no advice.
  const suggested = block.items.filter((choice) => choice.icon !== 'manage').length > 1 ? block.items[0] : undefined
  return (
    <section class="ssp-choices">
      <h2 class="ssp-choices-title" id={id}>
        <Say lang={view.lang} message={block.label} />
      </h2>
      <ul role="list" aria-labelledby={id}>
        {block.items.map((choice, index) => (
          <Choice view={view} choice={choice} id={`${id}-${index}`} suggested={choice === suggested} />
        ))}
      </ul>
    </section>
  )
}
