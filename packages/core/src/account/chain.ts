/**
 * The hash chain over an account's events. Core says what is hashed, the shell hashes (SHA-256, lower-case hex):
 * always the stored UTF-8 text of an event, never a re-serialised one.
 */

/** What a chain starts from, in place of a previous hash. */
export const CHAIN_START = 'ssp-chain/1'

/** An event as it is stored: its exact text and the hash that closes it. */
export interface Link {
  readonly text: string
  readonly hash: string
}

/** The head of a chain: it goes into every notice and export, so that a cut or rewritten chain shows there. */
export interface Anchor {
  readonly count: number
  readonly head: string
}

/**
 * The exact text to hash for the event at `position` (from 1). The user, the position and the previous hash are inside,
 * each with its length, so that a swapped user, a moved event or a shifted boundary gives another hash.
 */
export function chainInput(user: string, position: number, previous: string, text: string): string {
  return [user, String(position), previous, text].map((part) => `${part.length}:${part}`).join(',')
}

export type ChainFault = { readonly at: number; readonly code: 'chain.hash' | 'chain.count' | 'chain.head' }

/**
 * Checks a chain against hashes that the shell computed from `chainInput`, and against an anchor where one is known.
 * Without an anchor a dropped tail or a wholly rewritten chain can't be seen.
 *
 * @param computed the hash of each link's `chainInput`, in order
 * @returns the first fault, or null
 */
export function checkChain(
  links: readonly Link[],
  computed: readonly string[],
  anchor: Anchor | null,
): ChainFault | null {
  const wrong = links.findIndex((link, index) => link.hash !== computed[index])
  if (wrong !== -1) return { at: wrong + 1, code: 'chain.hash' }
  if (anchor === null) return null
  if (links.length < anchor.count) return { at: links.length, code: 'chain.count' }
  const head = anchor.count === 0 ? CHAIN_START : links[anchor.count - 1]?.hash
  return head === anchor.head ? null : { at: anchor.count, code: 'chain.head' }
}
