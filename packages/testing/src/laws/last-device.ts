import type { Account, Policy } from '@ssp/core'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, anyStep, liveAll } from './life.ts'
import { isUsable, usableOf } from './means.ts'
import { answer } from './scene.ts'
import { USER_COMMANDS } from './words.ts'

const TAKES_POWER: readonly string[] = ['report-lost', 'dispute']

const OWN = USER_COMMANDS.filter((type) => !TAKES_POWER.includes(type))

/** The user's own commands, those that take devices away more often than the others. */
const ownStep = anyStep(
  [...OWN, 'add', 'add', 'activate', 'remove', 'remove', 'remove', 'undo', 'undo', 'undo'],
  ['user'],
)

const strands = (before: Account, now: Account, policy: Policy): boolean =>
  usableOf(before, policy).length > 0 && usableOf(now, policy).length === 0

function neverStranded(implementation: Implementation, options: CheckOptions): void {
  checkRandom('last-device.sequences', anyLife(ownStep, 32), options, (plan) => {
    const { moments } = liveAll(implementation, plan)
    for (const { question, before, after } of moments) {
      if (after === null) return `allowed \`${question.command.type}\`, which cannot happen`
      if (plan.setting.policies.some((policy) => strands(before, after, policy))) {
        return `\`${question.command.type}\` left an application without a usable device`
      }
    }
    return null
  })
}

/** Nobody is kept from removing what isn't the last usable device anywhere. */
function notTooStrict(implementation: Implementation, options: CheckOptions): void {
  checkRandom('last-device.no-more', anyWorld, options, (question) => {
    const { command, facts, policy } = question
    const decision = answer(implementation, question)
    if (
      decision.outcome !== 'refuse' ||
      decision.needs === 'never' ||
      !decision.needs.includes('another-usable-device')
    )
      return null
    const undone = command.type === 'undo' ? facts.account.changes.find(({ id }) => id === command.change) : undefined
    const gone = command.type === 'remove' ? command.device : undone?.kind === 'add' ? undone.device : null
    const { devices } = facts.account
    const last = [policy, ...facts.reachable].some(
      (one) =>
        devices.some(({ id }) => id === gone) &&
        devices.filter((device) => isUsable(device, one)).every(({ id }) => id === gone) &&
        usableOf(facts.account, one).length > 0,
    )
    return last ? null : 'asked for another device, though one stays usable in every application'
  })
}

export const LAST_DEVICE_LAWS: readonly Law[] = [
  {
    id: 'last-device.sequences',
    cites: ['facts 2', 'design 4: last device'],
    statement:
      'no sequence of self-service commands, but for reporting and disputing, takes an application in reach from a usable device to none',
    check: (implementation, { runs, ...options }) => neverStranded(implementation, { ...options, runs: runs / 2 }),
  },
  {
    id: 'last-device.no-more',
    cites: ['design 4: last device'],
    statement: 'another device is asked for only where the one that goes is the last usable one of some application',
    check: notTooStrict,
  },
]
