import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { mailServer } from './mail-server.ts'
import { type Program, program, run, type Running } from './programs.ts'

const EXAMPLE = JSON.parse(readFileSync(new URL('../../../examples/applications.json', import.meta.url), 'utf8')) as Readonly<Record<string, object>>

const SECRETS = {
  WIKI_SECRET: 'wiki-secret-'.padEnd(40, '0'),
  INTRANET_SKEY: 'intranet-skey-'.padEnd(40, '0'),
  MESSAGES_SECRET: `whsec_${btoa('messages-secret-messages-secret-')}`,
  MAIL_PASSWORD: 'the mail password of the tests',
  LOGIN_SECRET: 'the login secret of the tests',
}

const PASSWORD = 'correct horse battery staple'

let main: Program
let passwordHash: Program
let enrolmentLink: Program
let folder = ''
const started: Running[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ssp-production-'))
  main = await program('main.ts')
  passwordHash = await program('production/password-hash.ts')
  enrolmentLink = await program('production/enrolment-link.ts')
})

afterEach(async () => {
  for (const { child, over } of started.splice(0)) {
    child.kill('SIGKILL')
    await over
  }
})

afterAll(() => {
  for (const { file } of [main, passwordHash, enrolmentLink]) rmSync(file, { force: true })
  rmSync(folder, { recursive: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

let files = 0

/** The variables of a production start with this file. */
function environment(file: object, change: Readonly<Record<string, string>> = {}): Record<string, string> {
  const applications = join(folder, `applications-${(files += 1)}.json`)
  writeFileSync(applications, JSON.stringify(file))
  return {
    SSP_ISSUER: 'https://mfa.example.org',
    SSP_SECRET: 'dGhlLXNlY3JldC1vZi1wcm9kdWN0aW9uLXVuZGVyLXRlc3Q',
    SSP_APPLICATIONS: applications,
    SSP_DATABASE: join(folder, 'ssp.sqlite'),
    SSP_TRUSTED_PROXIES: '0',
    ...SECRETS,
    ...change,
  }
}

/** Starts the server, and waits until it answers. */
async function start(file: object): Promise<{ readonly url: string; readonly server: Running; readonly env: Record<string, string> }> {
  const port = await freePort()
  const env = { ...environment(file), PORT: String(port) }
  const server = run(main, ['--production'], env)
  started.push(server)
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(
    async () => {
      if (server.child.exitCode !== null) throw new Error(server.stderr)
      await fetch(`${url}/`)
    },
    { timeout: 60_000, interval: 50 },
  )
  return { url, server, env }
}

describe('a production start', () => {
  test('with the example of every section opens every door, and ends when it is told to', async () => {
    const { url, server } = await start(EXAMPLE)
    const status = async (path: string): Promise<number> => (await fetch(`${url}${path}`, { redirect: 'manual' })).status
    expect(await Promise.all(['/central', '/manage', '/frame/web/v1/auth', '/oauth/v1/authorize', '/nowhere'].map(status))).toEqual([200, 200, 400, 400, 404])
    const page = await (await fetch(`${url}/central`, { headers: { accept: 'application/json' } })).json()
    expect(JSON.stringify(page)).toContain('Example sign-in')
    server.child.kill('SIGTERM')
    expect(await server.over).toBe(0)
    expect([server.stdout, server.stderr]).toEqual(['', ''])
  })

  test('without the optional sections has none of their doors', async () => {
    const { mail: _mail, central: _central, applications, ...rest } = EXAMPLE
    const { url } = await start({ ...rest, applications: (applications as object[]).slice(0, 1) })
    for (const path of ['/central', '/manage', '/frame/web/v1/auth']) expect((await fetch(`${url}${path}`)).status).toBe(404)
    expect((await fetch(`${url}/oauth/v1/authorize`)).status).toBe(400)
  })
})

describe('beside a running server', () => {
  test('a hash lets its password in, a link opens there once it was issued, and its user is told by mail', async () => {
    const hashing = run(passwordHash, [], {}, `${PASSWORD}\n`)
    expect(await hashing.over).toBe(0)
    const hash = hashing.stdout.trim()
    expect([hash, hashing.stderr]).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$\S+$/), ''])

    const mail = await mailServer(SECRETS.MAIL_PASSWORD)
    const smtp = { host: '127.0.0.1', port: mail.port, tls: 'none', user: 'mfa', passwordFrom: 'MAIL_PASSWORD', from: 'mfa@example.org' }
    const { url, env } = await start({
      ...EXAMPLE,
      mail: { ...EXAMPLE['mail'], smtp },
      central: { ...EXAMPLE['central'], login: { passwords: [{ name: 'Zoe', hash }] } },
    })

    const issuing = run(enrolmentLink, ['zoe', '2'], env)
    expect([await issuing.over, issuing.stderr]).toEqual([0, ''])
    const [, path = ''] = /^https:\/\/mfa\.example\.org(\/enrol\/[\w-]{43})\n$/.exec(issuing.stdout) ?? []
    expect(path).not.toBe('')
    expect(mail.arrived).toEqual([{ to: ['zoe@example.org'], text: expect.stringContaining('An enrolment link was issued') }])
    expect(mail.arrived[0]?.text).not.toContain(path.slice(-20))
    await mail.close()

    const browser = async (at: string, cookies: string, body: string | null) =>
      fetch(`${url}${at}`, {
        method: body === null ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { accept: 'application/json', cookie: cookies, ...(body !== null && { 'content-type': 'application/x-www-form-urlencoded' }) },
        ...(body !== null && { body }),
      })
    const opened = await browser(path, '', null)
    const [cookie = ''] = opened.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
    const { csrf } = (await opened.json()) as { csrf: string }
    const logIn = (password: string) => browser(`${path}/login`, cookie, new URLSearchParams({ _csrf: csrf, username: 'zoe', password }).toString())
    expect((await logIn('wrong')).status).toBe(400)
    const first = await logIn(PASSWORD)
    expect([first.status, first.headers.get('location')]).toEqual([303, '/devices/add'])
    expect((await logIn(PASSWORD)).status).toBe(403)
  })

  test.each([[[]], [['zoe', '721']], [['zoe', '1', '2']]])('no link for %j', async (args) => {
    const issuing = run(enrolmentLink, args, environment(EXAMPLE))
    expect([await issuing.over, issuing.stdout]).toEqual([1, ''])
    expect(issuing.stderr).toMatch(/^(say for whom|a link lives)[^\n]*\n$/)
  })

  test('no link where it would open nowhere, or nothing is set', async () => {
    const { standalone: _, ...central } = EXAMPLE['central'] as { standalone: string }
    const applications = (EXAMPLE['applications'] as unknown as object[]).slice(0, 3)
    const nowhere = run(enrolmentLink, ['zoe'], environment({ ...EXAMPLE, applications, central }))
    expect([await nowhere.over, nowhere.stdout]).toEqual([1, ''])
    expect(nowhere.stderr).toContain('`central.standalone`')
    const unset = run(enrolmentLink, ['zoe'], {})
    expect([await unset.over, unset.stderr]).toEqual([1, expect.stringContaining('`SSP_ISSUER`')])
  })

  test.each(['', '\n', `${'x'.repeat(1_025)}\n`])('no hash for no password, or one that nobody could use', async (input) => {
    const hashing = run(passwordHash, [], {}, input)
    expect([await hashing.over, hashing.stdout]).toEqual([1, ''])
  })
})

describe('a fault in the file or beside it stops the start, and is named', () => {
  const part = (name: string): object => EXAMPLE[name] ?? {}
  const applications = EXAMPLE['applications'] as unknown as Readonly<Record<string, object>>[]
  const changed = (at: number, change: object): object => ({
    ...EXAMPLE,
    applications: applications.map((one, index) => (index === at ? { ...one, ...change } : one)),
  })
  const at = (name: string, change: object): object => ({ ...EXAMPLE, [name]: { ...part(name), ...change } })

  test.each<[key: string, file: object, env?: Readonly<Record<string, string>>]>([
    ['SSP_APPLICATIONS applications.0', changed(0, { client: undefined })],
    ['SSP_APPLICATIONS applications.1.integration.parents.0', changed(1, { integration: { ...applications[1]?.['integration'], parents: ['https://intranet.example.org/'] } })],
    ['SSP_APPLICATIONS mail.smtp.tls', at('mail', { smtp: { ...(part('mail') as { smtp: object }).smtp, tls: 'none' } })],
    ['SSP_APPLICATIONS central.login.passwords.0.hash', at('central', { login: { passwords: [{ name: 'zoe', hash: 'hidden' }] } })],
    ['central.returnAddresses', at('central', { returnAddresses: ['http://intranet.example.org/'] })],
    ['SSP_ISSUER', EXAMPLE, { SSP_ISSUER: 'https://example.org/mfa' }],
    ['MAIL_PASSWORD', EXAMPLE, { MAIL_PASSWORD: '' }],
    ['INTRANET_SKEY', EXAMPLE, { INTRANET_SKEY: 'hidden' }],
    ['SSP_SECRET', EXAMPLE, { SSP_SECRET: '' }],
  ])('%s', async (key, file, env = {}) => {
    const failed = run(main, ['--production'], { ...environment(file, env), PORT: String(await freePort()) })
    expect([await failed.over, failed.stdout]).toEqual([1, ''])
    expect(failed.stderr).toMatch(/^configuration `[^\n]*\n$/)
    expect(failed.stderr).toContain(`\`${key}\`: `)
    for (const secret of [...Object.values(SECRETS), 'hidden']) expect(failed.stderr).not.toContain(secret)
  })
})
