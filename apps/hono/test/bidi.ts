/** What the browser answers, and what it says by itself. */
interface Said {
  readonly id?: number
  readonly result?: unknown
  readonly error?: string
  readonly message?: string
}

/** Who waits for an answer. */
interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

type Json = Readonly<Record<string, unknown>>

/**
 * A session of WebDriver BiDi over a WebSocket.
 *
 * @see https://www.w3.org/TR/webdriver-bidi/
 */
export interface Session {
  /** Rejects with what the browser says is wrong, or once the connection ends. */
  send<Result>(method: string, params?: Json): Promise<Result>
}

/** Opens a session. @param url where the browser listens */
export async function openSession(url: string): Promise<Session> {
  const socket = new WebSocket(`${url}/session`)
  const waiting = new Map<number, Waiting>()
  let last = 0

  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`the browser does not answer at ${url}`)))
  })
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, message } = JSON.parse(String(data)) as Said
    const asked = waiting.get(id ?? 0)
    waiting.delete(id ?? 0)
    if (error === undefined) asked?.resolve(result)
    else asked?.reject(new Error(`${error}: ${message}`))
  })
  socket.addEventListener('close', () => {
    for (const asked of waiting.values()) asked.reject(new Error('the browser ended the session'))
    waiting.clear()
  })

  const session: Session = {
    send: <Result>(method: string, params: Json = {}) =>
      new Promise<Result>((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve: (result) => resolve(result as Result), reject })
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
  }
  await session.send('session.new', { capabilities: {} })
  return session
}
