import fc from 'fast-check'
import type { Anchor, ChainFault, Link } from '@ssp/core'
import { USER } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { anyLife, liveAll } from './life.ts'

/** Links for these texts as the shell makes them. */
function linked(
  { chainStart, chainInput, sha256 }: Implementation,
  user: string,
  texts: readonly string[],
): readonly Link[] {
  const links: Link[] = []
  for (const text of texts) {
    const previous = links.at(-1)?.hash ?? chainStart
    links.push({ text, hash: sha256(chainInput(user, links.length + 1, previous, text)) })
  }
  return links
}

/** The first fault of a chain as it is stored, every hash computed anew. */
function faultOf(
  implementation: Implementation,
  user: string,
  links: readonly Link[],
  anchor: Anchor | null,
): ChainFault | null {
  const { chainStart, chainInput, checkChain, sha256 } = implementation
  const computed = links.map(({ text }, index) =>
    sha256(chainInput(user, index + 1, links[index - 1]?.hash ?? chainStart, text)),
  )
  return checkChain(links, computed, anchor)
}

interface Stored {
  readonly user: string
  readonly links: readonly Link[]
}

interface Place {
  readonly at: number
  readonly other: number
  readonly byte: number
}

interface Tampering {
  /** Nothing inside the chain shows it; the anchor in the last notice does. */
  readonly anchorOnly: boolean
  /** What is stored afterwards, or null where this does not apply to the chain. */
  readonly tamper: (stored: Stored, place: Place, implementation: Implementation) => Stored | null
}

function withByte(text: string, byte: number): string {
  const at = byte % Math.max(1, text.length)
  const was = text.charAt(at)
  return `${text.slice(0, at)}${was === '0' ? '1' : '0'}${text.slice(at + 1)}`
}

const textsOf = (links: readonly Link[]): readonly string[] => links.map(({ text }) => text)

