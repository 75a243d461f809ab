import type { JSX } from 'hono/jsx/jsx-runtime'
import type { BlockProps } from './block-props.ts'
import { Say } from './say.tsx'
import { Sign } from './sign.tsx'

/** One application in each row; the whole row can be pressed. */
export function TilesBlock({ view, block, place }: BlockProps<'tiles'>): JSX.Element {
  const id = `tiles-${place}`
  return (
    <section class="ssp-choices">
      <h2 class="ssp-choices-title" id={id}>
        <Say lang={view.lang} message={block.label} />
      </h2>
      <ul role="list" aria-labelledby={id}>
        {block.items.map(({ name, url }) => (
          <li class="ssp-choice">
            <div class="ssp-choice-words">
              <a class="ssp-choice-label" href={url} rel="noreferrer" dir="auto">
                {name}
              </a>
            </div>
            <Sign of="onward" />
          </li>
        ))}
      </ul>
    </section>
  )
}
