import fc from 'fast-check'
import type { DeviceType, Operation, Platform, Prompt } from '@ssp/core'
import { isOffered, isPlatformOffered } from '../model/tables.ts'
import { newDevice, refTo } from '../worlds/builders.ts'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, liveAll } from './life.ts'
import { satisfy } from './satisfy.ts'
import { accountOf, answer, type Body, deviceOf, type Question, scene, verifiedBy } from './scene.ts'
import { DEVICE_TYPES, NEEDS, PLATFORMS, PROMPTS } from './words.ts'

const OPERATIONS: readonly Operation[] = ['add', 'rename', 'remove', 'activate', 'set-default']

interface Cell {
  readonly prompt: Prompt
  readonly type: DeviceType
  readonly operation: Operation
  readonly platform: Platform | null
}

const CELLS: readonly Cell[] = PROMPTS.flatMap((prompt) =>
  DEVICE_TYPES.flatMap((type) =>
    OPERATIONS.flatMap((operation) =>
      (type === 'platform-authenticator' && operation === 'add' ? PLATFORMS : [null]).map((platform) => ({
        prompt,
        type,
        operation,
        platform,
      })),
    ),
  ),
)

function bodyOf({ type, operation, platform }: Cell): Body {
  switch (operation) {
    case 'add':
      return { type: operation, phase: 'finish', device: newDevice(type, { id: 'new', platform }) }
    case 'rename':
      return { type: operation, device: 'mine', name: refTo('name') }
    case 'activate':
      return { type: operation, phase: 'finish', device: 'mine', app: refTo('app') }
    case 'remove':
    case 'set-default':
      return { type: operation, device: 'mine' }
  }
}

/** Everything in order: verified by a key that stays, proved, and under a policy that allows whatever there is. */
function questionOf(cell: Cell): Question {
  const account = accountOf([deviceOf('mine', cell.type), deviceOf('key', 'security-key')])
  const question = scene(bodyOf(cell), account, {
    session: verifiedBy(account, 'key', 'webauthn'),
    application: { id: 'wiki', kind: 'web', prompt: cell.prompt, selfService: true },
  })
  return satisfy('proof', question)
}

function cells(implementation: Implementation): void {
  checkEach('matrix.cells', CELLS, (cell) => {
    const { prompt, type, operation, platform } = cell
    const offered = isOffered(prompt, type, operation)
    const told = implementation.capabilities(prompt)[type][operation]
    if (told.allowed !== offered)
      return offered ? 'is not offered, though the document says so' : 'is offered, against the document'
    if (offered && told.source === '') return 'is offered without a citation'
    const should = offered && (operation !== 'add' || isPlatformOffered(prompt, type, platform))
    const decision = answer(implementation, questionOf(cell))
    if ((decision.outcome === 'allow') !== should) return `answered \`${decision.outcome}\``
    return should || (decision.outcome === 'refuse' && decision.needs === 'never')
      ? null
      : 'held out hope for what no prompt offers'
  })
}

/** A user's wish for a token, put into whatever world, with everything satisfied that can be. */
function wishForToken({ command, facts, policy }: Question, assigns: boolean, finish: boolean, id: string): Question {
  const device = newDevice('hardware-token', { id })
  const wish: Body = assigns
    ? { type: 'assign-token', device }
    : { type: 'add', phase: finish ? 'finish' : 'begin', device }
  return { command: { id: command.id, actor: { type: 'user', id: facts.user }, ...wish }, facts, policy }
}

function neverAdded(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    world: anyWorld,
    assigns: fc.boolean(),
    finish: fc.boolean(),
    id: fc.constantFrom('new', 'd1', 'key', 'token'),
  })
  checkRandom('token.never-added', cases, options, ({ world, assigns, finish, id }) => {
    const wish = wishForToken(world, assigns, finish, id)
    const helped = NEEDS.reduce((question, need) => satisfy(need, question), wish)
    for (const question of [wish, helped]) {
      const decision = answer(implementation, question)
      if (decision.outcome === 'allow') return 'a user added a hardware token'
      if (decision.outcome === 'verify' || decision.needs !== 'never')
        return 'a user was told how to add a hardware token'
    }
    return null
  })
}

