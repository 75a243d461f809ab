import type { PromptEnd, ProtocolAnswer } from '@ssp/core'

/** For an application. Answers hold codes and tokens: nobody keeps them. */
export function json(status: number, body: Readonly<Record<string, unknown>>): ProtocolAnswer {
  return {
    kind: 'response',
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    },
    body: JSON.stringify(body),
  }
}

/** Every refusal is a 400, unknown clients included. */
export function oauthError(error: string, description: string): ProtocolAnswer {
  return json(400, { error, error_description: description })
}

/** Back to a registered return address, whose own bytes stay as they are. */
export function redirect(uri: string, parameters: Readonly<Record<string, string>>): PromptEnd {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  return { kind: 'redirect', to: `${uri}${uri.includes('?') ? '&' : '?'}${query}` }
}
