import { describe, expect, it } from 'vitest'
import { COMMAND_TYPES } from '../decision/command.ts'
import { NEEDS } from '../decision/needs.ts'
import { RULES } from './rules.ts'

describe('the rules', () => {
  it('are about every command that there is, and about no other', () => {
    expect([...new Set(RULES.flatMap(({ commands }) => commands))].toSorted()).toEqual(COMMAND_TYPES.toSorted())
  })

  it.each(RULES)('permit, or forbid and say what helps: $id', (rule) => {
    if (rule.effect === 'permit') return
    expect(rule.effect).toBe('forbid')
    const { cure } = rule
    // What depends on the world is shown where the worlds are.
    if (typeof cure === 'string') expect([...Object.keys(NEEDS), 'never']).toContain(cure)
  })
})
