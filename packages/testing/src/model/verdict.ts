import type { Need } from '@ssp/core'

/** What the model says of a question, and why. Both lists are sorted. */
export interface Verdict {
  readonly outcome: 'allow' | 'verify' | 'refuse'
  readonly because: readonly string[]
  /** Empty for an allow. */
  readonly needs: 'never' | readonly Need[]
}

/** One question's hearing: what speaks for it, and what against it, each with what would silence the objection. */
export interface Hearing {
  readonly grounds: string[]
  readonly objections: string[]
  readonly remedies: (Need | 'never')[]
}

export function newHearing(): Hearing {
  return { grounds: [], objections: [], remedies: [] }
}

export function support(hearing: Hearing, rule: string): void {
  hearing.grounds.push(rule)
}

export function object(hearing: Hearing, rule: string, remedy: Need | 'never'): void {
  hearing.objections.push(rule)
  hearing.remedies.push(remedy)
}

/** Without grounds it is refused, against an objection it is not allowed, and one objection is about verifying only. */
export function conclude({ grounds, objections, remedies }: Hearing): Verdict {
  if (grounds.length === 0) {
    return { outcome: 'refuse', because: [...objections, 'default.refuse'].sort(), needs: 'never' }
  }
  if (objections.length === 0) return { outcome: 'allow', because: grounds.sort(), needs: [] }
  const because = objections.sort()
  const needs: Need[] = []
  for (const remedy of remedies) {
    if (remedy === 'never') return { outcome: 'refuse', because, needs: 'never' }
    if (!needs.includes(remedy)) needs.push(remedy)
  }
  const onlyVerify = needs.length === 1 && needs[0] === 'verification'
  return { outcome: onlyVerify ? 'verify' : 'refuse', because, needs: needs.sort() }
}
