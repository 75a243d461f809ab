import fc from 'fast-check'
import type { Account, AccountEvent } from '@ssp/core'
import { NOW, USER } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkRandom, type CheckOptions, type Law } from './law.ts'

/** What happens to codes and links, in any order. */
interface Act {
  readonly what: 'issue' | 'use' | 'revoke' | 'link' | 'use-link'
  readonly id: number
  readonly uses: number
}

const anyAct: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom('issue', 'issue', 'use', 'use', 'use', 'use', 'revoke', 'link', 'link', 'use-link', 'use-link'),
  id: fc.nat(3),
  uses: fc.integer({ min: 1, max: 3 }),
})

const expiry = (id: number): number | null => (id % 2 === 0 ? null : NOW + id)

function eventOf({ what, id, uses }: Act, index: number): AccountEvent {
  const said = { v: 1, change: `change-${index}`, at: NOW + index, actor: { type: 'system' } } as const
  const code = `code-${id}`
  const link = `link-${id}`
  switch (what) {
    case 'issue':
      return { ...said, type: 'bypass-codes-issued', codes: [{ id: code, uses, expiresAt: expiry(id) }] }
    case 'use':
      return { ...said, type: 'bypass-code-used', code }
    case 'revoke':
      return { ...said, type: 'bypass-codes-revoked' }
    case 'link':
      return { ...said, type: 'enrolment-link-issued', link, expiresAt: NOW + id }
    case 'use-link':
      return { ...said, type: 'enrolment-link-used', link }
  }
}

/** What is open, as whoever issues and spends would note it on paper. */
interface Paper {
  readonly codes: Map<string, number>
  readonly links: Set<string>
}

/** Notes the act; false where it is impossible, undefined where the paper can't say (an id is issued once). */
function note({ codes, links }: Paper, { what, id, uses }: Act): boolean | undefined {
  const code = `code-${id}`
  const link = `link-${id}`
  switch (what) {
    case 'issue':
      if (codes.has(code)) return undefined
      codes.set(code, uses)
      return true
    case 'use': {
      const left = codes.get(code) ?? 0
      if (left < 1) return false
      if (left === 1) codes.delete(code)
      else codes.set(code, left - 1)
      return true
    }
    case 'revoke':
      codes.clear()
      return true
    case 'link':
      if (links.has(link)) return undefined
      links.add(link)
      return true
    case 'use-link':
      return links.delete(link)
  }
}

function differs({ codes, links }: Paper, account: Account): string | null {
  const held = account.bypassCodes.map(({ id, usesLeft }) => `${id} ${usesLeft}`).toSorted()
  const noted = [...codes].map(([id, left]) => `${id} ${left}`).toSorted()
  if (held.join() !== noted.join())
    return `the account holds codes \`${held.join(', ')}\` instead of \`${noted.join(', ')}\``
  const expiring = account.bypassCodes.find(({ id, expiresAt }) => expiresAt !== expiry(Number(id.slice(5))))
  if (expiring !== undefined) return 'a code does not end when it was said to'
  if (
    account.enrolmentLinks
      .map(({ id }) => id)
      .toSorted()
      .join() !== [...links].toSorted().join()
  )
    return 'the account holds other links'
  return account.enrolmentLinks.some(({ id, expiresAt }) => expiresAt !== NOW + Number(id.slice(5)))
    ? 'a link does not end when it was said to'
    : null
}

function spent({ evolve, newAccount }: Implementation, options: CheckOptions): void {
  checkRandom('account.codes', fc.array(anyAct, { minLength: 4, maxLength: 24, size: 'max' }), options, (acts) => {
    const paper: Paper = { codes: new Map(), links: new Set() }
    let account = newAccount(USER)
    for (const [index, act] of acts.entries()) {
      const possible = note(paper, act)
      if (possible === undefined) continue
      const next = evolve(account, eventOf(act, index))
      if ((next !== account) !== possible)
        return possible ? `\`${act.what}\` did nothing` : `\`${act.what}\` spent what is not open`
      account = next
      const fault = differs(paper, account)
      if (fault !== null) return fault
    }
    return null
  })
}

export const CODE_LAWS: readonly Law[] = [
  {
    id: 'account.codes',
    cites: ['facts 3.7', 'S42', 'CVE-2022-23555'],
    statement:
      'a bypass code is open as often as it was issued for and a link once, until spent, revoked or over, and no other use happens',
    check: (implementation, { runs, ...options }) => spent(implementation, { ...options, runs: runs / 4 }),
  },
]
