import type { Child } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Notice as NoticeModel, Surroundings } from '../models/page-model.ts'
import { Action } from './action.tsx'
import { NOTICE_SIGNS } from './glyphs.ts'
import { Say } from './say.tsx'
import { Sign } from './sign.tsx'

/** The id of a field's input, for its label and for links to it. */
export const fieldId = (name: string): string => `field-${name}`

interface FrameProps {
  readonly kind: NoticeModel['kind']
  /** The error under which a script shows it. It stays hidden until then. */
  readonly when?: string
  readonly children?: Child
}

export const NoticeFrame = ({ kind, when, children }: FrameProps): JSX.Element => (
  <div class="ssp-notice" data-kind={kind} data-when={when} hidden={when !== undefined}>
    <Sign of={NOTICE_SIGNS[kind]} />
    {children}
  </div>
)

export function Notice({ view, notice }: { readonly view: Surroundings; readonly notice: NoticeModel }): JSX.Element {
  const message = <Say lang={view.lang} message={notice.message} />
  return (
    <NoticeFrame kind={notice.kind}>
      <p>
        {notice.field === null ? (
          message
        ) : (
          <a href={`#${fieldId(notice.field)}`}>
            <span>{message}</span>
          </a>
        )}
      </p>
      {notice.action === null ? null : <Action view={view} action={notice.action} look="quiet" />}
    </NoticeFrame>
  )
}

/**
 * What is wrong comes in a group of its own that takes the focus; everything else stands in the one status region,
 * which is there from the start so that whatever a script adds to it is read out.
 */
export function Notices({ view, notices }: { readonly view: Surroundings; readonly notices: readonly NoticeModel[] }): JSX.Element {
  const wrong = notices.filter((notice) => notice.kind === 'problem')
  const told = notices.filter((notice) => notice.kind !== 'problem')
  return (
    <>
      {wrong.length === 0 ? null : (
        <div class="ssp-problems" tabindex={-1}>
          {wrong.map((notice) => (
            <Notice view={view} notice={notice} />
          ))}
        </div>
      )}
      <div class="ssp-status" role="status">
        {told.map((notice) => (
          <Notice view={view} notice={notice} />
        ))}
      </div>
    </>
  )
}
