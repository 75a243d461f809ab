import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bytes } from '../authenticators/bytes.ts'
import { type Channel, type Message, subscribers } from './subscribers.ts'
import { senderOf } from './vapid.ts'
import { acceptWebSocket, type TextSocket } from './web-socket.ts'

/** What RFC 8030 section 7.2 lets a service refuse, and all of them do. */
const BODY_MAX_BYTES = 4_096
const TOPIC = /^[\w-]{1,32}$/
const URGENCY = /^(very-low|low|normal|high)$/

/** A message as it was posted. */
export interface Received {
  /** Which endpoint it was posted to. */
  readonly endpoint: string
  readonly headers: IncomingHttpHeaders
  readonly body: Bytes
  /** What the service answered. */
  readonly status: number
}

/** What a browser said of a message: 100 delivered, 101 can't be decrypted, 102 the worker failed; 301 to 303 likewise. */
export interface Acknowledged {
  readonly endpoint: string
  readonly code: number
}

/** A push service on this machine. */
export interface PushService {
  /** For Firefox's `dom.push.serverURL`: `ws://127.0.0.1:<port>/`. */
  readonly url: string
  /** Where all endpoints are: `http://127.0.0.1:<port>`. */
  readonly origin: string
  /** Oldest first. */
  readonly received: readonly Received[]
  /** Oldest first. */
  readonly acknowledged: readonly Acknowledged[]
  /** A subscription that no browser holds: its messages are in `received` and nowhere else. Gives its endpoint. */
  subscribe(applicationServerKey?: string): string
  /** Posts to this endpoint are answered with 410 from now on. */
  end(endpoint: string): void
  /** Answers every post with this status, unread; null goes back to judging them. */
  answerWith(status: number | null): void
  /** Resolves when all connections are closed. */
  close(): Promise<void>
}

/**
 * Starts a push service on loopback, as strict as the real ones: Firefox subscribes there through its WebSocket, and
 * senders post there as they do to any (RFC 8030, 8291, 8292). It keeps messages for browsers that are not connected,
 * for as long as it runs.
 */
export async function startPushService(): Promise<PushService> {
  const received: Received[] = []
  const acknowledged: Acknowledged[] = []
  const sockets = new Set<TextSocket>()
  let forced: number | null = null

  const server = createServer(async (request, response) => {
    const body = new Uint8Array(Buffer.concat(await request.toArray()))
    const endpoint = `${origin}${request.url}`
    const channel = channels.find(endpoint)
    const status = forced ?? (await judge(request, body, channel, origin))
    received.push({ endpoint, headers: request.headers, body, status })
    if (status === 201 && channel !== null) channels.deliver(channel, messageFrom(request.headers, body))
    response.writeHead(status, status === 201 ? { location: `${origin}/message/${randomUUID()}` } : {}).end()
  })

  server.on('upgrade', (request: IncomingMessage, stream) => {
    const connection = channels.connect({ send: (message) => socket.send(JSON.stringify(message)) })
    const socket = acceptWebSocket(request, stream, {
      onText: (text) => connection.hear(JSON.parse(text)),
      onEnd() {
        connection.end()
        sockets.delete(socket)
      },
    })
    sockets.add(socket)
  })

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const channels = subscribers(origin, ({ endpoint }, code) => acknowledged.push({ endpoint, code }))

  return {
    url: `ws://127.0.0.1:${port}/`,
    origin,
    received,
    acknowledged,
    subscribe: (key) => channels.add(randomUUID(), key ?? null, null).endpoint,
    end: (endpoint) => channels.end(endpoint),
    answerWith(status) {
      forced = status
    },
    async close() {
      for (const socket of sockets) socket.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The status for a post: 201, or the first thing that is wrong with it. */
async function judge({ method, headers }: IncomingMessage, body: Bytes, channel: Channel | null, origin: string): Promise<number> {
  if (channel === null) return 404
  if (channel.ended) return 410
  if (method !== 'POST') return 405
  const { ttl, topic, urgency, authorization } = headers
  if (!/^\d+$/.test(String(ttl))) return 400
  if (topic !== undefined && !TOPIC.test(String(topic))) return 400
  if (urgency !== undefined && !URGENCY.test(String(urgency))) return 400
  if (body.length > BODY_MAX_BYTES) return 413
  if (body.length > 0 && headers['content-encoding'] !== 'aes128gcm') return 415
  if (channel.key === null) return 201
  const sender = await senderOf(authorization, origin)
  return sender?.key === channel.key ? 201 : 403
}

function messageFrom({ ttl, topic }: IncomingHttpHeaders, body: Bytes): Message {
  return {
    version: randomUUID(),
    topic: topic === undefined ? null : String(topic),
    data: body.length === 0 ? null : Buffer.from(body).toString('base64url'),
    // Without time to live only a browser that listens hears it.
    keep: Number(ttl) > 0,
  }
}
