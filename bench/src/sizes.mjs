/** What is sent and loaded, minified and gzipped. */
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { SCRIPTS, START, STYLE, WORKER } from '../../packages/authenticator/dist/assets/generated.js'
import { ASSETS } from '../../packages/portal/dist/assets/generated.js'
import { ourWorker } from './edge/build-worker.mjs'
import { detail, notMeasured, row } from './report.mjs'

const CORE = fileURLToPath(new URL('../../packages/core/dist/index.js', import.meta.url))

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

const zipped = (text) => gzipSync(text, { level: 9 }).length

const size = (what, bytes, atMost) => row({ what: `${what}, minified and gzipped`, values: [bytes], atMost, say: kilobytes })

/** As much of the core as a program keeps that imports these names. */
async function coreSize(names) {
  const stdin = { contents: `export ${names} from ${JSON.stringify(CORE)}`, resolveDir: '.' }
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, format: 'esm', target: 'es2023' })
  return zipped(outputFiles[0].text)
}

function assetSize(type) {
  const found = ASSETS.filter((asset) => asset.type.startsWith(type))
  if (found.length === 0) throw new Error(`the portal has no ${type}`)
  return found.reduce((sum, { body }) => sum + zipped(body), 0)
}

const sum = (modules) => modules.reduce((bytes, { text }) => bytes + zipped(text), 0)

/** What the page begins with, and all that it can load in one language but the reader of QR codes. */
function authenticatorSizes() {
  const whole = SCRIPTS.filter(({ path }) => !/^(scanner|de)\./.test(path))
  const ofScripts = (scripts) => scripts.reduce((bytes, { body }) => bytes + zipped(body), zipped(STYLE.body))
  return { start: ofScripts(SCRIPTS.filter(({ path }) => START.includes(path))), whole: ofScripts(whole) + zipped(WORKER) }
}

async function workerSize() {
  const what = 'the edge worker without WebAuthn and phone data'
  try {
    const modules = await ourWorker({ split: true })
    size(what, sum(modules.filter(({ atOnce }) => atOnce)), 40_000)
    detail(`loaded lazily: ${kilobytes(sum(modules.filter(({ atOnce }) => !atOnce)))}`)
  } catch (error) {
    notMeasured(what, error.message)
  }
}

export async function sizesBench() {
  size('the core, whole', await coreSize('*'), 10_000)
  size('the core, a matrix look-up', await coreSize('{ capabilities }'), 3_000)
  size("the portal's page script", assetSize('text/javascript'), 8_000)
  size("the portal's style", assetSize('text/css'), 6_000)
  const { start, whole } = authenticatorSizes()
  size('the authenticator without the QR reader: all scripts, style and worker', whole, 12_000)
  detail(`of it, what its page begins with: ${kilobytes(start)}`)
  await workerSize()
}
