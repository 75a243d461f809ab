import type { Deps } from '../deps.ts'
import { newBinding } from '../usecase/prompt.ts'
import { readCookie } from './cookies.ts'

/** What a browser is known by before anybody is signed in: its own, or a new one that the answer gives it. */
export function browserBinding(deps: Deps, request: Request): { readonly browser: string; readonly isNew: boolean } {
  const held = readCookie(deps.config, request, 'browser')
  return held !== null && /^[\w-]{43}$/.test(held) ? { browser: held, isNew: false } : { browser: newBinding(deps), isNew: true }
}