/** What could happen to a stored chain. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a changed byte': {
    anchorOnly: false,
    tamper: ({ user, links }, { at, byte }) => ({
      user,
      links: links.map((link, index) => (index === at ? { ...link, text: withByte(link.text, byte) } : link)),
    }),
  },
  'a changed event with its own hash made anew': {
    anchorOnly: false,
    tamper: ({ user, links }, { at, byte }, implementation) => {
      const made = linked(implementation, user, [...textsOf(links.slice(0, at)), withByte(links[at]?.text ?? '', byte)])
      return at === links.length - 1 ? null : { user, links: [...made, ...links.slice(at + 1)] }
    },
  },
  'a swapped user': { anchorOnly: false, tamper: ({ links }) => ({ user: 'bob', links }) },
  'two events in another order': {
    anchorOnly: false,
    tamper: ({ user, links }, { at, other }) => {
      const [one, two] = [links[at], links[other]]
      if (one === undefined || two === undefined || at === other) return null
      return { user, links: links.map((link, index) => (index === at ? two : index === other ? one : link)) }
    },
  },
  'an event left out': {
    anchorOnly: false,
    tamper: ({ user, links }, { at }) => (at === links.length - 1 ? null : { user, links: links.toSpliced(at, 1) }),
  },
  'an event said twice': {
    anchorOnly: false,
    tamper: ({ user, links }, { at }) => {
      const link = links[at]
      return link === undefined ? null : { user, links: links.toSpliced(at, 0, link) }
    },
  },
  'a dropped tail': {
    anchorOnly: true,
    tamper: ({ user, links }, { at }) => ({ user, links: links.slice(0, at) }),
  },
  'a chain rewritten from some event on': {
    anchorOnly: true,
    tamper: ({ user, links }, { at, byte }, implementation) => ({
      user,
      links: linked(
        implementation,
        user,
        textsOf(links).map((text, index) => (index === at ? withByte(text, byte) : text)),
      ),
    }),
  },
  'the whole chain of another user': {
    anchorOnly: true,
    tamper: ({ user, links }, { byte }, implementation) => ({
      user,
      links: linked(
        implementation,
        user,
        textsOf(links).map((text) => withByte(text, byte)),
      ),
    }),
  },
}

function tampering(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({
    plan: anyLife(),
    what: fc.constantFrom(...Object.keys(TAMPERINGS)),
    at: fc.nat(40),
    other: fc.nat(40),
    byte: fc.nat(400),
  })
  checkRandom('chain.tampering', cases, options, ({ plan, what, at, other, byte }) => {
    const links = linked(
      implementation,
      USER,
      liveAll(implementation, plan).events.map((event) => JSON.stringify(event)),
    )
    const head = links.at(-1)?.hash
    const found = TAMPERINGS[what]
    if (head === undefined || found === undefined) return null
    const anchor = { count: links.length, head }
    if (faultOf(implementation, USER, links, anchor) !== null)
      return 'found a fault in a chain that is as it was written'
    const place = { at: at % links.length, other: other % links.length, byte }
    const tampered = found.tamper({ user: USER, links }, place, implementation)
    if (tampered === null) return null
    if (faultOf(implementation, tampered.user, tampered.links, anchor) === null)
      return `did not see ${what}, with the anchor at hand`
    const alone = faultOf(implementation, tampered.user, tampered.links, null)
    if (!found.anchorOnly) return alone === null ? `did not see ${what} without an anchor` : null
    return alone === null ? null : `took ${what} for something that the chain itself shows`
  })
}

function anchors(implementation: Implementation, options: CheckOptions): void {
  const cases = fc.record({ texts: fc.array(fc.string(), { maxLength: 12 }), at: fc.nat(12) })
  checkRandom('chain.anchors', cases, options, ({ texts, at }) => {
    const links = linked(implementation, USER, texts)
    const count = Math.min(at, links.length)
    const head = count === 0 ? implementation.chainStart : links[count - 1]?.hash
    if (head === undefined) return null
    if (faultOf(implementation, USER, links, { count, head }) !== null)
      return 'a chain that went on since is not the anchored one any more'
    const missing = faultOf(implementation, USER, links, { count: links.length + 1, head })
    return missing === null ? 'did not miss the events that the anchor counts' : null
  })
}

/** Different things to hash never come out as the same text, however they are cut. */
function injective({ chainInput }: Implementation, options: CheckOptions): void {
  const piece = fc.string({ unit: fc.constantFrom(',', ':', '1', '2', 'a'), maxLength: 4 })
  const tuple = fc.tuple(piece, fc.integer({ min: 1, max: 12 }), piece, piece)
  checkRandom('chain.input', fc.array(tuple, { minLength: 60, maxLength: 120, size: 'max' }), options, (tuples) => {
    const seen = new Map<string, string>()
    for (const one of tuples) {
      const input = chainInput(...one)
      const what = JSON.stringify(one)
      const other = seen.get(input)
      if (other !== undefined && other !== what) return `hashes \`${other}\` and \`${what}\` as the same`
      seen.set(input, what)
    }
    return null
  })
  const adversarial: readonly (readonly [string, number, string, string])[] = [
    ['a', 1, '2,b', 'c'],
    ['a,1', 2, 'b', 'c'],
    ['a', 1, '2', 'b,c'],
    ['a', 12, 'b', 'c'],
    ['a', 1, '2b', 'c'],
    ['a1', 2, 'b', 'c'],
    ['a', 1, '2', 'bc'],
    ['a:1', 2, 'b', 'c'],
    ['a', 1, 'b', ''],
    ['a', 1, '', 'b'],
  ]
  checkEach('chain.input', adversarial, (one) => {
    const same = adversarial.find((other) => other !== one && chainInput(...other) === chainInput(...one))
    return same === undefined ? null : `hashes it as \`${JSON.stringify(same)}\` too`
  })
}

export const CHAIN_LAWS: readonly Law[] = [
  {
    id: 'chain.tampering',
    cites: ['design 4.4'],
    statement:
      'a changed, moved, missing or repeated event and a swapped user show in the chain itself; a dropped tail and a rewritten chain show against the anchor, and only there',
    check: (implementation, { runs, ...options }) => tampering(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'chain.anchors',
    cites: ['design 4.4'],
    statement: 'every anchor that was ever given holds for the chain that went on since, and for no shorter one',
    check: (implementation, { runs, ...options }) => anchors(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'chain.input',
    cites: ['design 4.4'],
    statement: 'user, position, previous hash and text are hashed so that no other four of them give the same input',
    check: (implementation, { runs, ...options }) => injective(implementation, { ...options, runs: runs / 20 }),
  },
]
