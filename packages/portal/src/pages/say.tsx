import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Message } from '../models/page-model.ts'
import { type Lang, partsOf } from '../words/translate.ts'

/** A message; its values are set apart, so that a name in another script does not turn the words around it. */
export const Say = ({ lang, message }: { readonly lang: Lang; readonly message: Message }): JSX.Element => (
  <>{partsOf(lang, message).map(({ text, isValue }) => (isValue ? <bdi>{text}</bdi> : text))}</>
)
