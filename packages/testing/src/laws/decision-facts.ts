import fc from 'fast-check'
import type { Device, DeviceType, Facts, Means, Method } from '@ssp/core'
import { refTo } from '../worlds/builders.ts'
import { CAN } from '../model/tables.ts'
import { anyWorld } from './domain.ts'
import { frozen } from './frozen.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import { meansOf } from './means.ts'
import { verifyBy } from './satisfy.ts'
import { allows, answer, type Question, withFacts, withSession } from './scene.ts'
import { DEVICE_TYPES, METHODS } from './words.ts'

type Forget = (question: Question) => Question

/** A setting that untyped code forgot to hand in. */
const absent = <Value>(): Value => undefined as unknown as Value

const without =
  (field: 'session' | 'proof' | 'telephony'): Forget =>
  (question) =>
    withFacts(question, { [field]: null })

const application =
  (more: Partial<Facts['application']>): Forget =>
  (question) =>
    withFacts(question, { application: { ...question.facts.application, ...more } })

/** Every fact that may be missing, and the settings that untyped code may leave out. */
const FORGETTING: Readonly<Record<string, Forget>> = {
  session: without('session'),
  proof: without('proof'),
  telephony: without('telephony'),
  'primary authentication': (question) => withSession(question, { primaryAuthenticatedAt: null }),
  grant: (question) => withSession(question, { grant: null }),
  'sign-in': (question) => withSession(question, { signIn: null }),
  location: (question) => withFacts(question, { location: 'unknown' }),
  'self-service': application({ selfService: absent() }),
  kind: application({ kind: absent() }),
  push: (question) => withFacts(question, { push: absent() }),
  edition: (question) => withFacts(question, { organisation: { edition: absent() } }),
  platform: (question) =>
    question.command.type === 'add'
      ? { ...question, command: { ...question.command, device: { ...question.command.device, platform: null } } }
      : question,
  destination: (question) =>
    question.command.type === 'add'
      ? { ...question, command: { ...question.command, device: { ...question.command.device, destination: null } } }
      : question,
}

function missingFact(implementation: Implementation, options: CheckOptions): void {
  checkRandom('decision.missing-fact', anyWorld, options, (question) => {
    if (allows(implementation, question)) return null
    const told = Object.keys(FORGETTING).find((what) =>
      allows(implementation, FORGETTING[what]?.(question) ?? question),
    )
    return told === undefined ? null : `allowed once nobody knew the ${told}`
  })
}

/** One more device in use, bound before anything that is going on. */
function withFactor(question: Question, type: DeviceType): Question {
  const { account } = question.facts
  const device: Device = {
    id: 'one-more',
    type,
    name: refTo('one-more'),
    state: 'active',
    suspendedBecause: null,
    everActive: true,
    methods: CAN[type],
    destination: type === 'landline' || type === 'mobile-phone' ? { country: 'DE', numberType: 'mobile' } : null,
    credential: refTo('one-more-credential'),
    app: refTo('one-more-app'),
    addedAt: question.facts.now - 1,
    boundAt: 0,
  }
  return withFacts(question, { account: { ...account, everActive: true, devices: [device, ...account.devices] } })
}

/** The only thing that a further device may help with is that the last usable one is no longer the last. */
function lastDeviceIsInTheWay(implementation: Implementation, question: Question): boolean {
  const decision = answer(implementation, question)
  return decision.outcome === 'refuse' && decision.needs.length === 1 && decision.needs[0] === 'another-usable-device'
}

function moreFactors(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ question: anyWorld, type: fc.constantFrom(...DEVICE_TYPES) })
  checkRandom('decision.more-factors', cases, options, ({ question, type }) => {
    if (allows(implementation, question) || !allows(implementation, withFactor(question, type))) return null
    return lastDeviceIsInTheWay(implementation, question) ? null : `allowed as soon as a ${type} was enrolled`
  })
}

const asText = (means: Means): string => (means.kind === 'device' ? `${means.device} by ${means.method}` : means.kind)

function everyMeans({ facts }: Question): readonly Means[] {
  return facts.account.devices.flatMap((device) =>
    METHODS.map((method): Means => ({ kind: 'device', device: device.id, method })),
  )
}

/** A weaker method right behind a stronger one is in order, the other way round is not. */
function isStrongestFirst(methods: readonly Method[]): boolean {
  const ranks = methods.map((method) => METHODS.indexOf(method))
  return ranks.every((rank, index) => index === 0 || (ranks[index - 1] ?? 0) <= rank)
}

function verifyBySomething(implementation: Implementation, options: CheckOptions): void {
  checkRandom('decision.verify', anyWorld, options, (question) => {
    const decision = answer(implementation, question)
    if (decision.outcome === 'refuse') {
      const only = decision.needs.length === 1 && decision.needs[0] === 'verification'
      return only ? 'refused, though nothing but a verification is missing' : null
    }
    if (decision.outcome === 'allow') return null
    if (decision.needs.join() !== 'verification') return 'asked to verify for other needs'
    if (decision.by.length === 0) return 'asked to verify by nothing'
    if (!isStrongestFirst(decision.by.flatMap((by) => (by.kind === 'device' ? [by.method] : []))))
      return 'told a weaker method first'
    const told = decision.by.map(asText)
    for (const means of everyMeans(question)) {
      if (means.kind !== 'device' || !meansOf(question).some((one) => asText(one) === asText(means))) {
        if (told.includes(asText(means))) return `told \`${asText(means)}\`, by which nobody can verify`
        continue
      }
      if (!told.includes(asText(means))) return `did not tell \`${asText(means)}\``
      if (!allows(implementation, verifyBy(question, means))) return `refused after \`${asText(means)}\``
    }
    return null
  })
}

function pure(implementation: Implementation, options: CheckOptions): void {
  checkRandom('decision.pure', fc.tuple(anyWorld, anyWorld), options, ([question, between]) => {
    const text = JSON.stringify(question)
    const first = JSON.stringify(answer(implementation, frozen(structuredCopy(question))))
    answer(implementation, between)
    const again = JSON.stringify(answer(implementation, question))
    // The same rules in a procedure that has never been asked anything.
    const fresh = implementation.decideBy(implementation.rules)
    const { command, facts, policy } = question
    if (JSON.stringify(question) !== text) return 'changed what it was given'
    if (again !== first || JSON.stringify(fresh(command, facts, policy)) !== first)
      return 'answered the same question in two ways'
    return JSON.stringify(JSON.parse(first)) === first ? null : 'its answer is not plain data'
  })
}

const structuredCopy = (question: Question): Question => JSON.parse(JSON.stringify(question)) as Question

export const FACT_LAWS: readonly Law[] = [
  {
    id: 'decision.missing-fact',
    cites: ['design 4.3'],
    statement: 'forgetting a fact, whichever it is, never turns a refusal into an allow',
    check: missingFact,
  },
  {
    id: 'decision.more-factors',
    cites: ['design 4.6', 'CVE-2026-40177'],
    statement:
      'a further factor never lowers what anything asks for; all it can do is be the usable device that remains',
    check: moreFactors,
  },
  {
    id: 'decision.verify',
    cites: ['S42', 'design 4.3'],
    statement:
      'an answer asks to verify exactly where that alone is missing, and lists all methods that would do, strongest first',
    check: verifyBySomething,
  },
  {
    id: 'decision.pure',
    cites: ['design 3', 'design 4.3'],
    statement: 'the same question has the same answer, whatever was asked before it, and asking changes nothing',
    check: (implementation, { runs, ...options }) => pure(implementation, { ...options, runs: runs / 3 }),
  },
]
