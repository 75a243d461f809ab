import { runWorker } from './run-worker.ts'

/** Runs the worker on this machine, with the bindings of `../bindings.ts` from the environment. */
const bindings = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (name.startsWith('SSP_') && value !== undefined ? [[name, value]] : [])),
)
const port = Number(process.env['PORT'] ?? 8787)
const { origin, stop } = await runWorker({ entry: new URL('../main.ts', import.meta.url), bindings, port, log: console.error })
console.log(`the worker answers at ${origin}; everything ends with this process`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
