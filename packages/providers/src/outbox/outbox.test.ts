import type { KeyPressed, Mail, Mailer, PhoneCall, TextMessage } from '@ssp/core'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { outbox, type Outbox } from './index.ts'

const ring: PhoneCall = {
  id: 'c1',
  to: '+493012345678',
  extension: null,
  language: 'en',
  say: ['Press any key.'],
  keyTo: 'https://mfa.example.org/keys?x=1',
}
const text = (id: string): TextMessage => ({ id, to: '+4915112345678', text: `code ${id}` })

const mail = (id: string): Mail => ({ id, to: 'ada@example.org', subject: 'A change', text: `Look at ${id}.`, language: 'de' })

/** A portal of one route: hears, and says goodbye. */
function portal(box: () => Outbox, heard: (KeyPressed | null)[]) {
  return async (request: Request): Promise<Response> => {
    const report = await box().hear({
      url: request.url,
      header: (name) => request.headers.get(name),
      body: await request.text(),
    })
    heard.push(report)
    if (report === null) return new Response(null, { status: 403 })
    const { contentType, body } = box().answer(['Thank you.', 'Goodbye.'], 'en')
    return new Response(body, { headers: { 'content-type': contentType } })
  }
}

test('keeps what would have been sent, newest first, once per id', async () => {
  let now = 1_000
  const box = outbox({ now: () => now++ })
  const before = box.entries()
  expect(await box.send(text('m1'))).toEqual({ ok: true })
  expect(await box.call(ring)).toEqual({ ok: true })
  expect(await box.send({ ...text('m1'), text: 'again' })).toEqual({ ok: true })
  // A call may have the id of a message.
  expect(await box.send(text('c1'))).toEqual({ ok: true })
  expect(before).toEqual([])
  expect(box.entries()).toEqual([
    { kind: 'text', at: 1_003, ...text('c1') },
    { kind: 'call', at: 1_001, pressed: [], ...ring },
    { kind: 'text', at: 1_000, ...text('m1') },
  ])
})

test('keeps mail in the same list, as the port has it', async () => {
  const box = outbox({ now: () => 1_000 })
  const mailer: Mailer = box
  expect(await mailer.send({ ...mail('n1'), internal: 'not for others' } as Mail)).toEqual({ ok: true })
  expect(await mailer.send({ ...mail('n1'), subject: 'Again' })).toEqual({ ok: true })
  // A text may have the id of a mail.
  await box.send(text('n1'))
  expect(box.entries()).toEqual([
    { kind: 'text', at: 1_000, ...text('n1') },
    { kind: 'mail', at: 1_000, ...mail('n1') },
  ])
  expect(await box.press('n1', '1')).toEqual({ ok: false, code: 'outbox.no-call' })
})

test('forgets what is older than the last hundred', async () => {
  const box = outbox({ now: () => 0 })
  for (let count = 0; count < 150; count++) await box.send((count % 2 === 0 ? text : mail)(`m${count}`))
  expect(box.entries().map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, at) => `m${149 - at}`))
})

test('a pressed key is a report that the same outbox hears, and its answer is what the caller hears', async () => {
  const heard: (KeyPressed | null)[] = []
  const fetch: typeof globalThis.fetch = (input, init) => handle(new Request(input, init))
  const box: Outbox = outbox({ now: () => 1_800_000_000_000, fetch })
  const handle = portal(() => box, heard)
  await box.call(ring)
  expect(await box.press('c1', '#')).toEqual({ ok: true, say: ['Thank you.', 'Goodbye.'] })
  expect(heard).toEqual([{ call: 'c1', key: '#' }])
  expect(box.entries()[0]).toMatchObject({ kind: 'call', pressed: ['#'] })
})

test('over HTTP too', async () => {
  const heard: (KeyPressed | null)[] = []
  const box = outbox({ now: Date.now })
  const handle = portal(() => box, heard)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string])
      const body = Buffer.concat(chunks).toString()
      const answer = await handle(new Request(`http://127.0.0.1${request.url}`, { method: 'POST', headers, body }))
      response.writeHead(answer.status).end(await answer.text())
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => new Promise<void>((closed) => void (server.close(() => closed()), server.closeAllConnections())))
  const { port } = server.address() as AddressInfo
  await box.call({ ...ring, keyTo: `http://127.0.0.1:${port}/keys` })
  expect(await box.press('c1', '1')).toEqual({ ok: true, say: ['Thank you.', 'Goodbye.'] })
  expect(heard).toEqual([{ call: 'c1', key: '1' }])
})

test('another process’s outbox does not hear it', async () => {
  const heard: (KeyPressed | null)[] = []
  const other = outbox({ now: () => 0 })
  const handle = portal(() => other, heard)
  const box = outbox({ now: () => 0, fetch: (input, init) => handle(new Request(input, init)) })
  await box.call(ring)
  expect(await box.press('c1', '1')).toEqual({ ok: false, code: 'outbox.refused' })
  expect(heard).toEqual([null])
  expect(box.entries()[0]).toMatchObject({ pressed: [] })
})

test.each([
  ['outbox.no-call', 'c2', '1'],
  ['outbox.no-call', 'm1', '1'],
  ['outbox.says-only', 'says', '1'],
  ['outbox.no-key', 'c1', ''],
  ['outbox.no-key', 'c1', '12'],
  ['outbox.no-key', 'c1', 'a'],
  ['outbox.unreachable', 'c1', '1'],
])('%s', async (code, call, key) => {
  const fetch = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
  const box = outbox({ now: () => 0, fetch })
  await box.send(text('m1'))
  await box.call(ring)
  await box.call({ ...ring, id: 'says', keyTo: null })
  expect(await box.press(call, key)).toEqual({ ok: false, code })
})

test('an answer that says nothing is no fault', async () => {
  for (const body of ['', 'null', '{"say":1}', '{"say":[1,null]}']) {
    const box = outbox({ now: () => 0, fetch: () => Promise.resolve(new Response(body)) })
    await box.call(ring)
    expect(await box.press('c1', '1')).toEqual({ ok: true, say: [] })
  }
})
