import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { authenticator } from '../src/index.ts'

const made = authenticator({ issuer: 'https://mfa.example.org/portal/', name: 'Example' })
const file = (path: string, of = made) => of.files.find((one) => one.path === path)!
const policy = (path: string, of = made) => file(path, of).headers['content-security-policy']!
const ask = (path: string, method = 'GET', of = made) => of.fetch(new Request(new URL(path, of.url), { method }))

describe('the files', () => {
  test('are below the issuer by default, or wherever they are said to be', () => {
    expect(made.url).toBe('https://mfa.example.org/portal/a/')
    expect(authenticator({ issuer: 'https://a.example', url: 'https://b.example/', name: 'E' }).url).toBe('https://b.example/')
  })

  test.each([
    ['an issuer that is no URL', { issuer: 'mfa.example.org', name: 'E' }],
    ['an issuer with a query', { issuer: 'https://mfa.example.org/?a', name: 'E' }],
    ['a URL without its slash', { issuer: 'https://mfa.example.org', url: 'https://b.example/a', name: 'E' }],
    ['a URL with a fragment', { issuer: 'https://mfa.example.org', url: 'https://b.example/#a', name: 'E' }],
  ])('%s is refused', (_, options) => {
    expect(() => authenticator(options)).toThrow(TypeError)
  })

  test('name everything that the page and the manifest name', () => {
    const paths = made.files.map(({ path }) => path)
    const named = [...file('').body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path)
    const { icons } = JSON.parse(file('manifest.webmanifest').body) as { icons: { src: string }[] }
    expect(named.length).toBeGreaterThan(4)
    expect(paths).toEqual(expect.arrayContaining([...named, ...icons.map(({ src }) => src)]))
    expect(new Set(paths).size).toBe(paths.length)
  })

  test('are all kept by the worker but for itself', () => {
    const { files } = JSON.parse(/^const SSP = (.*)$/m.exec(file('sw.js').body)![1]!) as { files: string[] }
    expect([...files, 'sw.js'].toSorted()).toEqual(made.files.map(({ path }) => path).toSorted())
  })

  test('are another version once anything in them differs, the name among it', () => {
    const worker = (name: string, issuer = 'https://mfa.example.org') => file('sw.js', authenticator({ issuer, name })).body
    expect(worker('Example')).toBe(worker('Example'))
    expect(worker('Example')).not.toBe(worker('Exemple'))
    expect(worker('Example')).not.toBe(worker('Example', 'https://mfa.example.com'))
  })

  test('escape what the operator calls it', () => {
    const { body } = file('', authenticator({ issuer: 'https://mfa.example.org', name: `"><script>alert('&')</script>` }))
    expect(body).toContain('data-name="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"')
    expect(body.match(/<script/g)).toHaveLength(1)
  })

  test('leave the page within its budget', () => {
    expect(gzipSync(file('').body, { level: 9 }).length).toBeLessThan(700)
  })
})

describe('the headers', () => {
  test('let nothing in but the app itself', () => {
    for (const { path } of made.files) {
      expect(policy(path).split('; ')).toEqual([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types ssp',
      ])
      expect(file(path).headers).toMatchObject({
        'permissions-policy': 'camera=(self)',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'strict-transport-security': expect.stringContaining('max-age'),
      })
    }
  })

  test('name the portal where it is another origin, and no more than its origin', () => {
    const elsewhere = authenticator({ issuer: 'https://mfa.example.org/portal', url: 'https://phone.example.org/', name: 'E' })
    expect(policy('', elsewhere)).toContain("connect-src 'self' https://mfa.example.org;")
  })

  test('keep for ever what carries its hash, and nothing else', () => {
    for (const { path, headers } of made.files) {
      const isFixed = /^\w+\.\w{8,}\.(js|css)$/.test(path)
      expect(headers['cache-control']).toBe(isFixed ? 'public, max-age=31536000, immutable' : 'no-cache')
    }
    expect(made.files.filter(({ headers }) => headers['cache-control']!.includes('immutable')).length).toBeGreaterThan(5)
  })

  test('ask for TLS only where there is some', () => {
    expect(file('', authenticator({ issuer: 'http://localhost:1', name: 'E' })).headers).not.toHaveProperty('strict-transport-security')
  })
})

describe('fetch', () => {
  test('answers with each file and its headers', async () => {
    for (const { path, body, headers } of made.files) {
      const response = await ask(path)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toEqual(headers)
      expect(await response.text()).toBe(body)
    }
  })

  test('goes by the path alone: the host is whatever stands in front', async () => {
    const response = await made.fetch(new Request('http://127.0.0.1:8080/portal/a/?from=home'))
    expect(response.status).toBe(200)
  })

  test.each(['../', '../a', 'app.js', 'sw.js/', '%2e%2e/', 'SW.js', '__proto__'])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  test('can only be read', async () => {
    const head = await ask('', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    const post = await ask('', 'POST')
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})
