import type { Action, HiddenField, Message, Notice } from './page-model.ts'
import type { MessageId } from '../words/message-id.ts'

/** Small makers, so that a page model reads like the page. */

export const say = (id: MessageId, values?: Message['values']): Message => (values === undefined ? { id } : { id, values })

export const link = (id: string, href: string, label: Message, about: string | null = null): Action => ({
  id,
  method: 'get',
  href,
  label,
  about,
  kind: 'plain',
  fields: [],
})

export const button = (
  id: string,
  href: string,
  label: Message,
  options: { readonly kind?: Action['kind']; readonly about?: string; readonly fields?: readonly HiddenField[] } = {},
): Action => ({
  id,
  method: 'post',
  href,
  label,
  about: options.about ?? null,
  kind: options.kind ?? 'plain',
  fields: options.fields ?? [],
})

export const success = (message: Message, action: Action | null = null): Notice => ({
  kind: 'success',
  message,
  action,
  field: null,
})

export const problem = (message: Message, field: string | null = null): Notice => ({
  kind: 'problem',
  message,
  action: null,
  field,
})

export const information = (message: Message): Notice => ({ kind: 'information', message, action: null, field: null })
