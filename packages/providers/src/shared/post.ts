import { neverSent } from './never-sent.ts'

/** Pauses before the second and the third attempt, in milliseconds. There is no fourth: a person is waiting. */
const PAUSES_MS: readonly number[] = [200, 800]

/** What one POST needs. The headers are asked for anew at each attempt, since they may hold the time. */
export interface PostRequest {
  readonly url: string
  readonly headers: () => Promise<Readonly<Record<string, string>>>
  readonly body: string
}

export interface PostOptions {
  readonly fetch: typeof fetch
  /** Milliseconds for everything: all attempts, the pauses between them and the answer's body. */
  readonly patienceMs: number
  /** Whether the receiver does once what it is asked twice. If so, whatever may help is tried again. */
  readonly idempotent: boolean
  /** How much of the answer's body is read, in bytes; of a longer one the rest is left. */
  readonly bodyBytes: number
}

export interface Posted {
  /** The last answer's status, or null where none came. */
  readonly status: number | null
  /** Why none came. */
  readonly fault: 'no answer in time' | 'no connection' | null
  /** The last answer's body, as far as it could be read. */
  readonly text: string
  /** Whether an attempt may have been acted upon although its answer was not a success. */
  readonly maybeDone: boolean
}

/** One attempt: what `Posted` says of it, and whether another may fare better. */
interface Attempt extends Posted {
  readonly again: boolean
  /** The receiver's own wish, in milliseconds. */
  readonly pauseMs: number
}

/**
 * Sends and, where a further attempt can't do anything twice, tries up to three times. Never throws, follows no
 * redirect (it would take a number and a passcode to somebody else), and is done within its patience even where `fetch`
 * or the receiver is not.
 */
export async function post(request: PostRequest, options: PostOptions): Promise<Posted> {
  const end = performance.now() + options.patienceMs
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), options.patienceMs)
  try {
    const before: Attempt[] = []
    for (;;) {
      const attempt = await once(request, options, giveUp.signal)
      const pause = PAUSES_MS[before.push(attempt) - 1]
      // INVARIANT: one attempt that may have been acted upon is never forgotten over a later one that was not.
      const posted = { ...attempt, maybeDone: before.some(({ maybeDone }) => maybeDone) }
      if (!attempt.again || pause === undefined || (attempt.maybeDone && !options.idempotent)) return posted
      const wait = Math.max(pause, attempt.pauseMs)
      if (performance.now() + wait >= end) return posted
      await new Promise((resolve) => setTimeout(resolve, wait))
      // A busy machine oversleeps.
      if (giveUp.signal.aborted) return posted
    }
  } finally {
    clearTimeout(timer)
  }
}

async function once(request: PostRequest, options: PostOptions, signal: AbortSignal): Promise<Attempt> {
  // Called without a receiver: runtimes refuse a `fetch` whose `this` is somebody else.
  const { fetch, bodyBytes } = options
  const patience = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('out of patience')), { once: true })
  })
  try {
    const { url, body } = request
    const asked = request
      .headers()
      .then((headers) => fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }))
    const response = await Promise.race([asked, patience])
    const { status } = response
    // The status counts, whether or not the rest arrives.
    const text = await Promise.race([readText(response, bodyBytes), patience]).catch(() => '')
    return { ...meaningOf(status), status, fault: null, text, pauseMs: retryAfterMs(response) }
  } catch (error) {
    const none = { status: null, text: '', pauseMs: 0 }
    // Nobody can tell how far a request came that was given up.
    if (signal.aborted) return { ...none, fault: 'no answer in time', maybeDone: true, again: false }
    return { ...none, fault: 'no connection', maybeDone: !neverSent(error), again: true }
  }
}

/** What a status says of the request. 429 promises that it was not acted upon; 408 and 5xx promise nothing. */
const meaningOf = (status: number): Pick<Attempt, 'maybeDone' | 'again'> => ({
  maybeDone: status === 408 || status >= 500,
  again: status === 408 || status === 429 || status >= 500,
})

/** In seconds (RFC 9110 section 10.2.3). A date there is not read: the pause is then our own. */
function retryAfterMs(response: Response): number {
  const text = response.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : 0
}

async function readText(response: Response, bytes: number): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  for (let left = bytes; left > 0; ) {
    const { done, value } = await reader.read()
    if (done) return text
    text += decoder.decode(value.subarray(0, left), { stream: true })
    left -= value.length
  }
  // Frees the connection; whether that works out is nobody's concern.
  reader.cancel().catch(() => {})
  return text
}
