import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { neverSent } from './never-sent.ts'

const failed = (cause: unknown): Error => new TypeError('fetch failed', { cause })
const fault = (of: object): Error => Object.assign(new Error(), of)

const REFUSED = fault({ code: 'ECONNREFUSED', syscall: 'connect' })

test.each([
  ['refused', failed(REFUSED)],
  ['an unknown host', failed(fault({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }))],
  ['no way there', failed(fault({ code: 'ENETUNREACH', syscall: 'connect' }))],
  ['too slow to connect', failed(fault({ code: 'UND_ERR_CONNECT_TIMEOUT' }))],
  ['every address refused', failed(new AggregateError([REFUSED, fault({ code: 'ETIMEDOUT', syscall: 'connect' })]))],
  ['as Bun says it', fault({ code: 'ConnectionRefused' })],
])('%s: never sent', (_name, error) => {
  expect(neverSent(error)).toBe(true)
})

test.each([
  ['a broken connection', failed(fault({ code: 'UND_ERR_SOCKET' }))],
  ['a reset while reading', failed(fault({ code: 'ECONNRESET', syscall: 'read' }))],
  ['a time-out while reading', failed(fault({ code: 'ETIMEDOUT', syscall: 'read' }))],
  ['one of two addresses', failed(new AggregateError([REFUSED, fault({ code: 'ECONNRESET', syscall: 'read' })]))],
  ['no address at all', failed(new AggregateError([]))],
  ['nothing said', failed(undefined)],
  ['a text', 'ECONNREFUSED'],
  ['null', null],
])('%s: who knows', (_name, error) => {
  expect(neverSent(error)).toBe(false)
})

test('this very runtime says so', async () => {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  const asked = fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'x' })
  const error = await asked.catch((thrown: unknown) => thrown)
  expect(neverSent(error)).toBe(true)
})
