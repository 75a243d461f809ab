import type {
  Account,
  AccountEvent,
  Command,
  Decision,
  Device,
  Facts,
  Forbid,
  Grant,
  Policy,
  PolicyLayer,
  Rule,
} from '@ssp/core'
import type { Implementation } from '../src/index.ts'

/** A fault that somebody could make, and the law that has to notice it. */
export interface Mutant {
  readonly law: string
  readonly fault: string
  readonly of: (core: Implementation) => Implementation
}

type Plant = Mutant['of']

interface Question {
  readonly command: Command
  readonly facts: Facts
  readonly policy: Policy
}

const withRules = (core: Implementation, rules: readonly Rule[]): Implementation => ({
  ...core,
  rules,
  decide: core.decideBy(rules),
})

/** The rules without these. */
const without =
  (...ids: readonly string[]): Plant =>
  (core) => {
    const left = core.rules.filter(({ id }) => !ids.includes(id))
    if (left.length !== core.rules.length - ids.length) throw new Error(`there is no rule \`${ids.join('` or `')}\``)
    return withRules(core, left)
  }

/** One rule, otherwise. */
const otherwise =
  (id: string, change: (rule: Rule) => Rule): Plant =>
  (core) => {
    if (!core.rules.some((rule) => rule.id === id)) throw new Error(`there is no rule \`${id}\``)
    return withRules(
      core,
      core.rules.map((rule) => (rule.id === id ? change(rule) : rule)),
    )
  }

const when =
  (test: Rule['when']) =>
  (rule: Rule): Rule => ({ ...rule, when: test })

/** Reads a question as another one. */
const reading =
  (change: (question: Question) => Question): Plant =>
  (core) => ({
    ...core,
    decide: (command, facts, policy) => {
      const read = change({ command, facts, policy })
      return core.decide(read.command, read.facts, read.policy)
    },
  })

const readingFacts = (change: (facts: Facts, question: Question) => Facts): Plant =>
  reading((question) => ({ ...question, facts: change(question.facts, question) }))

const readingAccount = (change: (account: Account, question: Question) => Account): Plant =>
  readingFacts((facts, question) => ({ ...facts, account: change(facts.account, question) }))

const readingDevices = (change: (device: Device) => Device): Plant =>
  readingAccount((account) => ({ ...account, devices: account.devices.map(change) }))

const readingGrant = (change: (grant: Grant, question: Question) => Grant): Plant =>
  readingFacts((facts, question) => {
    const { session } = facts
    return session === null || session.grant === null
      ? facts
      : { ...facts, session: { ...session, grant: change(session.grant, question) } }
  })

/** Answers otherwise. */
const answering =
  (change: (decision: Decision, question: Question, core: Implementation) => Decision): Plant =>
  (core) => ({
    ...core,
    decide: (command, facts, policy) => change(core.decide(command, facts, policy), { command, facts, policy }, core),
  })

/** Any list of rules is decided otherwise, core's own among them. */
const deciding =
  (change: (decision: Decision, rules: readonly Rule[], question: Question, core: Implementation) => Decision): Plant =>
  (core) => {
    const decideBy: Implementation['decideBy'] = (rules) => {
      const decide = core.decideBy(rules)
      return (command, facts, policy) => change(decide(command, facts, policy), rules, { command, facts, policy }, core)
    }
    return { ...core, decideBy, decide: decideBy(core.rules) }
  }

type Allowed = Extract<Decision, { outcome: 'allow' }>

const allowing = (change: (decision: Allowed, question: Question) => Allowed): Plant =>
  answering((decision, question) => (decision.outcome === 'allow' ? change(decision, question) : decision))

/** Events do something else. */
const evolving =
  (change: (next: Account, before: Account, event: AccountEvent, core: Implementation) => Account): Plant =>
  (core) => {
    const evolve: Implementation['evolve'] = (account, event) =>
      change(core.evolve(account, event), account, event, core)
    const fold: Implementation['fold'] = (start, events) => {
      let account = start
      let at = 0
      for (const event of events) {
        const next = evolve(account, event)
        if (next === account) return { ok: false, at, code: 'event.not-applicable' }
        account = next
        at += 1
      }
      return { ok: true, account }
    }
    return { ...core, evolve, fold }
  }

const ALLOW: Decision = { outcome: 'allow', because: [], events: [], effects: [] }

const NEVER = (because: readonly string[]): Decision => ({ outcome: 'refuse', because, needs: 'never' })

const hasUsableKey = ({ devices }: Account): boolean =>
  devices.some(({ state, methods }) => state === 'active' && methods.includes('webauthn'))

const LAYERED =
  (combine: (value: unknown, said: unknown) => unknown): Plant =>
  (core) => ({
    ...core,
    compilePolicy: ([global, ...layers]) => {
      const policy: Record<string, unknown> = { ...core.compilePolicy([global]) }
      for (const layer of layers) {
        for (const [field, said] of Object.entries(layer))
          if (said !== undefined) policy[field] = combine(policy[field], said)
      }
      return policy as unknown as Policy
    },
  })

const owner = { type: 'administrator', id: 'administrator-1', role: 'owner' } as const

