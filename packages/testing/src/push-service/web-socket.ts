import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** Every server appends it to the client's key (RFC 6455 section 1.3). */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

/** The server's end of a WebSocket that carries texts. */
export interface TextSocket {
  send(text: string): void
  close(): void
}

interface Handlers {
  onText(text: string): void
  /** The client left or the connection broke; may be called twice. */
  onEnd(): void
}

interface Frame {
  readonly opcode: number
  readonly last: boolean
  readonly payload: Buffer
  /** Bytes that it takes. */
  readonly length: number
}

/**
 * Accepts an upgrade, with the first subprotocol that the client offers, and hands on each text that arrives.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455
 */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, { onText, onEnd }: Handlers): TextSocket {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64')
  const [protocol] = request.headers['sec-websocket-protocol']?.split(/, */) ?? []
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`]
  if (protocol !== undefined) head.push(`Sec-WebSocket-Protocol: ${protocol}`)
  socket.write(`${head.join('\r\n')}\r\n\r\n`)

  let unread = Buffer.alloc(0)
  let parts: Buffer[] = []

  function take({ opcode, last, payload }: Frame): void {
    if (opcode === CLOSE) {
      // Before the client hears that it is gone.
      onEnd()
      return void socket.end(frame(CLOSE, payload))
    }
    if (opcode === PING) return void socket.write(frame(PONG, payload))
    if (opcode === PONG) return
    // A text, or one more piece of it.
    parts.push(payload)
    if (!last) return
    const text = Buffer.concat(parts).toString()
    parts = []
    onText(text)
  }

  socket.on('error', () => socket.destroy())
  socket.on('close', onEnd)
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    for (let next = readFrame(unread); next !== null; next = readFrame(unread)) {
      unread = unread.subarray(next.length)
      take(next)
    }
  })
  return {
    send: (text) => void socket.write(frame(TEXT, Buffer.from(text))),
    close: () => socket.destroy(),
  }
}

/** The first frame of `bytes` (RFC 6455 section 5.2), unmasked; null where it is not all there yet. */
function readFrame(bytes: Buffer): Frame | null {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return null
  const short = second & 0x7f
  const extra = { 126: 2, 127: 8 }[short] ?? 0
  const masked = second >= 0x80
  const start = 2 + extra + (masked ? 4 : 0)
  if (bytes.length < start) return null
  const size = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + size) return null
  const mask = masked ? bytes.subarray(start - 4, start) : Buffer.alloc(4)
  const payload = Buffer.from(bytes.subarray(start, start + size).map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
  return { opcode: first & 0xf, last: first >= 0x80, payload, length: start + size }
}

/** A whole message in one frame. Servers don't mask. */
function frame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length
  const head = Buffer.alloc(size < 126 ? 2 : size < 0x1_0000 ? 4 : 10)
  head.writeUInt8(0x80 | opcode, 0)
  if (size < 126) head.writeUInt8(size, 1)
  else if (size < 0x1_0000) {
    head.writeUInt8(126, 1)
    head.writeUInt16BE(size, 2)
  } else {
    head.writeUInt8(127, 1)
    head.writeBigUInt64BE(BigInt(size), 2)
  }
  return Buffer.concat([head, payload])
}
