import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import encodeQR from 'qr'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { FakePortal } from './fake-portal.ts'
import { enrol, eventually, expectQuiet, launch, phone } from './phone.ts'

const folder = mkdtempSync(join(tmpdir(), 'ssp-scan-'))
const film = join(folder, 'camera.y4m')

/** What the camera sees from now on: a code in the middle of a grey picture, as an uncompressed film (YUV4MPEG2). */
function hold(text: string): void {
  const [width, height, scale] = [640, 480, 6]
  const code = encodeQR(text, 'raw')
  const [left, top] = [width, height].map((all) => Math.floor((all - code.length * scale) / 2)) as [number, number]
  const luma = Buffer.alloc(width * height, 150)
  for (const [y, row] of code.entries()) {
    for (const [x, dark] of row.entries()) {
      for (let line = 0; line < scale; line += 1) {
        const at = (top + y * scale + line) * width + left + x * scale
        luma.fill(dark ? 16 : 235, at, at + scale)
      }
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  writeFileSync(film, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame]))
}

const camera = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
]

let portal: FakePortal
let browsers: Browser[] = []

/** The film is read at the start, hence a browser for each. */
async function open(...more: readonly string[]): Promise<Browser> {
  const browser = await launch(...more)
  browsers.push(browser)
  return browser
}

beforeAll(async () => {
  portal = await new FakePortal().start()
})

afterAll(async () => {
  await portal.stop()
  rmSync(folder, { recursive: true })
})

afterEach(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  browsers = []
})

test('the code that activates is read by the camera', async () => {
  hold(portal.offer('ada').link)
  const browser = await open(...camera)
  const one = await phone(browser, { permissions: ['camera'] })
  await one.page.goto(portal.app.url)
  await one.press('Scan the code')
  await one.at('activate')
  expect(await one.page.getByLabel('Code', { exact: true }).count()).toBe(0)
  await one.press('Continue')
  await one.at('check')
  expect(portal.newest().account).toBe('ada')
  expectQuiet(one)
})

test('the code beside the number replaces typing, once one has looked', async () => {
  hold(`${portal.app.url}#2.another.secret`)
  const browser = await open(...camera)
  const one = await phone(browser, { permissions: ['camera'] })
  await enrol(portal, one, 'bob')
  const prompt = portal.ask({ purpose: 'manage' })
  await one.at('request')
  await one.press('Scan instead')
  await one.at('scan')
  await eventually(one.status).toMatch(/belongs to another request/)
  expect(portal.answers).toEqual([])
  await one.page.close()

  hold(`${portal.app.url}#2.${prompt.id}.${prompt.secret}`)
  const again = await open(...camera)
  const two = await phone(again, { permissions: ['camera'] })
  await enrol(portal, two, 'eva')
  const next = portal.ask({ id: prompt.id, secret: prompt.secret, purpose: 'manage' })
  portal.prompts.splice(portal.prompts.indexOf(prompt), 1)
  await two.at('request')
  await two.press('Scan instead')
  await two.page.getByText('Check what it is about').waitFor()
  expect(await two.heading()).toBe('Change your devices?')
  await two.press('Approve')
  await two.at('end')
  expect(next.state).toBe('approved')
  expectQuiet(two)
})

test('a code of somebody else leads nowhere', async () => {
  hold(`${portal.app.url.replace('localhost', 'elsewhere')}#1.abc.def`)
  const browser = await open(...camera)
  const one = await phone(browser, { permissions: ['camera'] })
  await one.page.goto(portal.app.url)
  await one.press('Scan the code')
  await one.at('scan')
  await eventually(one.status).toMatch(/not for this app/)
})

test('without a camera it says so and offers to type', async () => {
  const browser = await open()
  const one = await phone(browser)
  await one.page.goto(portal.app.url)
  await one.press('Scan the code')
  await one.at('scan')
  await eventually(one.status).toMatch(/camera cannot be used/)
  await one.press('Type the code')
  await one.at('activate')
})
