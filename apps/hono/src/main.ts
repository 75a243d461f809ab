import { type Demo, startDemo } from './demo/start-demo.ts'
import { startProduction } from './production/start-production.ts'
import { isConfiguration } from './is-configuration.ts'
import { base64url, random } from './random.ts'
import { type DemoSettings, readSettings } from './settings.ts'

/** What the demonstration says about itself, for people. */
function announce({ portal, application, users, codes }: Demo): string {
  return [
    '',
    '  A demonstration, with made-up users. It ends with this process.',
    '',
    `  demo application  ${application}   (everybody's password: demo)`,
    `  portal            ${portal}`,
    '',
    ...users.map(({ name, about }) => `  ${name.padEnd(6)} ${about}`),
    '',
    ...codes.map(({ user, code }) => `  bypass code of ${user}: ${code}`),
    '',
  ].join('\n')
}

async function demonstrate(settings: DemoSettings): Promise<() => void> {
  const demo = await startDemo(settings)
  const { portal, application, users, codes } = demo
  console.log(settings.json ? JSON.stringify({ portal, application, users, codes }) : announce(demo))
  return () => void demo.close()
}

try {
  const settings = readSettings(process.argv.slice(2), process.env, () => base64url(random(32)))
  const stop = settings.kind === 'demo' ? await demonstrate(settings) : await startProduction(settings)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop()
      process.exit(0)
    })
  }
} catch (error) {
  if (!isConfiguration(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
