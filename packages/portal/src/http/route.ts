import type { Deps } from '../deps.ts'
import type { PageModel } from '../models/page-model.ts'
import type { Visit } from '../usecase/visit.ts'
import type { FieldRules, Fields } from './fields.ts'

/** What a handler answers; the router turns it into a response with its headers and cookies. */
export type Reply =
  | { readonly kind: 'page'; readonly status: 200 | 400 | 403 | 404 | 409 | 429 | 502; readonly model: PageModel; readonly visit?: Visit; readonly retryAfterMs?: number }
  /** Below the base path; after a POST always 303. */
  | { readonly kind: 'go'; readonly to: string; readonly visit?: Visit }
  /** To the application; the visit is over. */
  | { readonly kind: 'leave'; readonly to: string }
  /** To be kept: nothing is shown. */
  | { readonly kind: 'file'; readonly name: string; readonly contentType: string; readonly body: string }
  | { readonly kind: 'ended'; readonly status: 200 | 400; readonly model: PageModel }

export interface Handled {
  readonly deps: Deps
  readonly visit: Visit
  readonly request: Request
  /** Path parameters, such as the device's id. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly fields: Fields
}

/**
 * A route inside a visit. The list of them is the portal's surface: each is reached by this method on this path with
 * exactly these fields, and each asks core in the words of `commands`.
 */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** Below the base path, with `:id` for a device's id. */
  readonly path: string
  /** Fields of the body, besides the CSRF token. Any other is refused. */
  readonly fields: FieldRules
  /** It tries something: how often is limited for each visit. */
  readonly limited?: true
  readonly handle: (handled: Handled) => Promise<Reply>
}
