import type { JSX } from 'hono/jsx/jsx-runtime'
import { say } from '../models/parts.ts'
import type { Block, Message } from '../models/page-model.ts'
import type { BlockProps } from './block-props.ts'
import { Hidden } from './hidden.tsx'
import { NoticeFrame } from './notice.tsx'
import { Say } from './say.tsx'
import { Submit } from './submit.tsx'

type Ceremony = Extract<Block, { readonly block: 'passkey' }>['ceremony']

/** What the script shows, by the browser's name for it. */
const OUTCOMES: Readonly<Record<Ceremony, Readonly<Record<string, Message>>>> = {
  create: {
    NotAllowedError: say('problem.passkey.cancelled'),
    InvalidStateError: say('problem.passkey.known'),
    unsupported: say('problem.passkey.unsupported'),
    other: say('problem.add-key'),
  },
  get: {
    NotAllowedError: say('problem.passkey.cancelled'),
    unsupported: say('problem.passkey.unsupported'),
    other: say('problem.passkey'),
  },
}

/** A form whose `response` the script fills in with what the browser's own dialogue gave. */
export const PasskeyBlock = ({ view, block }: BlockProps<'passkey'>): JSX.Element => (
  <ssp-passkey hidden={block.ifAllowed === true} data-ceremony={block.ceremony} data-options={JSON.stringify(block.options)}>
    <form class="ssp-form" method="post" action={block.action}>
      <Hidden view={view} fields={[...block.hidden, { name: 'response', value: '' }]} />
      <Submit view={view} label={block.submit} kind="primary" />
    </form>
    <noscript>
      <NoticeFrame kind="information">
        <p>
          <Say lang={view.lang} message={say('app.no-script')} />
        </p>
      </NoticeFrame>
    </noscript>
    <NoticeFrame kind="information" when="waiting">
      <p>
        <Say lang={view.lang} message={say('passkey.waiting')} />
      </p>
    </NoticeFrame>
    {Object.entries(OUTCOMES[block.ceremony]).map(([when, message]) => (
      <NoticeFrame kind="problem" when={when}>
        <p>
          <Say lang={view.lang} message={message} />
        </p>
      </NoticeFrame>
    ))}
  </ssp-passkey>
)
