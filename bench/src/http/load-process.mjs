/**
 * Loads one route over keep-alive connections, each with one request at a time, for a bounded time and
 * a bounded number of answers. It reads the first
 * answer in full; every later one must have exactly as many bytes and begin with 200, so nobody wins by answering less.
 * It parses nothing else, to leave the processors to the contenders.
 */
import { connect } from 'node:net'

const QUIET_MS = 10_000
const OK = 'HTTP/1.1 200'

function requestFor({ port, path, headers }) {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
}

/** An answer's body, once it is there in full, or null. */
function bodyOf(answer) {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = answer.toString('latin1', 0, end)
  const body = answer.subarray(end + 4)
  if (!head.startsWith(OK)) throw new Error(`answered ${head.split('\r\n', 1)[0]}`)
  const length = /^content-length: (\d+)$/im.exec(head)?.[1]
  if (length === undefined) throw new Error('answered without a content-length')
  return body.length < Number(length) ? null : body.toString()
}

function connection({ port, path }, onData, resolve, reject) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setTimeout(QUIET_MS, () => socket.destroy(new Error(`${path} gave no whole answer`)))
  socket.on('error', reject)
  socket.on('close', () => reject(new Error(`${path} hung up`)))
  socket.on('data', (chunk) => {
    try {
      const result = onData(chunk)
      if (result === undefined) return
      resolve(result)
      socket.end()
    } catch (error) {
      socket.destroy(error)
    }
  })
  return socket
}

/** The first answer: its bytes on the wire, and its body. */
function askOnce(target) {
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0)
    const onData = (chunk) => {
      answer = Buffer.concat([answer, chunk])
      const body = bodyOf(answer)
      return body === null ? undefined : { bytes: answer.length, body }
    }
    connection(target, onData, resolve, reject).write(requestFor(target))
  })
}

/** Asks again whenever there is an answer, until it is over. */
function askAgain(target, bytes, onAnswer) {
  const request = requestFor(target)
  return new Promise((resolve, reject) => {
    let received = 0
    const onData = (chunk) => {
      if (received === 0 && chunk.toString('latin1', 0, OK.length) !== OK) throw new Error('an answer of another status')
      received += chunk.length
      if (received > bytes) throw new Error(`an answer of more than ${bytes} bytes`)
      if (received < bytes) return undefined
      received = 0
      if (onAnswer() === 'over') return null
      socket.write(request)
      return undefined
    }
    const socket = connection(target, onData, resolve, reject)
    socket.write(request)
  })
}

async function load({ connections, ms, most, ...target }) {
  const { bytes, body } = await askOnce(target)
  const start = performance.now()
  let answers = 0
  const onAnswer = () => {
    answers += 1
    return answers >= most || performance.now() >= start + ms ? 'over' : 'on'
  }
  await Promise.all(Array.from({ length: connections }, () => askAgain(target, bytes, onAnswer)))
  return { body, answers, perSecond: (answers / (performance.now() - start)) * 1000 }
}

process.on('message', (asked) =>
  load(asked).then(
    (value) => process.send({ value }),
    (error) => process.send({ error: `${asked.path}: ${error.message}` }),
  ),
)
process.on('disconnect', () => process.exit())
