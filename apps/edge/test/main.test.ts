import { afterEach, expect, it, vi } from 'vitest'
import { runWorker } from '../src/dev/run-worker.ts'

const BINDINGS = {
  SSP_ISSUER: 'http://localhost:8787/mfa',
  SSP_SECRET: 'dGhlLXNlY3JldC1vZi10aGUtd29ya2VyLXVuZGVyLXRlc3Q',
  SSP_APPLICATION: 'Wiki',
  SSP_CLIENT_ID: 'ABCDEFGHIJ0123456789',
  SSP_CLIENT_SECRET: 'x'.repeat(40),
  SSP_REDIRECT_URI: 'http://localhost:8080/callback',
}

let stop = (): Promise<void> => Promise.resolve()

afterEach(() => stop())

/** Starts the worker that the app ships. */
async function start(bindings: Readonly<Record<string, string>>) {
  const lines: string[] = []
  const entry = new URL('../src/main.ts', import.meta.url)
  const worker = await runWorker({ entry, bindings, port: 0, log: (line) => lines.push(line) })
  stop = worker.stop
  return { origin: worker.origin, lines }
}

it('answers in workerd, with every provider loaded and no Node at hand', async () => {
  const { origin, lines } = await start(BINDINGS)
  const page = await fetch(`${origin}/mfa/options`, { headers: { accept: 'application/json' } })
  expect([page.status, await page.json()]).toMatchObject([401, { code: 'session' }])
  const health = await fetch(`${origin}/mfa/oauth/v1/health_check`, { method: 'POST', body: '' })
  expect(health.status).toBe(400)
  expect(lines).toEqual([])
})

it.each(Object.keys(BINDINGS))('answers nobody without %s, and says what to bind', async (key) => {
  const { origin, lines } = await start({ ...BINDINGS, [key]: '' })
  const page = await fetch(`${origin}/mfa/options`)
  expect(page.status).toBe(500)
  expect(await page.text()).not.toContain('SSP_')
  await vi.waitFor(() => expect(lines.join('\n')).toContain(`configuration \`${key}\`: bind `))
})
