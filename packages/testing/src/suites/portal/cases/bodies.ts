import { assertSame, assertThat } from '../../assert.ts'
import { deviceIds, type Page } from '../client/page.ts'
import type { PortalCase } from '../portal-case.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A body that comes in these pieces, with a pause before each. */
function pieces(all: readonly Uint8Array[], ms: number): ReadableStream<Uint8Array> {
  const left = [...all]
  return new ReadableStream({
    async pull(controller) {
      await pause(ms)
      const next = left.shift()
      if (next === undefined) controller.close()
      else controller.enqueue(next)
    },
  })
}

interface Endless {
  readonly stream: ReadableStream<Uint8Array>
  /** Bytes that were taken so far. */
  sent: number
}

/** A body that never ends: a kilobyte whenever it is asked for more. */
function endless(): Endless {
  const chunk = bytes('x'.repeat(1024))
  const made: Endless = {
    sent: 0,
    stream: new ReadableStream({
      async pull(controller) {
        await pause(1)
        made.sent += chunk.byteLength
        controller.enqueue(chunk)
      },
    }),
  }
  return made
}

/** Whether a number stops growing within a few seconds. */
async function comesToRest(read: () => number): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    const before = read()
    await pause(150)
    if (read() === before) return true
  }
  return false
}

const AS_SENT: PortalCase = {
  name: 'query and body arrive byte for byte',
  run: async ({ visitor }) => {
    const ada = visitor()
    for (const [query, type, body] of [
      ['a=1&a=2&b=%20%2B+&c=%C3%BC', 'application/json', '{"name":"Grün 🔑","tab":"\\t"}'],
      ['', 'application/x-www-form-urlencoded; charset=utf-8', 'a=%F0%9F%94%91&b=+%2B&=&c'],
      ['x=%zz&y=%00', 'text/plain', 'one\r\ntwo\n\u0000\u2028\uFEFF'],
      ['empty=', 'application/octet-stream', ''],
    ] as const) {
      const page = await ada.send(`/echo${query === '' ? '' : `?${query}`}`, { method: 'POST', headers: { 'content-type': type }, body })
      const heard: unknown = JSON.parse(page.text)
      assertSame(heard, { method: 'POST', path: '/echo', query, contentType: type, body }, 'what arrived')
    }
  },
}

/** A page without what differs from change to change. */
const seen = ({ status, code, path, screen, blocks, notices }: Page): unknown => ({
  status,
  code,
  path,
  screen,
  blocks,
  notices: notices.map(({ message }) => message),
})

const ALIKE: PortalCase = {
  name: 'a form and JSON say the same',
  run: async ({ visitor }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    const csrf = await ada.csrf()
    for (const name of ['Blue', 'Grün 🔑', 'a&b=c+d%20', '', 'x'.repeat(61), 'x'.repeat(401)]) {
      const form = seen(await ada.form(`/devices/${id}/rename`, { name }, csrf))
      const afterForm = await ada.get('/devices')
      const json = seen(await ada.json(`/devices/${id}/rename`, { name }, csrf))
      const afterJson = await ada.get('/devices')
      assertSame(json, form, `renaming to \`${name.slice(0, 20)}\``)
      assertSame(afterJson.blocks, afterForm.blocks, 'the devices afterwards')
    }
  },
}

const LARGE: PortalCase = {
  name: 'a body is read up to the limit and not beyond it',
  run: async ({ visitor, maxBodyBytes }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const text = (length: number): string => 'x'.repeat(length)
    const whole = await ada.send('/echo', { method: 'POST', body: text(maxBodyBytes) })
    assertSame(whole.status, 200, 'as much as the limit')
    for (const path of ['/echo', '/undo', '/begin', '/devices/x/rename']) {
      for (const accept of ['application/json', 'text/html']) {
        const headers = { ...FORM, accept }
        const said = await ada.send(path, { method: 'POST', headers, body: text(maxBodyBytes + 1) })
        assertSame(said.status, 413, `one byte more at ${path}, said before`)
        const found = await ada.send(path, { method: 'POST', headers, body: pieces([bytes(text(maxBodyBytes)), bytes('x')], 0) })
        assertSame(found.status, 413, `one byte more at ${path}, found out`)
      }
    }
  },
}

