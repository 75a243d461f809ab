import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Account, AccountEvent, Cure, Decide, Rule } from '@ssp/core'
import { decide, decideBy, evolve, RULES } from '@ssp/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  agrees,
  consequences,
  consequencesIn,
  diceFrom,
  foldOne,
  judge,
  randomEvent,
  randomWorld,
} from '../src/index.ts'
import { isSmall, runsFromEnvironment } from './runs.ts'
import { importsOf } from './value-imports.ts'

const RUNS = runsFromEnvironment(100_000, 2_000)

/** For as many worlds as somebody asks about. */
const timeout = 24 * 3_600_000

/** What differs, in one line, so that a thousand worlds with one cause are one line. */
function difference(seed: number): string {
  const { command, facts, policy } = randomWorld(seed)
  const [ours, theirs] = [judge(command, facts, policy), decide(command, facts, policy)]
  const without = (some: readonly string[], others: readonly string[]): string => {
    const left = some.filter((one) => !others.includes(one))
    return left.length === 0 ? '' : left.join(' and ')
  }
  const model = without(ours.because, theirs.because)
  const core = without(theirs.because, ours.because)
  return `${command.type}: the model says ${ours.outcome} (${model}), core says ${theirs.outcome} (${core})`
}

/** Counts of equal lines, each with the seed of its first world. */
function collector(): { readonly add: (line: string, seed: number) => void; readonly lines: () => readonly string[] } {
  const found = new Map<string, { count: number; seed: number }>()
  return {
    add: (line, seed) => {
      const entry = found.get(line)
      if (entry === undefined) found.set(line, { count: 1, seed })
      else entry.count += 1
    },
    lines: () => [...found].map(([line, { count, seed }]) => `${count} × ${line}, first with seed ${seed}`).toSorted(),
  }
}

/** Enough worlds to show a mutant of a rule in: those where it determined the outcome, and those where it was asked. */
const KEPT = 400

interface Pass {
  readonly disagreements: readonly string[]
  readonly determined: ReadonlyMap<string, number>
  readonly outcomes: Readonly<Record<'allow' | 'verify' | 'refuse', number>>
  readonly seedsByRule: ReadonlyMap<string, readonly number[]>
  readonly seedsByQuestion: ReadonlyMap<string, readonly number[]>
}

function keep(seeds: Map<string, number[]>, key: string, seed: number): void {
  const kept = seeds.get(key)
  if (kept === undefined) seeds.set(key, [seed])
  else if (kept.length < KEPT) kept.push(seed)
}

/** Core and the model over all the worlds, once. */
function compare(): Pass {
  const disagreements = collector()
  const determined = new Map<string, number>(RULES.map(({ id }) => [id, 0]))
  const outcomes = { allow: 0, verify: 0, refuse: 0 }
  const seedsByRule = new Map<string, number[]>()
  const seedsByQuestion = new Map<string, number[]>()
  for (let seed = 0; seed < RUNS; seed += 1) {
    const { command, facts, policy } = randomWorld(seed)
    const decision = decide(command, facts, policy)
    if (!agrees(judge(command, facts, policy), decision)) {
      disagreements.add(difference(seed), seed)
      // One is enough for whoever only asks whether there is any.
      if (isSmall) break
    }
    outcomes[decision.outcome] += 1
    for (const id of decision.because) {
      determined.set(id, (determined.get(id) ?? 0) + 1)
      keep(seedsByRule, id, seed)
    }
    keep(seedsByQuestion, `${command.actor.type} ${command.type}`, seed)
  }
  return { disagreements: disagreements.lines(), determined, outcomes, seedsByRule, seedsByQuestion }
}

describe('the reference model of what follows', () => {
  it('knows what follows from each allow: the events, the account, notices, ended sessions', { timeout }, () => {
    const differences = collector()
    let compared = 0
    for (let seed = 0; seed < RUNS; seed += 2) {
      const { command, facts, policy } = randomWorld(seed)
      const decision = decide(command, facts, policy)
      if (decision.outcome !== 'allow') continue
      compared += 1
      const [ours, theirs] = [consequences(command, facts), consequencesIn(decision, facts, evolve)]
      const parts = Object.keys(ours) as (keyof typeof ours)[]
      for (const part of parts) {
        if (!isDeepStrictEqual(ours[part], theirs[part])) differences.add(`${command.type}: another \`${part}\``, seed)
      }
    }
    console.log(`what follows was compared for ${compared} allows`)
    expect(compared).toBeGreaterThan(RUNS / 20)
    expect(differences.lines()).toEqual([])
  })

  it('folds events into accounts as core does, impossible events too', { timeout }, () => {
    const differences = collector()
    const seen = { happened: 0, impossible: 0 }
    const lives = Math.ceil(RUNS / 5)
    for (let seed = 0; seed < lives; seed += 1) {
      const both = (account: Account, event: AccountEvent): Account => {
        const [ours, theirs] = [foldOne(account, event), evolve(account, event)]
        seen[ours === account ? 'impossible' : 'happened'] += 1
        if ((ours === account) !== (theirs === account) || !isDeepStrictEqual(ours, theirs)) {
          differences.add(`${event.type} by ${event.actor.type}`, seed)
        }
        return ours
      }
      let { account } = randomWorld(seed, both).facts
      const dice = diceFrom(seed)
      for (let count = 0; count < 8; count += 1) account = both(account, randomEvent(dice, account))
    }
    console.log(`${lives} lives: ${seen.happened} events that happened, ${seen.impossible} that cannot have`)
    expect(seen.impossible).toBeGreaterThan(lives / 10)
    expect(differences.lines()).toEqual([])
  })
})

