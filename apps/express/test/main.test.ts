import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError } from '@ssp/portal'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readSettings } from '../src/settings.ts'
import { start } from '../src/start.ts'

const ENVIRONMENT = {
  SSP_ISSUER: 'http://localhost:3000/mfa',
  SSP_SECRET: 'dGhlLXNlY3JldC1vZi10aGUtc2VydmVyLXVuZGVyLXRlc3Q',
  SSP_APPLICATION: 'Wiki',
  SSP_CLIENT_ID: 'ABCDEFGHIJ0123456789',
  SSP_CLIENT_SECRET: 'x'.repeat(40),
  SSP_REDIRECT_URI: 'http://localhost:8080/callback',
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('settings', () => {
  it('are read with what they default to', () => {
    expect(readSettings(ENVIRONMENT)).toMatchObject({ port: 3000, issuer: 'http://localhost:3000/mfa', database: null, trustedProxies: 0 })
    const given = { ...ENVIRONMENT, PORT: '8080', SSP_DATABASE: 'ssp.sqlite', SSP_TRUSTED_PROXIES: '2', SSP_ISSUER: 'https://mfa.example.org/' }
    expect(readSettings(given)).toMatchObject({ port: 8080, issuer: 'https://mfa.example.org', database: 'ssp.sqlite', trustedProxies: 2 })
  })

  it('ask how many proxies stand in front wherever TLS ends there', () => {
    const behind = { ...ENVIRONMENT, SSP_ISSUER: 'https://mfa.example.org' }
    expect(() => readSettings(behind)).toThrow('`SSP_TRUSTED_PROXIES`: give a whole number from 0 to 8')
    expect(readSettings({ ...behind, SSP_TRUSTED_PROXIES: '0' }).trustedProxies).toBe(0)
  })

  it.each<readonly [key: string, value: string | undefined]>([
    ...Object.keys(ENVIRONMENT).map((key) => [key, undefined] as const),
    ['SSP_ISSUER', 'http://mfa.example.org'],
    ['SSP_ISSUER', 'mfa'],
    ['SSP_TRUSTED_PROXIES', 'all'],
    ['SSP_TRUSTED_PROXIES', '9'],
    ['SSP_TRUSTED_PROXIES', ''],
    ['SSP_TRUSTED_PROXIES', '0x1'],
    ['PORT', '-1'],
  ])('name %s where it is %s, and what to give', (key, value) => {
    expect(() => readSettings({ ...ENVIRONMENT, [key]: value })).toThrow(new RegExp(`\`${key}\`: give `))
  })
})

describe('the server', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })

  it('answers at its base path, from a database that outlives it, until it is stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ssp-express-'))
    const port = await freePort()
    const stop = await start({ ...readSettings(ENVIRONMENT), port, database: join(folder, 'ssp.sqlite') })
    const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'application/json', connection: 'close' } })
    const [page, outside] = [await get('/mfa/options'), await get('/options')]
    expect([page.status, await page.json(), outside.status]).toMatchObject([401, { code: 'session' }, 404])
    stop()
    await expect(get('/mfa/options')).rejects.toThrow()
    rmSync(folder, { recursive: true })
  })

  it('has a timer for the notices that wait, until it is stopped', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const folder = mkdtempSync(join(tmpdir(), 'ssp-express-'))
    const stop = await start({ ...readSettings(ENVIRONMENT), port: 0, database: join(folder, 'ssp.sqlite') })
    expect(vi.getTimerCount()).toBe(1)
    stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    rmSync(folder, { recursive: true })
  })

  it('does not start with a secret that is none', async () => {
    await expect(start({ ...readSettings(ENVIRONMENT), secret: 'short', port: 0 })).rejects.toThrow(ConfigurationError)
  })

  it('says what is wrong and gives up', async () => {
    vi.stubEnv('SSP_ISSUER', '')
    const said = vi.spyOn(console, 'error').mockReturnValue()
    const before = process.exitCode
    await import('../src/main.ts')
    expect([process.exitCode, said.mock.calls]).toEqual([1, [[expect.stringMatching(/^configuration `SSP_ISSUER`: give the public URL/)]]])
    process.exitCode = before
  })
})