const SLOW: PortalCase = {
  name: 'a body may come in pieces, cut anywhere',
  run: async ({ visitor }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    const body = new TextEncoder().encode(JSON.stringify({ name: 'Grün 🔑', _csrf: await ada.csrf() }))
    const cut = [...body].map((byte) => Uint8Array.of(byte)).slice(0, 20)
    const stream = pieces([...cut, body.slice(20)], 5)
    const headers = { 'content-type': 'application/json' }
    assertSame((await ada.send(`/devices/${id}/rename`, { method: 'POST', headers, body: stream })).status, 303, 'in pieces')
    assertThat((await ada.get('/devices')).text.includes('Grün 🔑'), 'the name was not put together again')
    const broken = pieces([Uint8Array.of(0x61, 0x3d, 0xff, 0xfe)], 0)
    const page = await ada.send('/undo', { method: 'POST', headers: FORM, body: broken })
    assertSame([page.status, page.code], [400, 'body.malformed'], 'what is no UTF-8')
  },
}

const ENDLESS: PortalCase = {
  name: 'a body that never ends is cut off at the limit',
  run: async ({ visitor, maxBodyBytes }) => {
    const ada = visitor()
    await ada.enrol('ada')
    for (const path of ['/undo', '/echo']) {
      const body = endless()
      const page = await ada.send(path, { method: 'POST', headers: FORM, body: body.stream })
      assertSame(page.status, 413, `a body without end at ${path}`)
      assertThat(await comesToRest(() => body.sent), `${path} goes on taking a body that it refused`)
      assertThat(body.sent >= maxBodyBytes, 'the body was refused before it was too large')
      assertSame((await ada.send('/options')).status, 200, 'the next request')
    }
  },
}

const GONE: PortalCase = {
  name: 'a client that goes away in the middle of its body changes nothing',
  unordered: true,
  run: async ({ visitor, controls }) => {
    const ada = visitor()
    await ada.enrol('ada')
    const [id = ''] = deviceIds(await ada.manage())
    const csrf = await ada.csrf()
    const before = await controls.accounts()
    const leaving = new AbortController()
    const body = pieces([bytes(`_csrf=${csrf}&name=Half`), ...Array.from({ length: 100 }, () => bytes('x'))], 10)
    setTimeout(() => leaving.abort(), 100)
    const ask = { method: 'POST', headers: FORM, body, signal: leaving.signal }
    await ada.send(`/devices/${id}/rename`, ask).catch(() => null)
    assertSame((await ada.send('/devices')).status, 200, 'the next request')
    await pause(50)
    assertSame(await controls.accounts(), before, 'the account')
    assertSame(await controls.faults(), 0, 'what the operator heard of')
  },
}

const ABSENT: PortalCase = {
  name: 'a body that is not there, or of an unknown kind, is malformed',
  run: async ({ visitor }) => {
    const ada = visitor()
    await ada.enrol('ada')
    for (const headers of [{}, { 'content-type': 'text/plain' }, { 'content-type': 'multipart/form-data; boundary=x' }, { 'content-type': 'application/json' }]) {
      const page = await ada.send('/undo', { method: 'POST', headers })
      assertSame([page.status, page.code], [400, 'body.malformed'], JSON.stringify(headers))
    }
    const page = await ada.send('/undo', { method: 'POST', headers: { ...FORM, 'content-encoding': 'gzip' }, body: 'change=x' })
    assertSame(page.status, 403, 'a body that says to be compressed is read as it is')
  },
}

export const BODIES: readonly PortalCase[] = [AS_SENT, ALIKE, LARGE, SLOW, ENDLESS, GONE, ABSENT]
