/** One contender behind a socket on loopback, in a process of its own: nobody's heap or garbage is another's. */
import { listen } from '../../../apps/hono/src/adapter.ts'

let last = { cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() }

const ANSWERS = {
  async start({ contender, settings }) {
    const { contender: make } = await import(`./contenders/${contender}.mjs`)
    const { app, ...more } = await make(settings)
    const server = await listen(app, 0)
    return { port: server.address().port, ...more }
  },
  /** Since the last time: microseconds of processor time, all threads together, and the share of time that it was busy. */
  async used() {
    const now = { cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() }
    const { user, system } = process.cpuUsage(last.cpu)
    const { utilization } = performance.eventLoopUtilization(now.loop, last.loop)
    last = now
    return { cpu: user + system, busy: utilization }
  },
}

process.on('message', ({ ask, ...more }) =>
  ANSWERS[ask](more).then(
    (value) => process.send({ value }),
    (error) => process.send({ error: error.message }),
  ),
)
process.on('disconnect', () => process.exit())
