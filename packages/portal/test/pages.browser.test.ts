import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../../.ci/chromium.mjs'
import { ASSETS } from '../src/assets/generated.ts'
import { parseConfig } from '../src/config.ts'
import { securityHeaders } from '../src/http/headers.ts'
import { GALLERY, surroundingsOf } from '../src/models/gallery.ts'
import { SCREENS } from '../src/models/page-model.ts'
import { renderPage } from '../src/pages/render.tsx'

const WIDTHS = [320, 1280] as const
const SCHEMES = ['light', 'dark'] as const

const config = parseConfig({ issuer: 'http://localhost', secret: 'A'.repeat(43), demo: true })

/** What a planted fault does to a page. */
const FAULTS: Readonly<Record<string, (html: string) => string>> = {
  contrast: (html) => html.replace('</head>', '<link rel="stylesheet" href="/fault.css"></head>'),
  policy: (html) => html.replace('</body>', '<script>document.title = "planted"</script></body>'),
}

let server: Server
let browser: Browser
let origin = ''

/** The gallery behind the portal's own headers: `/3` is its fourth page, `/3?fault=contrast` the same with a fault. */
function serveGallery(): Promise<Server> {
  const made = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asset = ASSETS.find((one) => one.path === url.pathname)
    const entry = GALLERY[Number(url.pathname.slice(1))]
    const send = (type: string, body: string): void => {
      response.writeHead(200, { ...securityHeaders(config, null), 'content-type': type })
      response.end(body)
    }
    if (asset !== undefined) return send(asset.type, asset.body)
    // What a page in a frame asks about itself.
    if (request.method === 'POST') return send('application/json', JSON.stringify({ blocks: [{ block: 'wait', waiting: true }] }))
    if (url.pathname === '/fault.css') return send('text/css', 'main p { color: #bbb !important; background: #ccc !important }')
    if (entry === undefined) return void response.writeHead(404).end()
    const html = renderPage(entry.model, surroundingsOf(entry))
    const fault = FAULTS[url.searchParams.get('fault') ?? '']
    return send('text/html; charset=utf-8', fault === undefined ? html : fault(html))
  })
  return new Promise((resolve) => made.listen(0, '127.0.0.1', () => resolve(made)))
}

/** What the browser complains about: reports against the policy, and scripts that fail. */
function listen(page: Page): string[] {
  const reports: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') reports.push(message.text())
  })
  page.on('pageerror', (error) => reports.push(error.message))
  return reports
}

/** WCAG 2.2 AA and what the tool's authors recommend beyond it. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Opens a page with the auditor in it: reading that takes longer than several audits. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${origin}${path}`)
  // What stands behind *Edit* is part of the page.
  await page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '')
  })
  await page.evaluate(axe.source)
}

/** @param only the rules to ask; all of the standards' where left out */
async function audit(page: Page, only: readonly string[] = []): Promise<readonly string[]> {
  const violations = await page.evaluate(
    async ([standards, rules]) => {
      const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe }
      const runOnly = rules.length > 0 ? { type: 'rule' as const, values: [...rules] } : { type: 'tag' as const, values: [...standards] }
      return (await inPage.run(document, { runOnly, resultTypes: ['violations'] })).violations
    },
    [STANDARDS, only] as const,
  )
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}

beforeAll(async () => {
  server = await serveGallery()
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const { path, args } = await findChromium()
  browser = await chromium.launch({ executablePath: path, args })
})

afterAll(async () => {
  await browser.close()
  server.close()
})

test('every screen of the portal is in the gallery', () => {
  expect([...new Set(GALLERY.map((one) => one.model.screen))].toSorted()).toEqual([...SCREENS].toSorted())
  expect(new Set(GALLERY.map((one) => one.name)).size).toBe(GALLERY.length)
})