const ofRules: readonly Mutant[] = [
  {
    law: 'decision.default-refuse',
    fault: 'what no rule speaks of is allowed',
    of: deciding((decision) => (decision.because.join() === 'default.refuse' ? ALLOW : decision)),
  },
  {
    law: 'decision.default-refuse',
    fault: 'the default is not named',
    of: deciding((decision) => ({ ...decision, because: decision.because.filter((id) => id !== 'default.refuse') })),
  },
  {
    law: 'decision.forbid-beats-permit',
    fault: 'two permits outvote a forbid',
    of: deciding((decision, rules, { command, facts, policy }, core) => {
      const permits = rules.filter(
        (rule) => rule.effect === 'permit' && core.decideBy([rule])(command, facts, policy).outcome === 'allow',
      )
      return decision.outcome !== 'allow' && permits.length > 1 ? ALLOW : decision
    }),
  },
  {
    law: 'decision.order',
    fault: 'rules are named in the order in which they are written',
    of: deciding((decision, rules) => {
      const place = (id: string): number => rules.findIndex((rule) => rule.id === id)
      return { ...decision, because: decision.because.toSorted((one, other) => place(one) - place(other)) }
    }),
  },
  {
    law: 'decision.order',
    fault: 'a rule that is said twice fires twice',
    of: (core) => ({ ...core, decideBy: (rules) => core.decideBy(rules.map((rule) => ({ ...rule }))) }),
  },
  {
    law: 'decision.more-forbids',
    fault: 'two forbids cancel each other out',
    of: deciding((decision) =>
      decision.outcome === 'refuse' && decision.because.length % 2 === 0 && !decision.because.includes('default.refuse')
        ? ALLOW
        : decision,
    ),
  },
  {
    law: 'decision.more-permits',
    fault: 'permits that overlap are a conflict',
    of: deciding((decision) =>
      decision.outcome === 'allow' && decision.because.length > 1 ? NEVER(decision.because) : decision,
    ),
  },
  {
    law: 'decision.because',
    fault: 'only the first reason is told',
    of: answering((decision) => ({ ...decision, because: decision.because.slice(0, 1) })),
  },
  {
    law: 'decision.because',
    fault: 'a permit is blamed for a refusal',
    of: answering((decision, { command }) =>
      decision.outcome === 'refuse' && command.type === 'rename'
        ? { ...decision, because: [...decision.because, 'matrix.offered'] }
        : decision,
    ),
  },
  {
    law: 'decision.missing-fact',
    fault: 'an unknown location counts as the first that is allowed',
    of: readingFacts((facts, { policy }) =>
      facts.location === 'unknown' && policy.locations !== 'anywhere'
        ? { ...facts, location: policy.locations[0] ?? 'unknown' }
        : facts,
    ),
  },
  {
    law: 'decision.missing-fact',
    fault: 'telephony that nobody asked about is allowed',
    of: readingFacts((facts) => (facts.telephony === null ? { ...facts, telephony: { outcome: 'allow' } } : facts)),
  },
  {
    law: 'decision.missing-fact',
    fault: 'a setting that is not there counts as on',
    of: readingFacts((facts) => ({
      ...facts,
      application: {
        ...facts.application,
        selfService: (facts.application.selfService as boolean | undefined) ?? true,
      },
    })),
  },
  {
    law: 'decision.more-factors',
    fault: 'who has a key needs no password any more (CVE-2026-40177)',
    of: readingFacts((facts) =>
      facts.session !== null && hasUsableKey(facts.account)
        ? { ...facts, session: { ...facts.session, primaryAuthenticatedAt: facts.now } }
        : facts,
    ),
  },
  {
    law: 'decision.verify',
    fault: 'a method that would do is not told',
    of: answering((decision) =>
      decision.outcome === 'verify' && decision.by.length > 1 ? { ...decision, by: decision.by.slice(1) } : decision,
    ),
  },
  {
    law: 'decision.verify',
    fault: 'the weakest method is told first',
    of: answering((decision) =>
      decision.outcome === 'verify' ? { ...decision, by: decision.by.toReversed() } : decision,
    ),
  },
  {
    law: 'decision.pure',
    fault: 'answers are kept by the id of the command',
    of: (core) => {
      const kept = new Map<string, Decision>()
      return {
        ...core,
        decide: (command, facts, policy) => {
          const decision = kept.get(command.id) ?? core.decide(command, facts, policy)
          kept.set(command.id, decision)
          return decision
        },
      }
    },
  },
  {
    law: 'decision.pure',
    fault: 'devices are sorted where they stand',
    of: reading((question) => {
      const devices = question.facts.account.devices as Account['devices'][number][]
      devices.sort((one, other) => (one.id < other.id ? 1 : -1))
      return question
    }),
  },
  {
    law: 'decision.needs',
    fault: 'a need too many',
    of: answering((decision) =>
      decision.outcome === 'refuse' && decision.needs !== 'never' && !decision.needs.includes('wait')
        ? { ...decision, needs: [...decision.needs, 'wait'] }
        : decision,
    ),
  },
  {
    law: 'decision.needs',
    fault: 'a need too few',
    of: answering((decision) =>
      decision.outcome === 'refuse' && decision.needs !== 'never' && decision.needs.length > 1
        ? { ...decision, needs: decision.needs.slice(1) }
        : decision,
    ),
  },
  {
    law: 'decision.needs',
    fault: 'a missing device is cured by a bypass code',
    of: otherwise('last-device.usable-remains', (rule) => ({ ...(rule as Forbid), cure: 'bypass-code' })),
  },
  {
    law: 'decision.never',
    fault: 'a freeze is for ever',
    of: otherwise('account.frozen', (rule) => ({ ...(rule as Forbid), cure: 'never' })),
  },
]

const ofApplications: readonly Mutant[] = [
  {
    law: 'application.enabling',
    fault: 'the help desk switches self-service',
    of: (core) => ({
      ...core,
      enableSelfService: (application, actor, organisation) =>
        core.enableSelfService(
          application,
          actor.type === 'administrator' && actor.role === 'help-desk' ? owner : actor,
          organisation,
        ),
    }),
  },
  {
    law: 'application.enabling',
    fault: 'the advice is never settled',
    of: (core) => ({
      ...core,
      enableSelfService: (application, actor, organisation) =>
        core.enableSelfService(
          { ...application, policy: { ...application.policy, locations: 'anywhere' } },
          actor,
          organisation,
        ),
    }),
  },
  {
    law: 'application.enabling',
    fault: 'the cheapest call is told',
    of: (core) => ({
      ...core,
      enableSelfService: (application, actor, organisation) =>
        core.enableSelfService(application, actor, {
          ...organisation,
          expectedCountries: organisation.expectedCountries.slice(0, 1),
        }),
    }),
  },
  { law: 'application.setting', fault: 'the switch is not asked', of: without('application.self-service') },
  { law: 'application.setting', fault: 'the edition is not asked', of: without('application.edition') },
  { law: 'application.setting', fault: 'the kind is not asked', of: without('application.kind') },
  {
    law: 'application.setting',
    fault: 'one application is switched off and nobody signs in to it',
    of: answering((decision, { command, facts }) =>
      command.type === 'sign-in' && !facts.application.selfService ? NEVER(['application.self-service']) : decision,
    ),
  },
  {
    law: 'matrix.cells',
    fault: 'a cell is flipped',
    of: (core) => ({
      ...core,
      capabilities: (prompt) => {
        const matrix = core.capabilities(prompt)
        return { ...matrix, landline: { ...matrix.landline, activate: { allowed: true, source: 'S21' } } }
      },
    }),
  },
  { law: 'matrix.cells', fault: 'any computer has Touch ID', of: without('matrix.platform') },
  {
    law: 'matrix.cells',
    fault: 'everything is offered',
    of: otherwise(
      'matrix.offered',
      when(() => true),
    ),
  },
  {
    law: 'token.never-added',
    fault: 'neither the matrix nor the rule keeps a token out',
    of: (core) =>
      otherwise(
        'matrix.offered',
        when(() => true),
      )(without('token.never-by-user')(core)),
  },
  {
    law: 'token.never-happens',
    fault: 'evolve takes a token from a user',
    of: evolving((next, before, event, core) =>
      event.type === 'token-assigned' && event.actor.type === 'user'
        ? core.evolve(before, { ...event, actor: owner })
        : next,
    ),
  },
  {
    law: 'token.never-happens',
    fault: 'evolve takes a token for a device like any other',
    of: evolving((next, before, event, core) =>
      event.type === 'device-added' && event.device.type === 'hardware-token'
        ? core.evolve(before, { ...event, actor: owner, type: 'token-assigned' })
        : next,
    ),
  },
  {
    law: 'token.undo',
    fault: 'a token comes back as another assignment',
    of: evolving((next, before, event) =>
      event.type === 'change-undone' && next !== before
        ? {
            ...next,
            devices: next.devices.map((one) =>
              before.devices.includes(one) ? one : { ...one, boundAt: next.version },
            ),
          }
        : next,
    ),
  },
]

