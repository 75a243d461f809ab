/* oxlint-disable unicorn/no-thenable -- `then` is what a case expects; nobody awaits a case */
import { fileURLToPath } from 'node:url'
import {
  capabilities,
  type Capability,
  decide,
  DEFAULT_REFUSE,
  decideBy,
  enableSelfService,
  evolve,
  type Prompt,
  type Rule,
  RULES,
} from '@ssp/core'
import { describe, expect, it } from 'vitest'
import {
  type Case,
  CELLS,
  corpusCases,
  type CorpusSubject,
  flipCell,
  type PageCase,
  parseCorpus,
  runCase,
  statements,
  traceability,
  uncovered,
  unknownCitations,
  unknownSources,
} from '../src/index.ts'
import { isSmall } from './runs.ts'

const core: CorpusSubject = { capabilities, decide, evolve, enableSelfService }

const all = corpusCases()
const pages = all.filter((one) => one.face === 'pages')
const here = all.filter((one): one is Exclude<Case, PageCase> => one.face !== 'pages')
const known = statements()

/** The ids of those cases that an implementation fails. */
const failing = (subject: CorpusSubject, cases: readonly Exclude<Case, PageCase>[]): readonly string[] =>
  cases.filter((one) => runCase(subject, one) !== null).map((one) => one.id)

describe('the corpus', () => {
  it.each(here.map((one) => [one.id, one.says, one] as const))('%s: %s', (_, __, one) => {
    expect(runCase(core, one)).toBeNull()
  })

  it('says how much of it is put to the rules, and how much is for the pages', () => {
    const count = (face: Case['face']): number => corpusCases(face).length
    console.log(
      `corpus: ${all.length} cases; ${here.length} put to the rules here (${count('decision')} decisions, ` +
        `${count('matrix')} cells, ${count('enabling')} enablings); ${pages.length} about pages belong to the portal's suite`,
    )
    expect(here.length + pages.length).toBe(all.length)
    expect(count('matrix')).toBe(CELLS.length)
    expect(Math.min(count('decision'), count('enabling'), pages.length)).toBeGreaterThan(0)
  })

  it.skipIf(isSmall)('notices a wrong expectation in every single case', () => {
    const wrong = here.map((one): Exclude<Case, PageCase> => {
      switch (one.face) {
        case 'matrix':
          return { ...one, then: { ...one.then, offered: !one.then.offered } }
        case 'enabling':
          return { ...one, then: { ...one.then, outcome: one.then.outcome === 'allow' ? 'refuse' : 'allow' } }
        case 'decision': {
          const because = { rules: [...one.then.because.rules, 'no.such-rule'], more: one.then.because.more }
          return { ...one, then: { ...one.then, because } }
        }
      }
    })
    expect(failing(core, wrong)).toHaveLength(here.length)
  })

  it.skipIf(isSmall)('notices wrong needs, means, devices, default, opening and message', () => {
    const planted = here.flatMap((one): Exclude<Case, PageCase>[] => {
      if (one.face !== 'decision') return []
      const { then } = one
      if (then.outcome === 'refuse') {
        return [{ ...one, then: { ...then, needs: then.needs === 'never' ? ['wait'] : 'never' } }]
      }
      if (then.outcome === 'verify') return [{ ...one, then: { ...then, by: then.by.slice(1) } }]
      const devices = then.devices?.map((device) => ({ ...device, name: 'another' })) ?? null
      return [
        { ...one, then: { ...then, opens: then.opens === 'sign-in' ? null : 'sign-in' } },
        { ...one, then: { ...then, sends: then.sends === 'push' ? null : 'push' } },
        { ...one, then: { ...then, defaultDevice: 'hardware-token' } },
        ...(devices === null || devices.length === 0 ? [] : [{ ...one, then: { ...then, devices } }]),
      ]
    })
    expect(planted.length).toBeGreaterThan(here.length)
    expect(failing(core, planted)).toHaveLength(planted.length)
  })
})

