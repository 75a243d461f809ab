import type { Deps } from '../deps.ts'
import { hearKey, KEYS_PATH } from '../usecase/telephony/call.ts'
import { readBody } from './body.ts'
import { securityHeaders } from './headers.ts'
import { problemResponse } from './respond.ts'

/** Providers' reports are small. */
const MOST_BYTES = 16_384

/** A provider reports which key was pressed in a call. Its signature is all the authentication there is, and all it needs. */
export async function answerKeys(deps: Deps, request: Request): Promise<Response> {
  const body = await readBody(request, MOST_BYTES)
  if (!body.ok) return problemResponse(deps, body.code === 'body.too-large' ? 413 : 400, body.code)
  const { search, searchParams } = new URL(request.url)
  const answer = await hearKey(
    deps,
    {
      // What the provider was told, whatever proxies made of it.
      url: `${deps.config.issuer.origin}${deps.config.base}${KEYS_PATH}${search}`,
      header: (name) => request.headers.get(name),
      body: body.text,
    },
    searchParams.get('lang') === 'de' ? 'de' : 'en',
  )
  if (answer === null) return problemResponse(deps, 403, 'telephony.signature')
  return new Response(answer.body, { headers: { ...securityHeaders(deps.config, null), 'content-type': answer.contentType } })
}