const ofEntry: readonly Mutant[] = [
  { law: 'entry.opens', fault: 'no verification is asked for', of: without('entry.verification') },
  { law: 'entry.opens', fault: 'no primary authentication is asked for', of: without('entry.primary-authentication') },
  {
    law: 'entry.opens',
    fault: 'the traditional prompt takes every bypass code',
    of: reading((question) => ({ ...question, policy: { ...question.policy, bypassCodeInTraditional: true } })),
  },
  {
    law: 'entry.window',
    fault: 'a millisecond too long',
    of: readingGrant((grant) => ({ ...grant, at: grant.at + 1 })),
  },
  {
    law: 'entry.window',
    fault: 'a millisecond too short',
    of: readingGrant((grant) => ({ ...grant, at: grant.at - 1 })),
  },
  {
    law: 'entry.window',
    fault: 'a policy can say more than ten minutes',
    of: readingGrant((grant, { facts, policy }) =>
      policy.grantMs > 600_000 && facts.now - grant.at < policy.grantMs ? { ...grant, at: facts.now } : grant,
    ),
  },
  {
    law: 'entry.window',
    fault: 'a grant of the future is a good one',
    of: readingGrant((grant, { facts }) => ({ ...grant, at: Math.min(grant.at, facts.now) })),
  },
  {
    law: 'entry.bound',
    fault: 'a grant is good in any session',
    of: readingGrant((grant, { facts }) => ({ ...grant, session: facts.session?.id ?? '' })),
  },
  {
    law: 'entry.bound',
    fault: 'a grant is good for any application',
    of: readingGrant((grant, { facts }) => ({ ...grant, application: facts.application.id })),
  },
  {
    law: 'entry.bound',
    fault: 'a grant is good by any entry',
    of: readingGrant((grant, { facts }) => ({ ...grant, entry: facts.entry })),
  },
  {
    law: 'entry.bound',
    fault: 'a grant is good for any user',
    of: readingGrant((grant, { facts }) => ({ ...grant, user: facts.user })),
  },
  {
    law: 'entry.purposes',
    fault: 'who manages may sign in',
    of: readingFacts((facts) =>
      facts.session?.grant
        ? { ...facts, session: { ...facts.session, signIn: { ...facts.session.grant, purpose: 'sign-in' } } }
        : facts,
    ),
  },
  {
    law: 'entry.purposes',
    fault: 'who signs in may manage',
    of: readingFacts((facts) =>
      facts.session?.signIn
        ? { ...facts, session: { ...facts.session, grant: { ...facts.session.signIn, purpose: 'manage' } } }
        : facts,
    ),
  },
  {
    law: 'entry.purposes',
    fault: 'anybody leaves with an answer for the application',
    of: otherwise(
      'portal.leave',
      when(() => true),
    ),
  },
  {
    law: 'entry.purposes',
    fault: 'a grant says nothing of its purpose',
    of: readingGrant((grant) => ({ ...grant, purpose: 'manage' })),
  },
  {
    law: 'entry.grant',
    fault: 'every verification is one for management',
    of: allowing((decision) => ({
      ...decision,
      effects: decision.effects.map((effect) =>
        effect.type === 'open-grant' ? { ...effect, grant: { ...effect.grant, purpose: 'manage' } } : effect,
      ),
    })),
  },
  {
    law: 'entry.grant',
    fault: 'a grant forgets what the verification spent',
    of: allowing((decision, { facts }) => ({
      ...decision,
      effects: decision.effects.map((effect) =>
        effect.type === 'open-grant'
          ? { ...effect, grant: { ...effect.grant, version: facts.account.version } }
          : effect,
      ),
    })),
  },
  { law: 'entry.life-of-a-grant', fault: 'a grant outlives what others change', of: without('grant.foreign-change') },
  { law: 'entry.life-of-a-grant', fault: 'a grant outlives its method', of: without('grant.method-gone') },
  {
    law: 'entry.life-of-a-grant',
    fault: 'a change of its own covers those of others',
    of: evolving((next, before, event) =>
      next !== before && event.actor.type === 'user'
        ? { ...next, run: { session: event.actor.session, from: 1 } }
        : next,
    ),
  },
  {
    law: 'entry.life-of-a-grant',
    fault: 'every change ends the grant',
    of: readingGrant((grant, { facts }) =>
      facts.account.version > grant.version ? { ...grant, version: grant.version + 1_000 } : grant,
    ),
  },
  {
    law: 'entry.life-of-a-grant',
    fault: 'a key that was added under the grant ends it',
    of: readingAccount((account) => ({
      ...account,
      devices: account.devices.map((one) => ({ ...one, boundAt: Math.min(one.boundAt, 1) })),
    })),
  },
]

