import type { ProtocolRequest } from '@ssp/core'

export type Parameters = ReadonlyMap<string, string>

/**
 * The parameters of a request, each sent once, or why they can't be read. Query and form count together: one SDK posts
 * its token request with everything in the query, another as `multipart/form-data`. A parameter without a value counts
 * as not sent (RFC 6749 section 3.1).
 */
export async function parseParameters(request: ProtocolRequest): Promise<Parameters | string> {
  const form = request.method === 'POST' && request.body !== '' ? await parseForm(request) : []
  const query = parsePairs(request.query)
  if (form === null || query === null) return 'encoding'

  const seen = new Set<string>()
  const parameters = new Map<string, string>()
  for (const [name, value] of [...query, ...form]) {
    if (seen.has(name)) return 'duplicate'
    seen.add(name)
    if (value !== '') parameters.set(name, value)
  }
  return parameters
}

type Pairs = readonly (readonly [name: string, value: string])[]

async function parseForm({ body, contentType }: ProtocolRequest): Promise<Pairs | null> {
  const [mediaType = ''] = (contentType ?? '').split(';', 1)
  switch (mediaType.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return parsePairs(body)
    case 'multipart/form-data':
      return parseMultipart(body, contentType ?? '')
    default:
      return null
  }
}

/** Unlike `URLSearchParams` it refuses what it can't decode. */
function parsePairs(text: string): Pairs | null {
  try {
    return text
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const equals = pair.indexOf('=')
        return equals === -1 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]
      })
  } catch {
    return null
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

async function parseMultipart(body: string, contentType: string): Promise<Pairs | null> {
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData()
    const pairs: [string, string][] = []
    for (const [name, value] of form) {
      if (typeof value !== 'string') return null
      pairs.push([name, value])
    }
    return pairs
  } catch {
    return null
  }
}
