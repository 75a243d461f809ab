/**
 * One full decision: a third each allow, verify and refuse, three devices, compiled policy, `because` and `needs`
 * included.
 */
import { compilePolicy, decide, fold, newAccount, SHIPPED_POLICY } from '../../packages/core/dist/index.js'
import { perSecond } from './measure.mjs'
import { rateOf, row } from './report.mjs'

const ROUNDS = 7
const MS = 400

const ref = (name) => ({ ref: name, commitment: 'c' })

const device = (id, type, methods) => ({
  v: 1,
  change: `change-${id}`,
  at: 1000,
  actor: { type: 'user', session: 's' },
  type: 'device-added',
  device: { id, type, name: ref(id), state: 'active', methods, destination: null, credential: ref(`k${id}`) },
})

export function decisionBench() {
  const policy = compilePolicy([SHIPPED_POLICY, { methods: ['webauthn', 'passcode', 'push'] }])
  const made = fold(newAccount('ada'), [
    device('d1', 'security-key', ['webauthn']),
    device('d2', 'platform-authenticator', ['webauthn']),
    device('d3', 'tablet', ['push', 'passcode']),
  ])
  const account = made.account
  const grant = {
    purpose: 'manage',
    user: 'ada',
    application: 'wiki',
    entry: 'prompt',
    session: 's',
    at: 2000,
    by: { kind: 'device', device: 'd1', method: 'webauthn' },
    version: account.version,
  }
  const session = (has) => ({ id: 's', user: 'ada', primaryAuthenticatedAt: 1, grant: has, signIn: null })
  const facts = (has, selfService = true) => ({
    now: 3000,
    user: 'ada',
    organisation: { edition: 'mfa' },
    application: { id: 'wiki', kind: 'web', prompt: 'universal', selfService },
    entry: 'prompt',
    location: 'DE',
    session: session(has),
    account,
    reachable: [policy],
    lockedUntil: null,
    proof: null,
    telephony: null,
  })
  const actor = { type: 'user', id: 'ada' }
  const questions = [
    ['allow', { id: 'c', actor, type: 'rename', device: 'd2', name: ref('n') }, facts(grant)],
    ['verify', { id: 'c', actor, type: 'remove', device: 'd2' }, facts(null)],
    ['refuse', { id: 'c', actor, type: 'set-default', device: 'd3' }, facts(grant, false)],
  ]
  for (const [wanted, command, known] of questions) {
    const { outcome } = decide(command, known, policy)
    if (outcome !== wanted) throw new Error(`expected ${wanted}, got ${outcome}`)
  }
  let seen = 0
  const once = () =>
    perSecond((index) => {
      const [, command, known] = questions[index % 3]
      seen += decide(command, known, policy).because.length
    }, MS)
  once()
  const values = Array.from({ length: ROUNDS }, once)
  if (seen === 0) throw new Error('nothing was decided')
  row({ what: 'one full decision', values, atLeast: 1_000_000, say: rateOf })
}