function neverHappens(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    life: anyLife(),
    system: fc.boolean(),
    session: fc.constantFrom('session-1', null),
    type: fc.constantFrom(...DEVICE_TYPES),
  })
  checkRandom('token.never-happens', cases, options, ({ life, system, session, type }) => {
    const { account, moments } = liveAll(implementation, life)
    const actor = system ? ({ type: 'system' } as const) : ({ type: 'user', session } as const)
    const { platform: _, ...device } = newDevice('hardware-token', { id: 'forged' })
    const said = { v: 1, change: 'forged', at: 0, actor } as const
    const recorded = { ...device, state: 'active', methods: ['passcode'] } as const
    if (implementation.evolve(account, { ...said, type: 'token-assigned', device: recorded }) !== account)
      return 'a token was assigned by no administrator'
    if (implementation.evolve(account, { ...said, type: 'device-added', device: recorded }) !== account)
      return 'a token was added like any device'
    const administrator = { type: 'administrator', id: 'administrator-1', role: 'owner' } as const
    const assigned = implementation.evolve(account, {
      ...said,
      actor: administrator,
      type: 'token-assigned',
      device: { ...recorded, type },
    })
    if ((assigned !== account) !== (type === 'hardware-token')) return `a \`${type}\` was assigned`
    for (const moment of moments) {
      if (moment.question.command.actor.type !== 'user' || moment.after === null) continue
      const had = new Set(moment.before.devices.filter((one) => one.type === 'hardware-token').map(({ id }) => id))
      const undoes = moment.question.command.type === 'undo'
      const more = moment.after.devices.find((one) => one.type === 'hardware-token' && !had.has(one.id))
      if (more !== undefined && !undoes) return `\`${moment.question.command.type}\` of a user brought a token`
    }
    return null
  })
}

/** A user removes a token and undoes that: the very same assignment is back, and it was no add. */
function undoRemoval(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    prompt: fc.constantFrom(...PROMPTS),
    later: fc.integer({ min: 0, max: 599_999 }),
    others: fc.boolean(),
  })
  checkRandom('token.undo', cases, options, ({ prompt, later, others }) => {
    const token = deviceOf('token', 'hardware-token', { boundAt: 3 })
    const account = accountOf([
      token,
      deviceOf('key', 'security-key'),
      ...(others ? [deviceOf('phone', 'mobile-phone')] : []),
    ])
    const application = { id: 'wiki', kind: 'web', prompt, selfService: true } as const
    const more = { session: verifiedBy(account, 'key', 'webauthn'), application }
    const removal = scene({ type: 'remove', device: 'token' }, account, more)
    const removed = answer(implementation, removal)
    if (removed.outcome !== 'allow') return 'a user could not remove a token'
    const without = removed.events.reduce(implementation.evolve, account)
    if (without.devices.some(({ id }) => id === 'token')) return 'a removed token is still there'
    const now = removal.facts.now + later
    const session = verifiedBy(without, 'key', 'webauthn', { at: now })
    const undo = answer(
      implementation,
      scene({ type: 'undo', change: removal.command.id }, without, { ...more, now, session }),
    )
    if (undo.outcome !== 'allow') return 'a user could not undo the removal of a token'
    if (undo.events.some(({ type }) => type === 'token-assigned' || type === 'device-added'))
      return 'undoing was an add'
    const back = undo.events.reduce(implementation.evolve, without)
    const same = back.devices.find(({ id }) => id === 'token')
    return JSON.stringify(same) === JSON.stringify(token) ? null : 'another assignment than the removed one came back'
  })
}

export const MATRIX_LAWS: readonly Law[] = [
  {
    id: 'matrix.cells',
    cites: ['S15', 'S19', 'S20', 'S21', 'S22', 'S23', 'S24', 'S30', 'S36', 'S37', 'S38'],
    statement:
      'with everything else in order each cell of both matrices is allowed exactly where the document offers it',
    check: cells,
  },
  {
    id: 'token.never-added',
    cites: ['S25', 'S39'],
    statement: 'no user adds a hardware token or is told how to, in no world and with every need satisfied',
    check: neverAdded,
  },
  {
    id: 'token.never-happens',
    cites: ['S25', 'S39'],
    statement: 'no event and no life gives an account a token that no administrator assigned',
    check: (implementation, { runs, ...options }) => neverHappens(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'token.undo',
    cites: ['S24', 'S38', 'design 4: matrix'],
    statement: 'undoing the removal of a token reinstates the same assignment, and is no add',
    check: (implementation, { runs, ...options }) => undoRemoval(implementation, { ...options, runs: runs / 4 }),
  },
]
