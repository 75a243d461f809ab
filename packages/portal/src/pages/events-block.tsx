import type { JSX } from 'hono/jsx/jsx-runtime'
import { say } from '../models/parts.ts'
import type { EventCard, Surroundings } from '../models/page-model.ts'
import type { BlockProps } from './block-props.ts'
import { Moment } from './moment.tsx'
import { Say } from './say.tsx'

/** "Blue key (Security key)", or as much of it as is known. */
function About({ view, event }: { readonly view: Surroundings; readonly event: EventCard }): JSX.Element | null {
  const { name, type } = event
  if (name === null && type === null) return null
  return (
    <p class="ssp-detail">
      {name === null ? null : <bdi>{name}</bdi>}
      {name === null || type === null ? null : ' · '}
      {type === null ? null : <Say lang={view.lang} message={type} />}
    </p>
  )
}

const Card = ({ view, event }: { readonly view: Surroundings; readonly event: EventCard }): JSX.Element => (
  <li class="ssp-card" data-event={event.id}>
    <div class="ssp-card-words">
      <h2>
        <Say lang={view.lang} message={event.what} />
      </h2>
      <About view={view} event={event} />
    </div>
    <dl class="ssp-facts">
      <div class="ssp-fact">
        <dt>
          <Say lang={view.lang} message={say('history.when')} />
        </dt>
        <dd>
          <Moment view={view} moment={event.at} />
        </dd>
      </div>
      {event.by === null ? null : (
        <div class="ssp-fact">
          <dt>
            <Say lang={view.lang} message={say('history.by')} />
          </dt>
          <dd>
            <Say lang={view.lang} message={event.by} />
          </dd>
        </div>
      )}
    </dl>
  </li>
)

export const EventsBlock = ({ view, block }: BlockProps<'events'>): JSX.Element => (
  <ul class="ssp-cards" role="list">
    {block.items.map((event) => (
      <Card view={view} event={event} />
    ))}
  </ul>
)
