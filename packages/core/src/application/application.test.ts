import { describe, expect, it } from 'vitest'
import { SHIPPED_POLICY } from '../policy/shipped-policy.ts'
import { APPLICATION_KIND, APPLICATION_KINDS, type ApplicationKind } from './application.ts'
import { enableSelfService } from './enable-self-service.ts'

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

  it('that nobody has heard of has no self-service', () => {
    const owner = { type: 'administrator', id: 'a', role: 'owner' } as const
    const strange = { kind: 'fridge' as ApplicationKind, policy: SHIPPED_POLICY }
    expect(enableSelfService(strange, owner, { edition: 'mfa', expectedCountries: [], credits: {} }).because).toEqual(['application.kind'])
  })
})
