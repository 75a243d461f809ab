import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import { test } from 'vitest'
import { findChromium } from '../../../.ci/chromium.mjs'
import { ASSETS } from '../src/assets/generated.ts'
import { parseConfig } from '../src/config.ts'
import { securityHeaders } from '../src/http/headers.ts'
import { GALLERY } from '../src/models/gallery.ts'
import { renderPage } from '../src/pages/render.tsx'
const config = parseConfig({ issuer: 'http://localhost', secret: 'A'.repeat(43), demo: true })
test('shots', async () => {
  const now = Date.now()
  const made = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asset = ASSETS.find((one) => one.path === url.pathname)
    const entry = GALLERY[Number(url.pathname.slice(1))]
    const send = (type: string, body: string) => { response.writeHead(200, { ...securityHeaders(config, null), 'content-type': type }); response.end(body) }
    if (asset !== undefined) return send(asset.type, asset.body)
    if (entry === undefined) return void response.writeHead(404).end()
    if (request.headers.accept === 'application/json') return send('application/json', JSON.stringify(entry.model))
    send('text/html; charset=utf-8', renderPage(entry.model, { lang: entry.lang, now: Date.UTC(2026, 8, 1, 9, 30), csrf: 'sample', base: '' }))
  })
  await new Promise<void>((r) => made.listen(0, '127.0.0.1', () => r()))
  const origin = `http://localhost:${(made.address() as AddressInfo).port}`
  const { path, args } = await findChromium()
  const browser = await chromium.launch({ executablePath: path, args })
  const wanted = new RegExp(process.env['WANT'] ?? '.')
  for (const scheme of (process.env['SCHEMES'] ?? 'light,dark').split(',') as ('light' | 'dark')[]) {
    for (const width of (process.env['WIDTHS'] ?? '390,1280').split(',').map(Number)) {
      const context = await browser.newContext({ viewport: { width, height: 700 }, colorScheme: scheme, reducedMotion: 'reduce' })
      const page = await context.newPage()
      for (const [index, { name }] of GALLERY.entries()) {
        if (!wanted.test(name)) continue
        await page.goto(`${origin}/${index}`)
        await page.waitForTimeout(150)
        await page.screenshot({ path: `/tmp/shots/g-${name.replaceAll(/\W+/g, '-')}-${width}-${scheme}.png`, fullPage: true })
      }
      await context.close()
    }
  }
  void now
  await browser.close(); made.close()
})