const ofStrength: readonly Mutant[] = [
  {
    law: 'strength.derived',
    fault: 'what is enrolled does not matter',
    of: reading((question) => ({
      ...question,
      policy: {
        ...question.policy,
        strength: question.policy.strength === 'phishing-resistant' ? 'phishing-resistant' : 'second-factor',
      },
    })),
  },
  { law: 'strength.derived', fault: 'a weak grant is strong enough', of: without('grant.too-weak') },
  { law: 'strength.derived', fault: 'anything verifies for managing', of: without('verification.strength') },
  {
    law: 'strength.derived',
    fault: 'reporting a key lost lowers what is asked',
    of: readingDevices((one) => (one.suspendedBecause === 'lost' ? { ...one, everActive: false } : one)),
  },
  {
    law: 'strength.derived',
    fault: 'disputing a key lowers what is asked',
    of: readingDevices((one) => (one.suspendedBecause === 'disputed' ? { ...one, suspendedBecause: 'administrator' } : one)),
  },
  {
    law: 'strength.derived',
    fault: 'a key that an administrator suspended still counts',
    of: readingDevices((one) => (one.suspendedBecause === 'administrator' ? { ...one, suspendedBecause: 'lost' } : one)),
  },
  {
    law: 'strength.derived',
    fault: 'a key that nobody ever activated counts once it is lost',
    of: readingDevices((one) => ({ ...one, everActive: true })),
  },
  {
    law: 'strength.derived',
    fault: 'signing in asks for strength, too',
    of: answering((decision, { command, policy }) =>
      command.type === 'sign-in' && policy.strength === 'phishing-resistant' ? NEVER(['grant.too-weak']) : decision,
    ),
  },
  {
    law: 'strength.bypass-code',
    fault: 'the prompt is not asked',
    of: without('verification.bypass-code-in-traditional'),
  },
  {
    law: 'strength.bypass-code',
    fault: 'nobody signs in with a bypass code',
    of: answering((decision, { command, facts }) =>
      command.type === 'sign-in' && facts.session?.signIn?.by.kind === 'bypass-code' ? NEVER(['planted']) : decision,
    ),
  },
]