describe('the reference model', () => {
  let pass: Pass
  beforeAll(() => {
    pass = compare()
  }, timeout)

  it(`decides as core does in ${RUNS} random worlds`, () => {
    const { allow, verify, refuse } = pass.outcomes
    console.log(`core and model compared in ${RUNS} random worlds: ${allow} allow, ${verify} verify, ${refuse} refuse`)
    expect(pass.disagreements).toEqual([])
  })

  it('has seen each rule determine a thousandth of them, and each outcome a tenth', () => {
    const counts = [...pass.determined].toSorted(([, one], [, other]) => one - other)
    const [rarest, times] = counts[0] ?? ['no rule', 0]
    console.log(`${RULES.length} rules determined outcomes, the rarest, \`${rarest}\`, ${times} times`)
    expect(counts.filter(([, count]) => count < RUNS / 1000)).toEqual([])
    expect(Object.entries(pass.outcomes).filter(([, count]) => count < RUNS / 10)).toEqual([])
  })

  /** Whether the model disagrees with this implementation where it agrees with core. */
  function noticed(mutant: Decide, seeds: readonly number[]): boolean {
    return seeds.some((seed) => {
      const { command, facts, policy } = randomWorld(seed)
      const verdict = judge(command, facts, policy)
      return agrees(verdict, decide(command, facts, policy)) && !agrees(verdict, mutant(command, facts, policy))
    })
  }

  /** Core with one rule replaced, or dropped. */
  const coreWith = (id: string, replacement: Rule | null): Decide =>
    decideBy(RULES.flatMap((rule) => (rule.id !== id ? [rule] : replacement === null ? [] : [replacement])))

  const asked = ({ actor, commands }: Rule): readonly number[] =>
    commands.flatMap((command) => pass.seedsByQuestion.get(`${actor} ${command}`) ?? [])

  it.runIf(!isSmall)('notices each rule that is dropped', () => {
    const missed = RULES.filter(({ id }) => !noticed(coreWith(id, null), pass.seedsByRule.get(id) ?? []))
    console.log(`${RULES.length - missed.length}/${RULES.length} dropped rules were noticed`)
    expect(missed.map(({ id }) => id)).toEqual([])
  })

  it.runIf(!isSmall)('notices each rule that fires always', () => {
    // Those that do so by right.
    const always = [
      'dispute.offered',
      'management.view',
      'report-lost.offered',
      'rotate-app.offered',
      'sign-in.verified',
      'undo.offered',
      'verification.offered',
    ]
    const mutants = RULES.filter(({ id }) => !always.includes(id))
    const missed = mutants.filter((rule) => !noticed(coreWith(rule.id, { ...rule, when: () => true }), asked(rule)))
    console.log(`${mutants.length - missed.length}/${mutants.length} rules that fire always were noticed`)
    expect(missed.map(({ id }) => id)).toEqual([])
  })

  it.runIf(!isSmall)('notices each rule with another cure', () => {
    // The matrix never offers what this one forbids, so nothing would help anyway.
    const hopeless = ['token.never-by-user']
    const forbids = RULES.filter((rule) => rule.effect === 'forbid').filter(({ id }) => !hopeless.includes(id))
    const other = (cure: Cure): Cure => (cure === 'never' ? 'wait' : 'never')
    const missed = forbids.filter((rule) => {
      const { cure } = rule
      const wrong = typeof cure === 'function' ? (world: Parameters<typeof cure>[0]) => other(cure(world)) : other(cure)
      return !noticed(coreWith(rule.id, { ...rule, cure: wrong }), pass.seedsByRule.get(rule.id) ?? [])
    })
    console.log(`${forbids.length - missed.length}/${forbids.length} rules with another cure were noticed`)
    expect(missed.map(({ id }) => id)).toEqual([])
  })
})

describe.runIf(!isSmall)("the reference model's sources", () => {
  const model = fileURLToPath(new URL('../src/model', import.meta.url))
  let copies = ''
  beforeAll(() => {
    copies = mkdtempSync(join(tmpdir(), 'ssp-model-'))
  })
  afterAll(() => rmSync(copies, { recursive: true }))

  it('take nothing but types from anywhere', () => {
    const { files, typeImports, valueImports } = importsOf(model)
    console.log(`${files} sources of the model import types in ${typeImports} places and nothing else`)
    expect(files).toBeGreaterThan(5)
    expect(typeImports).toBeGreaterThan(5)
    expect(valueImports).toEqual([])
  })

  it.each([
    ["import { METHODS } from '@ssp/core'", '@ssp/core'],
    ["import { type Method, METHODS } from '@ssp/core'", '@ssp/core'],
    ["import { type Method } from '@ssp/core'", '@ssp/core'],
    ["import {\n  METHODS,\n} from '@ssp/core'", '@ssp/core'],
    ["import * as core from '@ssp/core'", '@ssp/core'],
    ["import '@ssp/core'", '@ssp/core'],
    ["export { decide } from '@ssp/core'", '@ssp/core'],
    ["export * from '@ssp/core'", '@ssp/core'],
    ["const core = await import('@ssp/core')", "'@ssp/core'"],
    ["import { decide } from '../../../core/src/decision/decide.ts'", '../../../core/src/decision/decide.ts'],
    ["import { diceFrom } from '../worlds/dice.ts'", '../worlds/dice.ts'],
  ])('would show the planted %j', (planted, from) => {
    const copy = mkdtempSync(join(copies, 'model-'))
    cpSync(model, copy, { recursive: true })
    appendFileSync(join(copy, 'judge.ts'), `\n${planted}\n`)
    expect(importsOf(copy).valueImports).toEqual([`judge.ts -> ${from}`])
  })
})
