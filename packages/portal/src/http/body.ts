/** The body as text, or what is wrong with it. Stops reading as soon as it is too large. */
export type ReadBody =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: 'body.too-large' | 'body.malformed' }

export async function readBody(request: Request, maxBytes: number): Promise<ReadBody> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return { ok: false, code: 'body.too-large' }
  if (request.body === null) return { ok: true, text: '' }
  const reader = request.body.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { ok: true, text: text + decoder.decode() }
      bytes += value.byteLength
      if (bytes > maxBytes) {
        await reader.cancel()
        return { ok: false, code: 'body.too-large' }
      }
      text += decoder.decode(value, { stream: true })
    }
  } catch {
    return { ok: false, code: 'body.malformed' }
  }
}
