import type { Exchange } from './record.ts'

/** A difference between an adapter's answer and the portal's own. */
export interface Difference {
  readonly what: string
  readonly asked: string
  readonly bare: string
  readonly adapted: string
}

export type Addition = 'date' | 'connection' | 'keep-alive' | 'transfer-encoding' | 'content-length'

/**
 * What a server may add on the way, each with the reason. Added only: what the portal says is never left out and never
 * changed.
 */
export const ADDED: Readonly<Record<Addition, string>> = {
  date: 'an origin server with a clock dates its answers (RFC 9110, 6.6.1)',
  connection: 'of the hop, not of the answer (RFC 9110, 7.6.1)',
  'keep-alive': 'of the hop, not of the answer (RFC 9112, C.2.2)',
  'transfer-encoding': 'how the hop frames the body (RFC 9112, 6.1)',
  'content-length': 'how the hop frames the body (RFC 9110, 8.6); it is checked against the body',
}

const valuesOf = ({ headers }: Exchange, name: string): string =>
  headers.filter(([one]) => one === name).map(([, value]) => value).join(' | ')

/** The first place where two texts part, with some of what is around it. */
function parting(one: string, other: string): readonly [string, string] {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const from = Math.max(0, at - 40)
  return [one.slice(from, at + 80), other.slice(from, at + 80)]
}

function compareOne(bare: Exchange, adapted: Exchange): readonly Difference[] {
  const found: Difference[] = []
  const differ = (what: string, one: string, other: string): void => {
    if (one !== other) found.push({ what, asked: bare.asked, bare: one, adapted: other })
  }
  differ('request', bare.asked, adapted.asked)
  differ('status', String(bare.status), String(adapted.status))
  const names = new Set([...bare.headers, ...adapted.headers].map(([name]) => name))
  for (const name of [...names].toSorted()) differ(name, valuesOf(bare, name), valuesOf(adapted, name))
  if (bare.body !== adapted.body) differ('body', ...parting(bare.body, adapted.body))
  return found
}

/** All differences between two records of the same questions. */
export function compareRecords(bare: readonly Exchange[], adapted: readonly Exchange[]): readonly Difference[] {
  const count = Math.max(bare.length, adapted.length)
  return Array.from({ length: count }, (_, at): readonly Difference[] => {
    const [one, other] = [bare[at], adapted[at]]
    if (one !== undefined && other !== undefined) return compareOne(one, other)
    const asked = (one ?? other)?.asked ?? ''
    return [{ what: 'exchange', asked, bare: String(one !== undefined), adapted: String(other !== undefined) }]
  }).flat()
}

// The keys of the table above.
const ADDITIONS = Object.keys(ADDED) as readonly Addition[]

/** What a server may add and added, or null where it is another difference. */
export const additionOf = ({ what, bare }: Difference): Addition | null =>
  bare === '' ? (ADDITIONS.find((one) => one === what) ?? null) : null