describe('what the corpus covers', () => {
  it('has a case for every statement, and says which has none', () => {
    expect(known.statements.map((one) => one.id)).toEqual(
      Array.from({ length: 43 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`),
    )
    expect(uncovered(known, all)).toEqual([])
    expect(uncovered(known, all.filter((one) => !one.cites.includes('S22')))).toEqual(['S22'])
  })

  it('puts every statement but those about pages alone to the rules', () => {
    expect(uncovered(known, here)).toEqual(['S41'])
  })

  it('cites nothing that is not there, in cases and in rules', () => {
    expect(unknownCitations(known, all)).toEqual([])
    expect(unknownCitations(known, RULES)).toEqual([])
    expect(unknownCitations(known, [{ id: 'planted', cites: ['S25', 'S44', 'facts 9'] }])).toEqual([
      'planted: S44',
      'planted: facts 9',
    ])
  })

  it('knows the source of every matrix cell, and only a cell that offers nothing is silent', () => {
    expect(unknownSources(known, capabilities)).toEqual([])
    const planted = (cell: Capability) => (prompt: Prompt) => {
      const matrix = capabilities(prompt)
      return prompt === 'universal' ? { ...matrix, tablet: { ...matrix.tablet, rename: cell } } : matrix
    }
    for (const source of ['S99', 'S36 S99', 'S36 and so on', 'facts 99', '']) {
      const found = unknownSources(known, planted({ allowed: true, source }))
      expect(found).toEqual([`universal tablet rename: \`${source}\``])
    }
    expect(unknownSources(known, planted({ allowed: false, source: '' }))).toEqual([])
    expect(unknownSources(known, planted({ allowed: true, source: 'S36 facts 2.4' }))).toEqual([])
  })

  it('has a case for every rule that the document speaks for', () => {
    const named = new Set(corpusCases('decision').flatMap((one) => one.then.because.rules))
    const cited = RULES.filter((rule) => rule.cites.some((cite) => cite.startsWith('S')))
    console.log(`corpus: ${cited.length} rules cite a statement, ${RULES.filter((rule) => named.has(rule.id)).length} of all ${RULES.length} determine a case`)
    expect(cited.filter((rule) => !named.has(rule.id)).map((rule) => rule.id)).toEqual([])
    const ids = new Set([DEFAULT_REFUSE, ...RULES.map((rule) => rule.id)])
    expect([...named].filter((id) => !ids.has(id))).toEqual([])
  })
})

// It judges the corpus, not the rules.
describe.skipIf(isSmall)('each of the 60 matrix cells, turned over', () => {
  const name = ({ prompt, device, operation }: (typeof CELLS)[number]): string => `cell-${prompt}-${device}-${operation}`

  it('makes the case fail that is named after it, and no other cell', () => {
    const caught = CELLS.filter((cell) => {
      const failed = failing({ ...core, capabilities: flipCell(capabilities, cell) }, corpusCases('matrix'))
      return failed.length === 1 && failed[0] === name(cell)
    })
    console.log(`corpus: ${caught.length}/${CELLS.length} flipped cells make the case fail that is named after the cell`)
    expect(caught).toEqual(CELLS)
    expect(CELLS).toHaveLength(60)
  })

  it('makes a decision come out differently as well', () => {
    const decisions = corpusCases('decision')
    const caught = CELLS.filter((cell) => {
      const matrix = flipCell(capabilities, cell)
      // The rules as they are, but for the one that reads the matrix: it reads the flipped one.
      const rules = RULES.map((rule): Rule =>
        rule.id !== 'matrix.offered'
          ? rule
          : {
              ...rule,
              when: (world) => {
                const { command, facts, target } = world
                const type = command.type === 'add' ? command.device.type : target?.type
                if (command.type !== cell.operation || type === undefined) return rule.when(world)
                return matrix(facts.application.prompt)[type][command.type].allowed
              },
            },
      )
      const asked = decisions.filter((one) => one.when.command === cell.operation)
      return failing({ ...core, decide: decideBy(rules) }, asked).length > 0
    })
    console.log(`corpus: ${caught.length}/${CELLS.length} flipped cells change a decision that a case is about`)
    expect(caught).toEqual(CELLS)
  })
})

