import { describe, expect, it } from 'vitest'
import { COMMAND_TYPES } from '../decision/command.ts'
import { RULES } from './rules.ts'

describe('the rules', () => {
  it('are about every command that there is, and about no other', () => {
    expect([...new Set(RULES.flatMap(({ commands }) => commands))].toSorted()).toEqual(COMMAND_TYPES.toSorted())
  })
})
