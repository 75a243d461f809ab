import { assertSame, assertThat, assertThere } from '../../assert.ts'
import { type Page } from '../client/page.ts'
import type { Visitor } from '../client/visitor.ts'
import type { PortalCase } from '../portal-case.ts'

/** Every path that a visit has, and the methods that it takes. `:id` is a device of the visitor. */
const PATHS: readonly (readonly [path: string, allow: string])[] = [
  ['/prompt', 'GET, HEAD'],
  ['/options', 'GET, HEAD'],
  ['/verify', 'GET, HEAD'],
  ['/passcode', 'GET, HEAD, POST'],
  ['/bypass-code', 'GET, HEAD, POST'],
  ['/webauthn', 'POST'],
  ['/cancel', 'POST'],
  ['/leave', 'POST'],
  ['/enrol', 'GET, HEAD'],
  ['/devices', 'GET, HEAD'],
  ['/devices/add', 'GET, HEAD'],
  ['/devices/add/security-key', 'GET, HEAD, POST'],
  ['/devices/:id/rename', 'GET, HEAD, POST'],
  ['/devices/:id/remove', 'GET, HEAD, POST'],
  ['/devices/:id/lost', 'GET, HEAD, POST'],
  ['/undo', 'POST'],
  ['/sign-out', 'POST'],
  ['/begin', 'GET, HEAD, POST'],
  ['/echo', 'POST'],
]

/** Paths of numbers, messages, calls and the app, most of which show something only while it goes on. */
const OF_PHONES: readonly (readonly [path: string, allow: string])[] = [
  ['/numbers', 'POST'],
  ['/numbers/:id', 'GET, HEAD'],
  ['/numbers/:id/send', 'POST'],
  ['/numbers/:id/word', 'POST'],
  ['/numbers/:id/code', 'GET, HEAD, POST'],
  ['/send', 'POST'],
  ['/text-code', 'GET, HEAD, POST'],
  ['/call', 'GET, HEAD, POST'],
  ['/telephony/keys', 'POST'],
  ['/push', 'POST'],
  ['/push/:id', 'GET, HEAD, POST'],
  ['/push/:id/cancel', 'POST'],
  ['/activations/:id', 'GET, HEAD, POST'],
]

const readable = PATHS.filter(([path, allow]) => allow.startsWith('GET') && path !== '/begin')

async function managing(visitor: Visitor): Promise<string> {
  await visitor.enrol('ada')
  const list = await visitor.manage()
  return assertThere(list.blocks.find((one) => one.block === 'devices')?.items?.[0]?.id, 'the enrolled device')
}

const METHODS: PortalCase = {
  name: 'takes the methods that a path has, and names them where another comes',
  run: async ({ visitor }) => {
    const ada = visitor()
    const id = await managing(ada)
    for (const [path, allow] of [...PATHS, ...OF_PHONES]) {
      const taken = allow.split(', ')
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (taken.includes(method)) continue
        const page = await ada.send(path.replace(':id', id), { method })
        assertSame([page.status, page.headers.get('allow'), page.code], [405, allow, 'method'], `${method} ${path}`)
      }
    }
  },
}

/** Headers that say something of the answer and not of how it travels. */
const said = ({ headers }: Page): readonly string[] =>
  [...headers]
    .filter(([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name))
    .map(([name, value]) => `${name}: ${value}`)

const HEADS: PortalCase = {
  name: 'answers HEAD as it answers GET, without the body',
  run: async ({ visitor }) => {
    const ada = visitor()
    const id = await managing(ada)
    for (const accept of ['application/json', 'text/html']) {
      for (const [path] of readable) {
        const to = path.replace(':id', id)
        const get = await ada.send(to, { headers: { accept } })
        const head = await ada.send(to, { method: 'HEAD', headers: { accept } })
        assertSame([head.status, head.text, said(head)], [get.status, '', said(get)], `HEAD ${path}`)
      }
    }
  },
}

const UNKNOWN: PortalCase = {
  name: 'an unknown path is a 404 of ours, in the form that was asked for',
  run: async ({ visitor }) => {
    const ada = visitor()
    await managing(ada)
    const paths = ['/nothing', '/devices/', '/devices/x/y/z', '/devices//add', '/PROMPT', '/.well-known/x', '/%F0%9F%94%91', '/%zz']
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'PUT']) {
        const page = await ada.send(path, { method })
        assertSame([page.status, page.code], [404, 'not-found'], `${method} ${path}`)
      }
      const page = await ada.send(path, { headers: { accept: 'text/html' } })
      assertSame([page.status, page.text.startsWith('<!doctype html>') || page.text.startsWith('<!DOCTYPE html>')], [404, true], path)
    }
  },
}

const ESCAPED: PortalCase = {
  name: 'a path means the same however it is escaped',
  run: async ({ visitor }) => {
    const ada = visitor()
    const id = await managing(ada)
    for (const path of ['/%64evices', `/devices/%${(id.codePointAt(0) ?? 0).toString(16)}${id.slice(1)}/rename`, '/devices?', '/devices?x=%zz', '/devices?a=b&a=c#d']) {
      assertSame((await ada.send(path)).status, 200, path)
    }
  },
}

const FACES: PortalCase = {
  name: 'draws every page, in both languages, with its script, style and icon',
  run: async ({ visitor }) => {
    const ada = visitor()
    const id = await managing(ada)
    const assets = new Set<string>()
    for (const language of ['en', 'de-AT,de;q=0.9']) {
      for (const [path] of readable) {
        const headers = { accept: 'text/html,*/*', 'accept-language': language }
        const page = await ada.send(path.replace(':id', id), { headers })
        if (page.status === 303) continue
        assertSame([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8'], path)
        assertThat(page.text.includes(`lang="${language.slice(0, 2)}"`), `${path} is not in \`${language}\``)
        for (const [, asset = ''] of page.text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)) assets.add(asset)
      }
    }
    assertSame(assets.size, 3, 'how many assets the pages name')
    for (const asset of assets) {
      const got = await ada.send(asset)
      assertSame([got.status, got.headers.get('cache-control')], [200, 'public, max-age=31536000, immutable'], asset)
      assertThat(got.text.length > 100, `${asset} is empty`)
    }
  },
}

const COOKIES: PortalCase = {
  name: 'two cookies of one answer both arrive, and both come back',
  run: async ({ visitor }) => {
    const ada = visitor()
    const begun = await ada.send('/begin?user=ada&nonce=n-2')
    const set = begun.headers.getSetCookie().map((cookie) => cookie.split('=')[0])
    assertSame(set, ['__Host-ssp-browser', '__Host-ssp-session'], 'the cookies of the first answer')
    assertSame((await ada.send('/options')).status, 200, 'the session, come back')
    assertSame((await ada.send('/begin?user=ada&nonce=n-2')).status, 303, 'the browser, come back')
    const among = visitor({})
    for (const [name, value] of ada.cookies) among.cookies.set(name, value)
    among.cookies.set('other', 'a=b==')
    assertSame((await among.send('/options')).status, 200, 'among cookies of others')
  },
}

export const REQUESTS: readonly PortalCase[] = [METHODS, HEADS, UNKNOWN, ESCAPED, FACES, COOKIES]
