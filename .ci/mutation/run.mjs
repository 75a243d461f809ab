/** `npm run mutation`: Stryker, and then what survived, each with the reason why it may. */
import { spawnSync } from 'node:child_process'

const stryker = spawnSync('stryker', ['run', '.ci/stryker.config.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
await import('./survivors.mjs')
process.exitCode = stryker.status ?? 1
