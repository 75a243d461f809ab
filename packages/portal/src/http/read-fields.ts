import type { Deps } from '../deps.ts'
import { readBody } from './body.ts'
import { type ErrorText, fail } from './fail.ts'
import { type Fields, parseFields } from './fields.ts'
import { VISIT_FIELD } from './framed.ts'
import type { Route } from './route.ts'

export type Read = { readonly ok: true; readonly fields: Fields } | { readonly ok: false; readonly response: Response }

/** The body's shape is checked before anything is read from a store. */
export async function readFields(deps: Deps, { method, fields }: Pick<Route, 'method' | 'fields'>, request: Request, framed = false): Promise<Read> {
  if (method === 'GET' && !framed) return { ok: true, fields: {} }
  const body = await readBody(request, deps.config.maxBodyBytes)
  if (!body.ok) {
    const large = body.code === 'body.too-large'
    const text: ErrorText = large ? 'error.too-large' : 'error.malformed'
    return { ok: false, response: await fail(deps, request, large ? 413 : 400, body.code, text) }
  }
  const rules = framed ? { ...fields, [VISIT_FIELD]: { maxLength: 512 } } : fields
  const parsed = parseFields(request.headers.get('content-type'), body.text, rules)
  if (parsed.ok) return parsed
  const { code, path } = parsed.fault
  return { ok: false, response: await fail(deps, request, 400, code, 'error.malformed', { path }) }
}
