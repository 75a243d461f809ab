import { Miniflare } from 'miniflare'
import { bundle } from './bundle.ts'

/** A worker that answers on this machine. */
interface Running {
  /** Where it answers, such as `http://127.0.0.1:49152`. */
  readonly origin: string
  stop(): Promise<void>
}

interface ToRun {
  /** The worker's module. */
  readonly entry: URL
  readonly bindings: Readonly<Record<string, string>>
  /** Zero lets the system choose. */
  readonly port: number
  /** Told what the worker logs. */
  readonly log?: (line: string) => void
}

/**
 * Runs a worker in workerd on loopback, without a compatibility flag. Requests go straight to the runtime: nothing
 * stands in front that could add or change a header.
 */
export async function runWorker({ entry, bindings, port, log }: ToRun): Promise<Running> {
  const contents = await bundle(entry)
  const runtime = new Miniflare({
    // Neither asks the network for a sample of request properties nor reports anything.
    cf: false,
    telemetry: { enabled: false },
    enableDevRegistry: false,
    ...(log === undefined ? {} : { handleStructuredLogs: ({ message }) => log(message) }),
    workers: [
      {
        config: {
          name: 'portal',
          compatibilityDate: '2026-10-01',
          compatibilityFlags: [],
          manifest: { mainModule: 'worker.js', modules: { 'worker.js': { type: 'esm', contents } } },
          env: Object.fromEntries(Object.entries(bindings).map(([name, value]) => [name, { type: 'text', value }])),
        },
        dev: { unsafeDirectSockets: [{ host: '127.0.0.1', port }] },
      },
    ],
  })
  await runtime.ready
  const { origin } = await runtime.unsafeGetDirectURL('portal')
  return { origin, stop: () => runtime.dispose() }
}
