import type { Deps } from '../deps.ts'
import { errorModel } from '../models/refusal.ts'
import { pageResponse, problemResponse, wantsJson } from './respond.ts'

export type ErrorText = Parameters<typeof errorModel>[0]

/**
 * A refusal before any handler: a page for people, a problem for machines.
 *
 * @param more `path` of the field that is wrong; `parent` that frames the page
 */
export async function fail(
  deps: Deps,
  request: Request,
  status: number,
  code: string,
  text: ErrorText,
  more: { readonly path?: string; readonly parent?: string | null } = {},
): Promise<Response> {
  const { parent = null, ...told } = more
  if (wantsJson(request)) return problemResponse(deps, status, code, told)
  return pageResponse(deps, { request, status, model: errorModel(text, deps.config.demo), visit: null, parent })
}