describe('reading cases strictly', () => {
  const cell = {
    id: 'some-cell',
    cites: ['S36'],
    says: 'A tablet is renamed.',
    face: 'matrix',
    given: { prompt: 'universal', device: 'tablet', operation: 'rename' },
    then: { offered: true, sources: ['S36'] },
  }
  const decision = {
    id: 'some-decision',
    cites: ['S37'],
    says: 'The last key stays.',
    face: 'decision',
    given: { prompt: 'universal', devices: [{ type: 'security-key' }], verified: 'by-device' },
    when: { command: 'remove', device: 1 },
    then: { outcome: 'refuse', because: ['last-device.usable-remains'], needs: ['another-usable-device'] },
  }
  const faultsOf = (...cases: readonly unknown[]): readonly string[] => parseCorpus({ planted: cases }).faults

  it('takes them as they should be', () => {
    expect(parseCorpus({ planted: [cell, decision] })).toMatchObject({ faults: [], cases: [{ id: cell.id }, { id: decision.id }] })
  })

  it('refuses an id that another case has, in whatever file', () => {
    expect(parseCorpus({ one: [cell], other: [{ ...decision, id: cell.id }] }).faults).toEqual([
      'other[1] `some-cell`: one[1] `some-cell` has this id already',
    ])
  })

  it.each([
    ['an unknown field', { ...cell, cite: ['S36'] }, 'cite: unknown field'],
    ['an unknown field inside', { ...decision, then: { ...decision.then, need: [] } }, 'then.need: unknown field'],
    ['a field of another command', { ...decision, when: { ...decision.when, proof: 'none' } }, 'when.proof: unknown field'],
    ['a field of another outcome', { ...decision, then: { ...decision.then, opens: 'sign-in' } }, 'then.opens: unknown field'],
    ['a misspelt policy', { ...decision, given: { ...decision.given, policy: { method: [] } } }, 'given.policy.method: unknown field'],
    ['a missing field', { ...decision, then: { outcome: 'refuse', because: ['x'] } }, 'then.needs: nothing is not a list'],
    ['a wrong word', { ...cell, given: { ...cell.given, device: 'fridge' } }, 'given.device: "fridge" is none of'],
    ['a wrong type', { ...cell, then: { ...cell.then, offered: 'yes' } }, 'then.offered: "yes" is neither'],
    ['an unknown need', { ...decision, then: { ...decision.then, needs: ['luck'] } }, 'then.needs[1]: "luck" is none of'],
    ['no face', { ...cell, face: undefined }, 'face: nothing is none of matrix, decision'],
    ['no sentence', { ...cell, says: ' ' }, 'says: " " is not a text'],
    ['no citation', { ...cell, cites: [] }, 'cites: nothing is cited'],
    ['no reason', { ...decision, then: { ...decision.then, because: [] } }, 'then.because: no rule is named'],
    ['others that are not last', { ...decision, then: { ...decision.then, because: ['...', 'x'] } }, 'then.because: `...` comes last'],
    ['a device that is not there', { ...decision, given: { ...decision.given, devices: [] } }, 'given: verified with a device'],
    ['an id with capitals', { ...cell, id: 'Some cell' }, 'id: `Some cell` is not made of'],
    ['a page that expects nothing', { ...decision, face: 'pages', when: { page: 'central' }, then: {} }, 'then: nothing is expected'],
    ['something else', 'a case', '"a case" is not an object'],
  ])('refuses %s', (_, written, fault) => {
    const [found, ...more] = faultsOf(cell, written)
    expect(more).toEqual([])
    expect(found).toContain(fault)
  })

  it('refuses a file that is no list', () => {
    expect(parseCorpus({ planted: { cases: [] } }).faults).toEqual(['planted: not a list of cases'])
  })

  it('leaves out what is faulty, and keeps the rest', () => {
    expect(parseCorpus({ planted: ['a case', cell] }).cases).toMatchObject([{ id: cell.id }])
  })
})

describe('docs/traceability.md', () => {
  const page = fileURLToPath(new URL('../../../docs/traceability.md', import.meta.url))
  const generate = (cases: readonly Case[] = all): string => traceability({ statements: known, cases, rules: RULES })

  it('is what the corpus and the rules say (npm run docs:traceability makes it so)', async () => {
    await expect(generate()).toMatchFileSnapshot(page)
  })

  it('changes with the corpus', () => {
    expect(generate(all.slice(1))).not.toBe(generate())
  })
})