const ofDevices: readonly Mutant[] = [
  {
    law: 'first-device.without-factor',
    fault: 'every new user gets in',
    of: reading((question) => ({ ...question, policy: { ...question.policy, newUser: 'no-mfa' } })),
  },
  {
    law: 'first-device.without-factor',
    fault: 'nobody gets in',
    of: reading((question) => ({ ...question, policy: { ...question.policy, newUser: 'deny' } })),
  },
  {
    law: 'first-device.without-factor',
    fault: 'an account without active devices is new',
    of: readingAccount((account) => ({ ...account, everActive: account.devices.some(({ state }) => state === 'active') })),
  },
  {
    law: 'first-device.not-new',
    fault: 'an account without devices is new',
    of: evolving((next) => (next.devices.length === 0 && next.everActive ? { ...next, everActive: false } : next)),
  },
  {
    law: 'first-device.not-new',
    fault: 'an account without active devices is new',
    of: readingAccount((account) => ({
      ...account,
      everActive: account.devices.some(({ state }) => state === 'active'),
    })),
  },
  {
    law: 'first-device.not-new',
    fault: 'it is only checked at begin',
    of: readingAccount((account, { command }) =>
      command.type === 'add' && command.phase === 'finish' ? { ...account, everActive: false } : account,
    ),
  },
  {
    law: 'suspension.pending',
    fault: 'what is resumed is active',
    of: evolving((next, before, event) =>
      event.type === 'device-resumed' && next !== before
        ? {
            ...next,
            devices: next.devices.map((one) => (one.id === event.device ? { ...one, state: 'active', everActive: true } : one)),
          }
        : next,
    ),
  },
  {
    law: 'suspension.pending',
    fault: 'what is resumed waits for its owner',
    of: evolving((next, before, event) =>
      event.type === 'device-resumed' && next !== before
        ? { ...next, devices: next.devices.map((one) => (one.id === event.device ? { ...one, state: 'pending' } : one)) }
        : next,
    ),
  },
  { law: 'suspension.final', fault: 'an activation brings anything back', of: without('activate.suspended') },
  {
    law: 'suspension.final',
    fault: 'a dispute forgets what was removed',
    of: evolving((next, before, event) =>
      event.type === 'account-frozen' && next !== before ? { ...next, changes: before.changes } : next,
    ),
  },
  { law: 'credential.one-device', fault: 'a key is added twice', of: without('credential.one-device') },
  {
    law: 'credential.one-device',
    fault: 'a phone takes the app of a tablet',
    of: otherwise('credential.one-device', (rule) => ({ ...rule, commands: ['add'] })),
  },
  {
    law: 'credential.one-device',
    fault: 'another salt is another credential',
    of: readingDevices((one) => ({
      ...one,
      credential: one.credential === null ? null : { ...one.credential, ref: `${one.credential.ref} ${one.credential.commitment}` },
    })),
  },
  {
    law: 'credential.one-device',
    fault: 'a serial is assigned twice',
    of: otherwise(
      'administration.token',
      when(({ command }) => command.type === 'assign-token' && command.device.type !== 'hardware-token'),
    ),
  },
  {
    law: 'credential.one-device',
    fault: 'an app belongs to nothing',
    of: readingDevices((one) => ({ ...one, app: null })),
  },
  { law: 'credential.one-device', fault: 'a device comes back beside itself', of: without('undo.possible') },
  {
    law: 'first-device.new-user',
    fault: 'every new user enrols',
    of: reading((question) => ({ ...question, policy: { ...question.policy, newUser: 'enroll' } })),
  },
  {
    law: 'first-device.new-user',
    fault: 'no new user enrols',
    of: reading((question) => ({ ...question, policy: { ...question.policy, newUser: 'deny' } })),
  },
  { law: 'last-device.sequences', fault: 'the last device may go', of: without('last-device.usable-remains') },
  {
    law: 'last-device.sequences',
    fault: 'only this application counts',
    of: readingFacts((facts) => ({ ...facts, reachable: [] })),
  },
  {
    law: 'last-device.sequences',
    fault: 'devices are counted, usable or not',
    of: otherwise(
      'last-device.usable-remains',
      when(({ takesAway, facts }) => takesAway !== null && facts.account.devices.length === 1),
    ),
  },
  {
    law: 'last-device.sequences',
    fault: 'undoing may take the last device away',
    of: otherwise('last-device.usable-remains', (rule) => ({ ...rule, commands: ['remove'] })),
  },
  {
    law: 'last-device.no-more',
    fault: 'devices are counted type by type',
    of: otherwise(
      'last-device.usable-remains',
      when(
        ({ target, takesAway, facts }) =>
          takesAway !== null && facts.account.devices.filter(({ type }) => type === target?.type).length === 1,
      ),
    ),
  },
  {
    law: 'lost-device.one-factor',
    fault: 'a password alone reports a device lost',
    of: without('report-lost.second-factor'),
  },
  {
    law: 'lost-device.one-factor',
    fault: 'the last device can not be lost',
    of: (core) =>
      withRules(core, [
        ...core.rules,
        {
          id: 'planted',
          cites: [],
          effect: 'forbid',
          actor: 'user',
          commands: ['report-lost'],
          when: ({ facts }) => facts.account.devices.length === 1,
          cure: 'another-usable-device',
        },
      ]),
  },
  {
    law: 'lost-device.one-factor',
    fault: 'the lost device can not report itself',
    of: readingGrant((grant, { command }) =>
      command.type === 'report-lost' && grant.by.kind === 'device' && grant.by.device === command.device
        ? { ...grant, at: 0 }
        : grant,
    ),
  },
  {
    law: 'lost-device.recovery',
    fault: 'sessions of a lost device go on',
    of: allowing((decision) => ({
      ...decision,
      effects: decision.effects.filter(({ type }) => type !== 'end-sessions'),
    })),
  },
  {
    law: 'lost-device.recovery',
    fault: 'losing the last device makes a new user',
    of: readingAccount((account) => ({
      ...account,
      everActive: account.devices.some(({ state }) => state === 'active'),
    })),
  },
  {
    law: 'proof.number',
    fault: 'a number is anybody’s who says so',
    of: reading((question) => ({ ...question, policy: { ...question.policy, unprovedNumbers: true } })),
  },
  {
    law: 'proof.number',
    fault: 'nobody’s word is taken',
    of: reading((question) => ({ ...question, policy: { ...question.policy, unprovedNumbers: false } })),
  },
  { law: 'proof.own-rebinding', fault: 'a device proves its own re-binding', of: without('grant.not-independent') },
  {
    law: 'proof.own-rebinding',
    fault: 'a number always proves its phone',
    of: reading((question) => ({ ...question, policy: { ...question.policy, reactivateByNumber: true } })),
  },
  {
    law: 'proof.bound',
    fault: 'a proof is good in any session',
    of: readingFacts((facts) =>
      facts.proof?.session ? { ...facts, proof: { ...facts.proof, session: facts.session?.id ?? '' } } : facts,
    ),
  },
  {
    law: 'proof.bound',
    fault: 'a proof is good for a millisecond more',
    of: readingFacts((facts) =>
      facts.proof === null ? facts : { ...facts, proof: { ...facts.proof, expiresAt: facts.proof.expiresAt + 1 } },
    ),
  },
  {
    law: 'proof.bound',
    fault: 'a proof of anybody will do',
    of: readingFacts((facts) =>
      facts.proof === null ? facts : { ...facts, proof: { ...facts.proof, user: facts.user } },
    ),
  },
  { law: 'proof.bound', fault: 'a code is good for ever', of: without('verification.code') },
  {
    law: 'proof.bound',
    fault: 'user verification is a wish',
    of: reading((question) => ({ ...question, policy: { ...question.policy, userVerification: 'preferred' } })),
  },
  {
    law: 'proof.methods',
    fault: 'a device can all that its type can',
    of: allowing((decision) => ({
      ...decision,
      events: decision.events.map((event) =>
        event.type === 'device-added' && event.device.type === 'mobile-phone'
          ? { ...event, device: { ...event.device, methods: ['push', 'passcode', 'sms', 'call'] } }
          : event,
      ),
    })),
  },
  {
    law: 'proof.methods',
    fault: 'a lost phone takes messages again with its app',
    of: readingDevices((one) => (one.suspendedBecause === 'lost' ? { ...one, state: 'pending' } : one)),
  },
  { law: 'proof.methods', fault: 'nobody proves a new device', of: without('proof.new-device') },
  {
    law: 'lock-out',
    fault: 'a stolen password locks the owner out',
    of: otherwise(
      'verification.locked-out',
      when(({ facts }) => facts.lockedUntil !== null && facts.now < facts.lockedUntil),
    ),
  },
  { law: 'lock-out', fault: 'a lock-out stops nobody', of: without('verification.locked-out') },
  { law: 'lock-out', fault: 'codes are sent during a lock-out', of: without('send-code.locked-out') },
  {
    law: 'lock-out',
    fault: 'a millisecond too short',
    of: readingFacts((facts) =>
      facts.lockedUntil === null ? facts : { ...facts, lockedUntil: facts.lockedUntil - 1 },
    ),
  },
  {
    law: 'lock-out',
    fault: 'bypass codes can be guessed',
    of: readingFacts((facts, { command }) =>
      command.type === 'verify' && command.means.kind === 'bypass-code' ? { ...facts, lockedUntil: null } : facts,
    ),
  },
]

const shiftedChanges = (ms: number): Plant =>
  readingAccount((account) => ({ ...account, changes: account.changes.map((one) => ({ ...one, at: one.at + ms })) }))

