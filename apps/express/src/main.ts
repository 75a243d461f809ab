import { ConfigurationError } from '@ssp/portal'
import { readSettings } from './settings.ts'
import { start } from './start.ts'

try {
  const settings = readSettings(process.env)
  const stop = await start(settings)
  console.log(`the portal answers at ${settings.issuer}, behind port ${settings.port} of this machine`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop()
      process.exit(0)
    })
  }
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
