import type { JSX } from 'hono/jsx/jsx-runtime'
import type { HiddenField, Surroundings } from '../models/page-model.ts'

/** What a form carries besides what people type: its own fields and the page's CSRF token. */
export const Hidden = ({ view, fields }: { readonly view: Surroundings; readonly fields: readonly HiddenField[] }): JSX.Element => (
  <>
    <input type="hidden" name="_csrf" value={view.csrf} />
    {view.frame === null ? null : <input type="hidden" name="_visit" value={view.frame.visit} />}
    {fields.map(({ name, value }) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)