const ofUndo: readonly Mutant[] = [
  { law: 'undo.window', fault: 'a millisecond too long', of: shiftedChanges(1) },
  { law: 'undo.window', fault: 'a millisecond too short', of: shiftedChanges(-1) },
  { law: 'undo.window', fault: 'any session undoes', of: without('undo.own-session') },
  {
    law: 'undo.restores',
    fault: 'a device comes back and is no default any more',
    of: evolving((next, before, event) =>
      event.type === 'change-undone' && next !== before ? { ...next, defaultDevice: before.defaultDevice } : next,
    ),
  },
  {
    law: 'undo.restores',
    fault: 'a name is not put back',
    of: evolving((next, before, event) =>
      event.type === 'change-undone'
        ? {
            ...next,
            devices: next.devices.map((one) => ({
              ...one,
              name: before.devices.find(({ id }) => id === one.id)?.name ?? one.name,
            })),
          }
        : next,
    ),
  },
  {
    law: 'undo.restores',
    fault: 'undoing the first device makes a new user',
    of: evolving((next, before, event) =>
      event.type === 'change-undone' && next !== before ? { ...next, everActive: next.devices.length > 0 } : next,
    ),
  },
  { law: 'dispute.link', fault: 'no link is asked for', of: without('dispute.link') },
  {
    law: 'dispute.link',
    fault: 'a dispute has no end',
    of: readingFacts((facts, { command }) =>
      command.type === 'dispute'
        ? {
            ...facts,
            account: { ...facts.account, changes: facts.account.changes.map((one) => ({ ...one, at: facts.now })) },
          }
        : facts,
    ),
  },
  { law: 'dispute.link', fault: 'a millisecond too short', of: shiftedChanges(-1) },
  {
    law: 'dispute.link',
    fault: 'a link works again and again',
    of: allowing((decision) => ({ ...decision, effects: decision.effects.filter(({ type }) => type !== 'take') })),
  },
  {
    law: 'dispute.power',
    fault: 'of several disputed changes the latest counts',
    of: evolving((next, before, event) => {
      const change =
        event.type === 'account-frozen' ? before.changes.find(({ id }) => id === event.disputes) : undefined
      return change === undefined ? next : { ...next, frozen: { change: change.id, version: change.version } }
    }),
  },
  {
    law: 'dispute.power',
    fault: 'the disputed device stays in power',
    of: allowing((decision, { command }) =>
      command.type === 'dispute'
        ? { ...decision, events: decision.events.filter(({ type }) => type !== 'device-suspended') }
        : decision,
    ),
  },
  {
    law: 'dispute.power',
    fault: 'a disputed removal brings the device back',
    of: evolving((next, before, event) => {
      const change =
        event.type === 'account-frozen' ? before.changes.find(({ id }) => id === event.disputes) : undefined
      const device = change?.kind === 'remove' ? change.before.device : null
      return device === null || device === undefined || next.devices.some(({ id }) => id === device.id)
        ? next
        : { ...next, devices: [...next.devices, device] }
    }),
  },
  { law: 'freeze.stops', fault: 'a freeze stops nothing', of: without('account.frozen') },
  {
    law: 'freeze.stops',
    fault: 'a freeze stops reporting a lost device',
    of: otherwise('account.frozen', (rule) => ({ ...rule, commands: [...rule.commands, 'report-lost'] })),
  },
  {
    law: 'freeze.lifting',
    fault: 'the disputed device lifts its own freeze',
    of: readingAccount((account) =>
      account.frozen === null
        ? account
        : { ...account, frozen: { ...account.frozen, version: account.frozen.version + 1 } },
    ),
  },
  {
    law: 'freeze.lifting',
    fault: 'a bypass code lifts the freeze',
    of: readingGrant((grant, { command, facts }) => {
      const oldest = facts.account.devices[0]
      const method = oldest?.methods[0]
      if (command.type !== 'lift-freeze' || grant.by.kind === 'device' || oldest === undefined || method === undefined)
        return grant
      return { ...grant, by: { kind: 'device', device: oldest.id, method } }
    }),
  },
  {
    law: 'freeze.lifting',
    fault: 'whoever reads may lift the freeze',
    of: reading((question) =>
      question.command.actor.type === 'administrator'
        ? { ...question, command: { ...question.command, actor: { ...question.command.actor, role: 'owner' } } }
        : question,
    ),
  },
]

