import fc from 'fast-check'
import type { Actor, Command, Cure, Decision, Rule } from '@ssp/core'
import { anyWorld } from './domain.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'
import type { Question } from './scene.ts'
import { COMMANDS, NEEDS } from './words.ts'

const DEFAULT = 'default.refuse'

const ACTORS = ['user', 'administrator', 'system'] as const satisfies readonly Actor['type'][]

/** A rule that somebody could have written; it fires in every world it is asked in, or in none. */
interface Made {
  readonly rule: Rule
  readonly fires: boolean
}

function made(
  id: number,
  effect: Rule['effect'],
  fires: boolean,
  cure: Cure,
  about: Pick<Rule, 'actor' | 'commands'>,
): Made {
  const base = { id: `made-${id}`, cites: [], ...about, when: () => fires }
  return { rule: effect === 'permit' ? { ...base, effect } : { ...base, effect, cure }, fires }
}

const anyCure: fc.Arbitrary<Cure> = fc.constantFrom<Cure>('never', ...NEEDS)

function anyMade(effect: fc.Arbitrary<Rule['effect']>): fc.Arbitrary<Made> {
  const commands = fc.constantFrom(COMMANDS, COMMANDS, COMMANDS.slice(0, 10), COMMANDS.slice(10))
  const actor = fc.constantFrom<Actor['type']>('user', 'user', 'user', ...ACTORS)
  return fc
    .tuple(fc.nat(999_999), effect, fc.boolean(), anyCure, actor, commands)
    .map(([id, what, fires, cure, who, types]) => made(id, what, fires, cure, { actor: who, commands: types }))
}

const anyRule = anyMade(fc.constantFrom('permit', 'forbid'))

const anyRules: fc.Arbitrary<readonly Made[]> = fc.uniqueArray(anyRule, {
  maxLength: 8,
  selector: ({ rule }) => rule.id,
})

const concerns = ({ rule, fires }: Made, { actor, type }: Command): boolean =>
  fires && rule.actor === actor.type && rule.commands.includes(type)

const rulesOf = (list: readonly Made[]): readonly Rule[] => list.map(({ rule }) => rule)

function decideWith(
  { decideBy }: Implementation,
  rules: readonly Rule[],
  { command, facts, policy }: Question,
): Decision {
  return decideBy(rules)(command, facts, policy)
}

const asText = (value: unknown): string => JSON.stringify(value)

/** The implementation's own rules but for some, so that other things than usual determine the answer. */
interface Altered {
  readonly question: Question
  readonly dropped: readonly number[]
  readonly more: readonly Made[]
}

const anyAltered: fc.Arbitrary<Altered> = fc.record({
  question: anyWorld,
  dropped: fc.oneof(fc.constant([]), fc.uniqueArray(fc.nat(200), { maxLength: 60 })),
  more: anyRules,
})

const alteredRules = ({ rules }: Implementation, { dropped, more }: Altered): readonly Rule[] => [
  ...rules.filter((_, index) => !dropped.includes(index)),
  ...rulesOf(more),
]

function defaultRefuse(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ question: anyWorld, list: anyRules })
  checkRandom('decision.default-refuse', cases, options, ({ question, list }) => {
    const without = list.filter((one) => one.rule.effect === 'forbid' || !concerns(one, question.command))
    const lists = [[], rulesOf(without), implementation.rules.filter((rule) => rule.effect === 'forbid')]
    for (const rules of lists) {
      const decision = decideWith(implementation, rules, question)
      if (decision.outcome !== 'refuse') return `answered \`${decision.outcome}\` though no permit fired`
      if (!decision.because.includes(DEFAULT) || decision.needs !== 'never')
        return 'did not say that nothing permits it'
    }
    const decision = decideWith(implementation, rulesOf(list), question)
    const permitted = list.some((one) => one.rule.effect === 'permit' && concerns(one, question.command))
    return permitted === decision.because.includes(DEFAULT) ? 'blamed the default though a permit fired' : null
  })
}

function forbidBeatsPermit(implementation: Implementation, options: CheckOptions): void {
  const forbid = fc.tuple(anyCure, fc.nat(2)).map(([cure, place]) => ({ cure, place }))
  const cases = fc.record({ altered: anyAltered, forbid })
  checkRandom('decision.forbid-beats-permit', cases, options, ({ altered, forbid: { cure, place } }) => {
    const { command } = altered.question
    const about = { actor: command.actor.type, commands: [command.type] }
    const { rule } = made(-1, 'forbid', true, cure, about)
    const others = alteredRules(implementation, altered)
    const at = Math.floor((others.length * place) / 2)
    const permits = [made(-2, 'permit', true, cure, about).rule, made(-3, 'permit', true, cure, about).rule]
    const rules = [...others.slice(0, at), rule, ...others.slice(at), ...permits]
    const decision = decideWith(implementation, rules, altered.question)
    if (decision.outcome === 'allow') return 'allowed what a rule forbids'
    return decision.because.includes(rule.id) ? null : 'did not name the forbid that fired'
  })
}

