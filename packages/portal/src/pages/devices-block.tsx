import type { JSX } from 'hono/jsx/jsx-runtime'
import { say } from '../models/parts.ts'
import type { DeviceCard, Message, Moment as MomentModel, Surroundings } from '../models/page-model.ts'
import { translate } from '../words/translate.ts'
import { Action } from './action.tsx'
import type { BlockProps } from './block-props.ts'
import { Moment } from './moment.tsx'
import { Say } from './say.tsx'
import { Sign } from './sign.tsx'

interface FactProps {
  readonly view: Surroundings
  readonly label: Message
  readonly moment: MomentModel | null
}

const Fact = ({ view, label, moment }: FactProps): JSX.Element => (
  <div class="ssp-fact">
    <dt>
      <Say lang={view.lang} message={label} />
    </dt>
    <dd>
      {moment === null ? <Say lang={view.lang} message={say('devices.never-used')} /> : <Moment view={view} moment={moment} />}
    </dd>
  </div>
)

const EDIT = say('action.edit')

/** "Edit Blue key": every card has an *Edit*, and each says whose it is. */
const editName = (view: Surroundings, { name }: DeviceCard): string =>
  translate(view.lang, say('app.about', { action: translate(view.lang, EDIT), name }))

/** A device with its *Edit*, behind which it is renamed or removed (S43). Opens without a script. */
const Card = ({ view, device }: { readonly view: Surroundings; readonly device: DeviceCard }): JSX.Element => (
  <li class="ssp-card" data-device={device.id}>
    <div class="ssp-card-head">
      <span class="ssp-tile">
        <Sign of={device.type} />
      </span>
      <div class="ssp-card-words">
        <h2>
          <bdi>{device.name}</bdi>
        </h2>
        <p class="ssp-detail">
          <Say lang={view.lang} message={say(`type.${device.type}`)} />
        </p>
      </div>
      {device.badges.length === 0 ? null : (
        <p class="ssp-badges">
          {device.badges.map((badge) => (
            <span class="ssp-badge" data-badge={badge.id}>
              <Say lang={view.lang} message={badge} />
            </span>
          ))}
        </p>
      )}
    </div>
    <dl class="ssp-facts">
      <Fact view={view} label={say('devices.added')} moment={device.added} />
      <Fact view={view} label={say('devices.last-used')} moment={device.lastUsed} />
    </dl>
    {device.actions.length === 0 ? null : (
      <details class="ssp-edit">
        <summary class="ssp-quiet" aria-label={editName(view, device)}>
          <Say lang={view.lang} message={EDIT} />
        </summary>
        <div class="ssp-card-actions">
          {device.actions.map((action) => (
            <Action view={view} action={action} look="quiet" />
          ))}
        </div>
      </details>
    )}
  </li>
)

export const DevicesBlock = ({ view, block }: BlockProps<'devices'>): JSX.Element => (
  <ul class="ssp-cards" role="list">
    {block.items.map((device) => (
      <Card view={view} device={device} />
    ))}
  </ul>
)