const ofOthers: readonly Mutant[] = [
  {
    law: 'telephony.named',
    fault: 'every country is named',
    of: (core) => ({
      ...core,
      assessTelephony: (request, policy, counts) =>
        core.assessTelephony(
          request,
          { ...policy, telephonyCountries: [...policy.telephonyCountries, request.number.country ?? ''] },
          counts,
        ),
    }),
  },
  {
    law: 'telephony.named',
    fault: '+1 is one country',
    of: (core) => ({
      ...core,
      assessTelephony: (request, policy, counts) =>
        core.assessTelephony(
          request.number.callingCode === '1'
            ? { ...request, number: { ...request.number, areaCode: '212', country: 'US' } }
            : request,
          policy,
          counts,
        ),
    }),
  },
  {
    law: 'telephony.named',
    fault: 'what has no price is free',
    of: (core) => ({
      ...core,
      assessTelephony: (request, policy, counts) =>
        core.assessTelephony({ ...request, cost: request.cost ?? 0 }, policy, counts),
    }),
  },
  {
    law: 'telephony.named',
    fault: 'what could not be read is empty',
    of: (core) => ({
      ...core,
      assessTelephony: (request, policy, counts) => {
        const empty = core
          .telephonyWindows(request, policy)
          .map(({ key }) => [key, { count: 0, unverified: 0, oldestAt: null }] as const)
        return core.assessTelephony(request, policy, { ...Object.fromEntries(empty), ...counts })
      },
    }),
  },
  { law: 'telephony.sending', fault: 'nobody asks the guards', of: without('send-code.guards') },
  { law: 'telephony.sending', fault: 'nobody asks the policy', of: without('send-code.policy') },
  {
    law: 'telephony.sending',
    fault: 'a telephony refusal stops every verification',
    of: answering((decision, { command, facts }) =>
      command.type === 'verify' && facts.telephony?.outcome === 'refuse' ? NEVER(['send-code.guards']) : decision,
    ),
  },
  {
    law: 'telephony.windows',
    fault: 'one send too many',
    of: (core) => ({
      ...core,
      assessTelephony: (request, policy, counts) => {
        const less = Object.entries(counts).map(
          ([key, held]) =>
            [
              key,
              {
                ...held,
                count: Math.max(0, held.count - 1),
                unverified: Math.max(0, (held.unverified ?? held.count) - 1),
              },
            ] as const,
        )
        const verdict = core.assessTelephony(request, policy, Object.fromEntries(less))
        if (verdict.outcome === 'refuse') return verdict
        const keys = verdict.reservation.keys.map((key) => ({ ...key, limit: key.limit + 1 }))
        return { ...verdict, reservation: { ...verdict.reservation, keys } }
      },
    }),
  },
  {
    law: 'telephony.windows',
    fault: 'a booking holds no limits',
    of: (core) => ({
      ...core,
      assessTelephony: (request, policy, counts) => {
        const verdict = core.assessTelephony(request, policy, counts)
        if (verdict.outcome === 'refuse') return verdict
        return {
          ...verdict,
          reservation: {
            ...verdict.reservation,
            keys: verdict.reservation.keys.map((key) => ({ ...key, limit: 1e9 })),
          },
        }
      },
    }),
  },
  {
    law: 'effects.told',
    fault: 'nobody is told',
    of: allowing((decision) => ({ ...decision, effects: decision.effects.filter(({ type }) => type !== 'notify') })),
  },
  {
    law: 'effects.told',
    fault: 'a removed device keeps its sessions',
    of: allowing((decision, { command }) =>
      command.type === 'remove'
        ? { ...decision, effects: decision.effects.filter(({ type }) => type !== 'end-sessions') }
        : decision,
    ),
  },
  {
    law: 'effects.told',
    fault: 'the last use of a bypass code is not taken',
    of: allowing((decision, { command }) =>
      command.type === 'verify'
        ? { ...decision, effects: decision.effects.filter(({ type }) => type !== 'take') }
        : decision,
    ),
  },
  {
    law: 'effects.told',
    fault: 'an event names nobody',
    of: allowing((decision) => ({
      ...decision,
      events: decision.events.map((event) => ({ ...event, actor: { type: 'system' } })),
    })),
  },
  {
    law: 'effects.promised',
    fault: 'a notice says ten days and an hour',
    of: allowing((decision) => ({
      ...decision,
      effects: decision.effects.map((effect) =>
        effect.type === 'notify' && effect.disputeUntil !== null
          ? { ...effect, disputeUntil: effect.disputeUntil + 3_600_000 }
          : effect,
      ),
    })),
  },
  {
    law: 'effects.promised',
    fault: 'a disputed device is removed and a notice offers it back',
    of: allowing((decision, { command, facts }) => ({
      ...decision,
      effects: decision.effects.map((effect) =>
        effect.type === 'notify' && command.type === 'remove' && command.actor.type === 'user'
          ? { ...effect, undoUntil: facts.now + 600_000 }
          : effect,
      ),
    })),
  },
  {
    law: 'effects.promised',
    fault: 'an assigned token can be disputed and nobody says so',
    of: allowing((decision, { command }) => ({
      ...decision,
      effects: decision.effects.map((effect) =>
        effect.type === 'notify' && command.type === 'assign-token' ? { ...effect, disputeUntil: null } : effect,
      ),
    })),
  },
  {
    law: 'effects.possible',
    fault: 'a device is removed twice',
    of: allowing((decision, { command }) =>
      command.type === 'remove' ? { ...decision, events: [...decision.events, ...decision.events] } : decision,
    ),
  },
  { law: 'policy.lattice', fault: 'the last layer overrides', of: LAYERED((_, said) => said) },
  {
    law: 'policy.lattice',
    fault: 'a list keeps the order of whoever wrote it last',
    of: (core) => ({
      ...core,
      compilePolicy: (layers) => {
        const policy = core.compilePolicy(layers)
        const order = (layers.at(-1) as PolicyLayer | undefined)?.methods ?? policy.methods
        return {
          ...policy,
          methods: policy.methods.toSorted((one, other) => order.indexOf(one) - order.indexOf(other)),
        }
      },
    }),
  },
  {
    law: 'policy.narrows',
    fault: 'lists are joined',
    of: LAYERED((value, said) =>
      Array.isArray(value) && Array.isArray(said) ? [...new Set<unknown>([...value, ...said])].sort() : value,
    ),
  },
  {
    law: 'policy.narrows',
    fault: 'the longer grant holds',
    of: (core) => ({
      ...core,
      compilePolicy: (layers) => ({
        ...core.compilePolicy(layers),
        grantMs: Math.max(...layers.map(({ grantMs }) => grantMs ?? 0)),
      }),
    }),
  },
  {
    law: 'policy.narrows',
    fault: 'a layer without a list has an empty one',
    of: (core) => ({
      ...core,
      compilePolicy: ([global, ...layers]) =>
        core.compilePolicy([global, ...layers.map((layer) => ({ ...layer, numberTypes: layer.numberTypes ?? [] }))]),
    }),
  },
  {
    law: 'policy.fails-closed',
    fault: 'an empty list says nothing',
    of: (core) => ({
      ...core,
      compilePolicy: ([global, ...layers]) =>
        core.compilePolicy([
          global,
          ...layers.map((layer) =>
            Object.fromEntries(Object.entries(layer).filter(([, said]) => !Array.isArray(said) || said.length > 0)),
          ),
        ]),
    }),
  },
  {
    law: 'policy.fails-closed',
    fault: 'a forgotten field is as shipped',
    of: (core) => ({
      ...core,
      compilePolicy: ([global, ...layers]) => core.compilePolicy([{ ...core.shippedPolicy, ...global }, ...layers]),
    }),
  },
  {
    law: 'policy.fails-closed',
    fault: 'phone callback is shipped',
    of: (core) => ({
      ...core,
      shippedPolicy: { ...core.shippedPolicy, methods: [...core.shippedPolicy.methods, 'call'] },
    }),
  },
  {
    law: 'account.replay',
    fault: 'fold skips what cannot have happened',
    of: (core) => ({
      ...core,
      fold: (start, events) => {
        let account = start
        for (const event of events) account = core.evolve(account, event)
        return { ok: true, account }
      },
    }),
  },
  {
    law: 'account.replay',
    fault: 'an event depends on when it is read',
    of: (core) => {
      let reads = 0
      return evolving((next, before) => {
        reads += 1
        return next === before || reads % 5 !== 0 ? next : { ...next, signInPreference: 'call' }
      })(core)
    },
  },
  {
    law: 'account.formats',
    fault: 'a format of the future is taken for this one',
    of: (core) => ({ ...core, upcast: (stored) => core.upcast({ ...stored, v: 1 }) }),
  },
  {
    law: 'account.sound',
    fault: 'a removed device stays the default',
    of: evolving((next, before, event) =>
      event.type === 'device-removed' && next !== before ? { ...next, defaultDevice: before.defaultDevice } : next,
    ),
  },
  {
    law: 'account.sound',
    fault: 'an account is changed in place',
    of: evolving((next, before) => (next === before ? next : Object.assign(before, next))),
  },
  {
    law: 'account.sound',
    fault: 'a pending device was an active one',
    of: evolving((next) => (next.devices.length > 0 && !next.everActive ? { ...next, everActive: true } : next)),
  },
  {
    law: 'account.codes',
    fault: 'the last use of a code is not the last',
    of: evolving((next, before, event) =>
      event.type === 'bypass-code-used' && next.bypassCodes.length < before.bypassCodes.length ? before : next,
    ),
  },
  {
    law: 'account.codes',
    fault: 'new codes replace the old',
    of: evolving((next, before, event) =>
      event.type === 'bypass-codes-issued'
        ? { ...next, bypassCodes: next.bypassCodes.slice(before.bypassCodes.length) }
        : next,
    ),
  },
  {
    law: 'account.codes',
    fault: 'a link works again',
    of: evolving((next, before, event) =>
      event.type === 'enrolment-link-used' && next !== before
        ? { ...next, enrolmentLinks: before.enrolmentLinks }
        : next,
    ),
  },
  {
    law: 'account.changes',
    fault: 'a change is remembered a millisecond too long',
    of: evolving((next, before, event) => ({
      ...next,
      changes: [
        ...before.changes.filter((one) => event.at - one.at === 864_000_000 && !next.changes.includes(one)),
        ...next.changes,
      ],
    })),
  },
  {
    law: 'account.changes',
    fault: 'what was disputed is remembered as it was',
    of: evolving((next, before, event) =>
      event.type === 'account-frozen' && next !== before ? { ...next, changes: before.changes } : next,
    ),
  },
  {
    law: 'account.changes',
    fault: 'an undone change stays listed',
    of: evolving((next, before, event) =>
      event.type === 'change-undone' && next !== before ? { ...next, changes: before.changes } : next,
    ),
  },
  {
    law: 'account.changes',
    fault: 'an administrator goes on where a user began',
    of: evolving((next, before, event) =>
      event.actor.type === 'administrator' && next !== before ? { ...next, run: before.run } : next,
    ),
  },
  {
    law: 'undo.any-time',
    fault: 'an old default comes back in place of the present one',
    of: evolving((next, before, event) => {
      const change = event.type === 'change-undone' ? before.changes.find(({ id }) => id === event.undoes) : undefined
      return change?.kind === 'remove' && next !== before
        ? { ...next, defaultDevice: change.before.defaultDevice }
        : next
    }),
  },
  {
    law: 'undo.any-time',
    fault: 'an older change is undone over a later one',
    of: evolving((next, before, event, core) =>
      event.type === 'change-undone'
        ? core.evolve({ ...before, changes: before.changes.filter(({ id }) => id === event.undoes) }, event)
        : next,
    ),
  },
  {
    law: 'undo.any-time',
    fault: 'undoing a preference moves the default device as well',
    of: evolving((next, before, event) => {
      const change = event.type === 'change-undone' ? before.changes.find(({ id }) => id === event.undoes) : undefined
      return change?.kind === 'set-sign-in-preference' && next !== before
        ? { ...next, defaultDevice: change.before.defaultDevice }
        : next
    }),
  },
  {
    law: 'undo.any-time',
    fault: 'a forged history gives back what an administrator took away',
    of: evolving((next, before, event, core) => {
      const { actor } = event
      if (event.type !== 'change-undone' || actor.type !== 'user') return next
      const changes = before.changes.map((one) => (one.session === null ? { ...one, session: actor.session } : one))
      return core.evolve({ ...before, changes }, event)
    }),
  },
  {
    law: 'undo.any-time',
    fault: 'a default comes back that is gone',
    of: evolving((next, before, event) => {
      const change = event.type === 'change-undone' ? before.changes.find(({ id }) => id === event.undoes) : undefined
      return change?.kind === 'set-default' && next !== before
        ? { ...next, defaultDevice: change.before.defaultDevice }
        : next
    }),
  },
  {
    law: 'freeze.oldest',
    fault: 'of several disputed changes the latest counts',
    of: evolving((next, before, event) => {
      const change =
        event.type === 'account-frozen' ? before.changes.find(({ id }) => id === event.disputes) : undefined
      return change === undefined ? next : { ...next, frozen: { change: change.id, version: change.version } }
    }),
  },
  {
    law: 'account.preferences',
    fault: 'a new default device forgets what is sent to it',
    of: evolving((next, before, event) =>
      event.type === 'default-set' && next !== before ? { ...next, signInPreference: 'ask' } : next,
    ),
  },
  {
    law: 'policy.fails-closed',
    fault: 'a phone proves its re-activation as shipped',
    of: (core) => ({ ...core, shippedPolicy: { ...core.shippedPolicy, reactivateByNumber: true } }),
  },
  { law: 'account.preferences', fault: 'anything can be a preference', of: without('default-device.able') },
  {
    law: 'account.preferences',
    fault: 'a preference outlives its device',
    of: evolving((next, before, event) =>
      event.type === 'device-removed' && next !== before
        ? { ...next, signInPreference: before.signInPreference }
        : next,
    ),
  },
  {
    law: 'chain.tampering',
    fault: 'the user is not hashed',
    of: (core) => ({
      ...core,
      chainInput: (_, position, previous, text) => core.chainInput('', position, previous, text),
    }),
  },
  {
    law: 'chain.tampering',
    fault: 'the previous hash is not hashed',
    of: (core) => ({ ...core, chainInput: (user, position, _, text) => core.chainInput(user, position, '', text) }),
  },
  {
    law: 'chain.tampering',
    fault: 'the anchor is not looked at',
    of: (core) => ({ ...core, checkChain: (links, computed) => core.checkChain(links, computed, null) }),
  },
  {
    law: 'chain.tampering',
    fault: 'the anchor counts and nothing else',
    of: (core) => ({
      ...core,
      checkChain: (links, computed, anchor) =>
        core.checkChain(links, computed, null) ??
        (anchor !== null && links.length < anchor.count ? { at: links.length, code: 'chain.count' } : null),
    }),
  },
  {
    law: 'chain.anchors',
    fault: 'only the latest anchor holds',
    of: (core) => ({
      ...core,
      checkChain: (links, computed, anchor) =>
        anchor === null
          ? core.checkChain(links, computed, null)
          : core.checkChain(links, computed, { ...anchor, count: links.length }),
    }),
  },
  {
    law: 'chain.input',
    fault: 'parts are joined by a comma',
    of: (core) => ({ ...core, chainInput: (...parts) => parts.join(',') }),
  },
  {
    law: 'chain.input',
    fault: 'only the first part says how long it is',
    of: (core) => ({ ...core, chainInput: (user, ...parts) => `${user.length}:${user},${parts.join(',')}` }),
  },
]

/** Every law has at least one. */
export const MUTANTS: readonly Mutant[] = [
  ...ofRules,
  ...ofApplications,
  ...ofEntry,
  ...ofStrength,
  ...ofDevices,
  ...ofUndo,
  ...ofOthers,
]