/** What has a side: boxes, and not the words in them, whose order is their language's. */
const BOXES =
  '.ssp-header, .ssp-context, .ssp-monogram, .ssp-main, .ssp-main > :not(.ssp-text), .ssp-choice, .ssp-choice > *, .ssp-card, .ssp-card-head > *, .ssp-tile, .ssp-badges, .ssp-notice, .ssp-notice > .ssp-sign, .ssp-field input, .ssp-field select, .ssp-edit, .ssp-footer'

interface Box {
  readonly what: string
  /** From the side where reading starts, in pixels. */
  readonly start: number
  readonly end: number
}

/** Every box of the page by its distance from where reading starts. */
const boxes = (page: Page, direction: 'ltr' | 'rtl'): Promise<readonly Box[]> =>
  page.evaluate(
    ([selector, dir]) => {
      document.documentElement.dir = dir
      const { clientWidth } = document.documentElement
      const seen = [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length > 0)
      return seen.map((one) => {
        const { left, right } = one.getBoundingClientRect()
        const what = `${one.tagName.toLowerCase()}.${one.className}`
        return dir === 'ltr' ? { what, start: left, end: right } : { what, start: clientWidth - right, end: clientWidth - left }
      })
    },
    [BOXES, direction] as const,
  )

/** Boxes that do not stand on the other side when reading starts there. */
async function unmirrored(page: Page): Promise<readonly string[]> {
  const ltr = await boxes(page, 'ltr')
  const rtl = await boxes(page, 'rtl')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  const off = ltr.filter((box, place) => {
    const other = rtl[place]
    return other === undefined || Math.abs(other.start - box.start) > 1.5 || Math.abs(other.end - box.end) > 1.5
  })
  return [...off.map(({ what }) => what), ...(wide ? ['it scrolls sideways'] : [])]
}

describe('accessible, in one column, and within its policy', () => {
  test('each page stands the other way round where reading starts on the right', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const faults: string[] = []
    for (const [index, { name, lang }] of GALLERY.entries()) {
      // Another language's words change no side.
      if (lang !== 'en') continue
      await page.goto(`${origin}/${index}`)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        faults.push(...(await unmirrored(page)).map((what) => `${name} at ${width} px: ${what}`))
      }
    }
    expect(faults).toEqual([])
    // A planted one is seen.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('.ssp-main { margin-left: 24px }')
      document.adoptedStyleSheets = [sheet]
    })
    expect(await unmirrored(page)).not.toEqual([])
    await context.close()
  }, 300_000)

  test('each page of the gallery at each width in each scheme', async () => {
    // Whoever asks for less motion sees a change of scheme at once.
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    const reports = listen(page)
    const faults: string[] = []
    let audited = 0
    for (const [index, { name }] of GALLERY.entries()) {
      await open(page, `/${index}`)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        for (const [place, colorScheme] of SCHEMES.entries()) {
          await page.emulateMedia({ colorScheme })
          // Colours are all that another scheme changes.
          const wide = await page.evaluate(() => document.documentElement.scrollWidth)
          const found = [...(await audit(page, place === 0 ? [] : ['color-contrast'])), ...reports.splice(0), ...(wide > width ? [`${wide} px wide`] : [])]
          faults.push(...found.map((one) => `${name} at ${width} px, ${colorScheme}: ${one}`))
          audited += 1
        }
      }
    }
    await context.close()
    console.log(`${GALLERY.length} page states × ${WIDTHS.length} widths × ${SCHEMES.length} schemes = ${audited} audits`)
    expect(faults).toEqual([])
    expect(audited).toBe(GALLERY.length * WIDTHS.length * SCHEMES.length)
  }, 600_000)

  test('a planted contrast fault and a planted fault against the policy are found', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const reports = listen(page)
    const index = GALLERY.findIndex((one) => one.model.screen === 'prompt')
    await open(page, `/${index}?fault=contrast`)
    expect((await audit(page)).some((one) => one.startsWith('color-contrast'))).toBe(true)
    expect(reports).toEqual([])
    await page.goto(`${origin}/${index}?fault=policy`)
    await expect.poll(() => reports.join()).toMatch(/Content Security Policy/)
    expect(await page.title()).not.toBe('planted')
    await context.close()
  })
})
