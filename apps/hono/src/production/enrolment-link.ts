import type { Administrator } from '@ssp/portal'
import { isConfiguration } from '../is-configuration.ts'
import { base64url, random } from '../random.ts'
import { readSettings } from '../settings.ts'
import { openPortal } from './open-portal.ts'

const ADMINISTRATOR: Administrator = { type: 'administrator', id: 'command-line', role: 'administrator' }

const HOUR_MS = 3_600_000

/** `npm run enrolment-link -- <username> [hours]`, with the settings of the server: prints the link, once. */
async function issue(username: string, hours: number): Promise<void> {
  const settings = readSettings(['--production'], process.env, () => base64url(random(32)))
  if (settings.kind !== 'production') return
  const { portal, settled, close } = await openPortal(settings)
  try {
    const issued = await portal.administration.issueEnrolmentLink(ADMINISTRATOR, username, { lifeMs: hours * HOUR_MS })
    if (issued.kind !== 'done') throw new RangeError(`refused: ${issued.kind === 'refused' ? issued.decision.because.join(', ') : issued.kind}`)
    console.log(issued.url)
    await settled()
  } finally {
    close()
  }
}

try {
  const [username, hours = '24', ...more] = process.argv.slice(2)
  if (username === undefined || !/^[1-9]\d{0,2}$/.test(hours) || more.length > 0) {
    throw new RangeError('say for whom, and for how many hours, 1 to 720: npm run enrolment-link -- <username> [hours]')
  }
  await issue(username, Number(hours))
} catch (error) {
  if (!isConfiguration(error) && !(error instanceof RangeError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
