import type { AccountEvent, Device } from '@ssp/core'
import { accountsAlong, anySoup } from './event-soup.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, anyStep, liveAll, type Moment } from './life.ts'

const stopping = anyStep(
  [
    ...(['add', 'remove', 'undo', 'undo', 'dispute', 'dispute'] as const),
    ...(['activate', 'activate', 'suspend', 'resume', 'lift-freeze', 'lift-freeze', 'report-lost'] as const),
  ],
  ['user', 'user', 'user', 'administrator'],
)

/** The device that this moment stopped for good, and the one that may be in use from now on. */
function stopped({ question: { command }, before }: Moment): { readonly now?: string; readonly nevermore?: string } {
  switch (command.type) {
    case 'suspend':
      return { now: command.device }
    case 'dispute': {
      const change = before.changes.find(({ id }) => id === command.change)
      const bound = change?.kind === 'add' || change?.kind === 'activate' ? change.device : null
      return bound === null ? {} : { now: bound }
    }
    case 'resume':
      return { nevermore: command.device }
    // A device of its own, whatever its id.
    case 'add':
    case 'assign-token':
      return { nevermore: command.device.id }
    default:
      return {}
  }
}

function staysAway(implementation: Implementation, options: CheckOptions): void {
  checkRandom('suspension.final', anyLife(stopping), options, (plan) => {
    const away = new Set<string>()
    for (const moment of liveAll(implementation, plan).moments) {
      const { question, decision, after } = moment
      if (decision.outcome !== 'allow' || after === null) continue
      const { now, nevermore } = stopped(moment)
      if (now !== undefined) away.add(now)
      if (nevermore !== undefined) away.delete(nevermore)
      const back = after.devices.find(({ id, state }) => state === 'active' && away.has(id))
      if (back !== undefined) return `\`${question.command.type}\` brought back \`${back.id}\``
    }
    return null
  })
}

function waits(implementation: Implementation, options: CheckOptions): void {
  checkRandom('suspension.pending', anySoup(), options, (events: readonly AccountEvent[]) => {
    const along = accountsAlong(implementation, events)
    for (const [index, event] of events.entries()) {
      const now = along[index + 1]
      if (event.type !== 'device-resumed' || now === undefined || now === along[index]) continue
      const earlier = along.slice(0, index + 1).toReversed()
      const found = (one: (typeof along)[number] | undefined): Device | undefined =>
        one?.devices.find(({ id }) => id === event.device)
      // How it was before it was suspended, unless it went away and came back in between.
      const was = earlier.map(found).find((one) => one?.state !== 'suspended')
      if (was === undefined) continue
      const state = found(now)?.state
      if (state !== was.state) return `a device that was \`${was.state}\` is \`${state}\` once it is resumed`
      if (was.state === 'pending' && now.everActive !== along[index]?.everActive) return 'waiting made an old account'
    }
    return null
  })
}

export const SUSPENSION_LAWS: readonly Law[] = [
  {
    id: 'suspension.final',
    cites: ['design 4: undo and dispute', 'design 4: lost device'],
    statement: 'what was disputed or an administrator suspended is in use again by nothing that its user does',
    check: (implementation, { runs, ...options }) => staysAway(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'suspension.pending',
    cites: ['design 4: first device'],
    statement: 'resuming puts a device back as it was: one that nobody had activated waits, and makes no account old',
    check: (implementation, { runs, ...options }) => waits(implementation, { ...options, runs: runs / 2 }),
  },
]