function orderAndDuplicates(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    altered: anyAltered,
    keys: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
    twice: fc.nat(),
  })
  checkRandom('decision.order', cases, options, ({ altered, keys, twice }) => {
    const rules = alteredRules(implementation, altered)
    const key = (index: number): number => ((keys[index % keys.length] ?? 0) + index * 7919) % 1_000_003
    const shuffled = rules
      .map((rule, index) => ({ rule, key: key(index) }))
      .sort((a, b) => a.key - b.key)
      .map(({ rule }) => rule)
    const doubled = [...shuffled, ...shuffled.filter((_, index) => index % ((twice % 3) + 1) === 0)]
    const plain = decideWith(implementation, rules, altered.question)
    const other = decideWith(implementation, doubled, altered.question)
    return asText(plain) === asText(other) ? null : `answered \`${asText(other)}\` instead of \`${asText(plain)}\``
  })
}

function moreForbids(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ altered: anyAltered, forbid: anyMade(fc.constant('forbid')) })
  checkRandom('decision.more-forbids', cases, options, ({ altered, forbid }) => {
    const rules = alteredRules(implementation, altered)
    const before = decideWith(implementation, rules, altered.question)
    const now = decideWith(implementation, [...rules, forbid.rule], altered.question)
    return now.outcome === 'allow' && before.outcome !== 'allow'
      ? 'one forbid more turned a refusal into an allow'
      : null
  })
}

function morePermits(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ altered: anyAltered, permit: anyMade(fc.constant('permit')) })
  checkRandom('decision.more-permits', cases, options, ({ altered, permit }) => {
    const rules = alteredRules(implementation, altered)
    const before = decideWith(implementation, rules, altered.question)
    const now = decideWith(implementation, [...rules, permit.rule], altered.question)
    return before.outcome === 'allow' && now.outcome !== 'allow'
      ? `one permit more turned an allow into \`${now.outcome}\``
      : null
  })
}

/**
 * Which of the implementation's rules fire, each asked alone: a permit by itself allows exactly where it fires, and so
 * does a forbid beside a permit for everything where it does not.
 */
function firing({ decideBy, rules }: Implementation): (question: Question) => { permits: string[]; forbids: string[] } {
  const all = ACTORS.map((actor) => made(-1, 'permit', true, 'never', { actor, commands: COMMANDS }).rule)
  const alone = rules.map((rule) => ({ rule, decide: decideBy(rule.effect === 'permit' ? [rule] : [rule, ...all]) }))
  return ({ command, facts, policy }) => {
    const fired = alone.filter(({ rule, decide }) => {
      if (rule.actor !== command.actor.type || !rule.commands.includes(command.type)) return false
      return (decide(command, facts, policy).outcome === 'allow') === (rule.effect === 'permit')
    })
    const idsOf = (effect: Rule['effect']): string[] =>
      fired.filter(({ rule }) => rule.effect === effect).map(({ rule }) => rule.id)
    return { permits: idsOf('permit'), forbids: idsOf('forbid') }
  }
}

function becauseIsWhatFired(implementation: Implementation, options: CheckOptions): void {
  const fired = firing(implementation)
  checkRandom('decision.because', anyWorld, options, (question) => {
    const { command, facts, policy } = question
    const { permits, forbids } = fired(question)
    const decision = implementation.decide(command, facts, policy)
    const allowed = permits.length > 0 && forbids.length === 0
    if (allowed !== (decision.outcome === 'allow')) return `answered \`${decision.outcome}\` against its own rules`
    const expected = allowed ? permits : permits.length > 0 ? forbids : [DEFAULT, ...forbids]
    const told = [...decision.because].sort()
    return asText(told) === asText(expected.sort())
      ? null
      : `told \`${told.join(', ')}\`, but \`${expected.join(', ')}\` fired`
  })
}

export const RULE_LIST_LAWS: readonly Law[] = [
  {
    id: 'decision.default-refuse',
    cites: ['design 4.3'],
    statement: 'what no permit allows is refused for ever, and the default is blamed then and only then',
    check: defaultRefuse,
  },
  {
    id: 'decision.forbid-beats-permit',
    cites: ['design 4.3'],
    statement: 'one forbid that fires refuses, whatever else permits and wherever it stands',
    check: forbidBeatsPermit,
  },
  {
    id: 'decision.order',
    cites: ['design 4.3'],
    statement: 'the same rules in another order, or some of them twice, give the same answer to the letter',
    check: orderAndDuplicates,
  },
  {
    id: 'decision.more-forbids',
    cites: ['design 4.3'],
    statement: 'adding a forbid never turns a refusal into an allow',
    check: moreForbids,
  },
  {
    id: 'decision.more-permits',
    cites: ['design 4.3'],
    statement: 'adding a permit never turns an allow into anything else',
    check: morePermits,
  },
  {
    id: 'decision.because',
    cites: ['design 4.3'],
    statement: '`because` names exactly the rules that fired and determined the answer, each by itself found to fire',
    check: becauseIsWhatFired,
  },
]
