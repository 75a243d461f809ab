import { describe, expect, it } from 'vitest'
import { APPLICATION_KIND, APPLICATION_KINDS } from './application.ts'

describe('a kind of application', () => {
  // S13 and S14 are about those that are for one's own account.
  const portals: Partial<Record<string, string>> = { central: 'S13', 'device-management-portal': 'S14' }

  it.each(APPLICATION_KINDS)('cites what the document says of it: %s', (kind) => {
    const { inlinePrompt, source } = APPLICATION_KIND[kind]
    expect(source).toBe(portals[kind] ?? (inlinePrompt ? 'S03' : 'S04'))
  })

  it('is for nothing but managing devices only where the document says so (S14)', () => {
    const managing = APPLICATION_KINDS.filter((kind) => APPLICATION_KIND[kind].managesOnly !== false)
    expect(managing).toEqual(['device-management-portal'])
  })
})
