import type { Child } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { FRAMED_PATH, seeing } from '../models/framed-path.ts'
import type { Action, Surroundings } from '../models/page-model.ts'
import { Hidden } from './hidden.tsx'

interface Props {
  readonly view: Surroundings
  readonly action: Pick<Action, 'method' | 'href' | 'fields' | 'window'>
  /** What the link or button is dressed in. */
  readonly face: Readonly<Record<string, string | boolean | undefined>>
  /** What the form around the button is dressed in. */
  readonly form?: string
  readonly children: Child
}

/** A link, or a form with nothing but a button. In a frame every step to a page of ours is a form. */
export function Step({ view, action, face, form, children }: Props): JSX.Element {
  const { method, href, fields } = action
  const ours = view.frame !== null && href.startsWith(`${view.base}${FRAMED_PATH}/`)
  const target = action.window === true || (view.frame !== null && !ours) ? { target: '_blank', rel: 'noopener' } : {}
  if (method === 'get' && !ours) {
    return (
      <a {...face} {...target} href={href}>
        {children}
      </a>
    )
  }
  return (
    <form class={form} method="post" action={method === 'get' ? seeing(href) : href} {...target}>
      <Hidden view={view} fields={fields} />
      <button {...face} type="submit">
        {children}
      </button>
    </form>
  )
}
