import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Block as BlockModel, Surroundings } from '../models/page-model.ts'
import { AnswerBlock } from './answer-block.tsx'
import { ActionsBlock } from './actions-block.tsx'
import { BigBlock } from './big-block.tsx'
import { ChoicesBlock } from './choices-block.tsx'
import { CountdownBlock } from './countdown-block.tsx'
import { DevicesBlock } from './devices-block.tsx'
import { EventsBlock } from './events-block.tsx'
import { FormBlock } from './form-block.tsx'
import { PasskeyBlock } from './passkey-block.tsx'
import { QrBlock } from './qr-block.tsx'
import { TextBlock } from './text-block.tsx'
import { TilesBlock } from './tiles-block.tsx'
import { WaitBlock } from './wait-block.tsx'

interface Props {
  readonly view: Surroundings
  readonly block: BlockModel
  readonly place: number
}

/** A block by its kind. A new kind does not compile until it has a component. */
export function Block({ view, block, place }: Props): JSX.Element {
  switch (block.block) {
    case 'text':
      return <TextBlock view={view} block={block} place={place} />
    case 'big':
      return <BigBlock view={view} block={block} place={place} />
    case 'qr':
      return <QrBlock view={view} block={block} place={place} />
    case 'countdown':
      return <CountdownBlock view={view} block={block} place={place} />
    case 'choices':
      return <ChoicesBlock view={view} block={block} place={place} />
    case 'devices':
      return <DevicesBlock view={view} block={block} place={place} />
    case 'form':
      return <FormBlock view={view} block={block} place={place} />
    case 'passkey':
      return <PasskeyBlock view={view} block={block} place={place} />
    case 'wait':
      return <WaitBlock view={view} block={block} place={place} />
    case 'answer':
      return <AnswerBlock view={view} block={block} place={place} />
    case 'tiles':
      return <TilesBlock view={view} block={block} place={place} />
    case 'actions':
      return <ActionsBlock view={view} block={block} place={place} />
    case 'events':
      return <EventsBlock view={view} block={block} place={place} />
  }
}
