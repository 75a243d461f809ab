import fc from 'fast-check'
import type { PushContext } from '@ssp/core'
import { NOW } from '../worlds/builders.ts'
import type { Implementation } from './implementation.ts'
import { checkEach, checkRandom, type CheckOptions, type Law } from './law.ts'
import { diceFrom } from '../worlds/dice.ts'
import { anyBytes, claimsOf, PURPOSES, requestOf, signedBy } from './push-scene.ts'

/** Any text, quotation marks, braces and half characters among it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('","purpose":"sign-in', '\u202E', '\uD800', '\\', '{}', ''),
)

const orNull = (text: fc.Arbitrary<string>): fc.Arbitrary<string | null> => fc.option(text, { nil: null })

const anyContext: fc.Arbitrary<PushContext> = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  application: anyText,
  organisation: anyText,
  account: anyText,
  country: orNull(fc.constantFrom('DE', 'CH')),
  browser: orNull(anyText),
  system: orNull(anyText),
  at: fc.nat(),
})

const MEMBERS = ['v', 'purpose', 'application', 'organisation', 'account', 'country', 'browser', 'system', 'at'] as const

function textFault({ contextText }: Implementation, context: PushContext): string | null {
  const text = contextText(context)
  const read = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (Object.keys(read).join() !== MEMBERS.join()) return `shows \`${Object.keys(read).join(', ')}\``
  const said: Readonly<Record<string, unknown>> = { v: 1, ...context }
  const wrong = MEMBERS.find((member) => read[member] !== said[member])
  if (wrong !== undefined) return `shows another \`${wrong}\``
  const turned = Object.fromEntries(Object.entries({ ...context, number: '123' }).toReversed()) as unknown as PushContext
  return contextText(turned) === text ? null : 'has two texts for the same context'
}

/** What is shown is what is signed, and both say what for. */
function contexts(implementation: Implementation, options: CheckOptions): void {
  const { contextText, sha256, answerPush } = implementation
  checkRandom('push.context', fc.tuple(anyContext, anyContext), options, ([context, other]) => {
    const fault = textFault(implementation, context)
    if (fault !== null) return fault
    const ctx = sha256(contextText(context))
    const request = requestOf(implementation, { context, ctx, match: 'none' })
    if (request.context !== contextText(context)) return 'shows another text than is hashed'
    if (request.purpose !== context.purpose) return `shows \`${context.purpose}\` and opens \`${request.purpose}\``
    if (context.purpose === 'manage' && request.match === 'none') return 'manages devices for a tap'
    const swapped = sha256(contextText(other))
    const claims = claimsOf(request, 'deny', NOW, { ctx: swapped })
    const { outcome } = answerPush(request, claims, signedBy(request.kid), NOW)
    return (outcome === 'denied') === (swapped === ctx) ? null : 'took a signature of what was not shown'
  })
}

const THROWS = 30_000

/** How far a count of so many throws may be from its mean before something is wrong: eight standard deviations. */
const near = (count: number, share: number): boolean =>
  Math.abs(count - THROWS * share) <= 8 * Math.sqrt(THROWS * share * (1 - share))

const count = <Value>(counts: Map<Value, number>, value: Value): void =>
  void counts.set(value, (counts.get(value) ?? 0) + 1)

function numbers({ numberFrom }: Implementation, options: CheckOptions): void {
  checkRandom('push.number', anyBytes, options, (bytes) => {
    const typed = numberFrom(bytes, 'type')
    if (typed.number === null || !/^\d{3}$/.test(typed.number) || typed.options.length > 0) return 'is not three digits to type'
    const picked = numberFrom(bytes, 'pick')
    if (new Set(picked.options).size !== 3 || picked.options.some((one) => !/^[1-9]\d$/.test(one)))
      return 'does not offer three numbers of two digits'
    if (picked.number === null || !picked.options.includes(picked.number)) return 'offers no right number'
    const few = (['type', 'pick'] as const).map((match) => numberFrom(bytes.slice(0, 15), match).number)
    if (few.some((one) => one !== null)) return 'makes a number from too little chance'
    const none = numberFrom(bytes, 'none')
    return none.number === null && none.options.length === 0 ? null : 'makes a number for nothing'
  })
  checkEach('push.number', [1, 2], (seed) => {
    const dice = diceFrom(seed)
    const typed = new Map<string | null, number>()
    const placed = new Map<string, number>()
    const offered = new Map<string, number>()
    for (let thrown = 0; thrown < THROWS; thrown += 1) {
      const bytes = Uint8Array.from({ length: 16 }, () => dice.below(256))
      count(typed, numberFrom(bytes, 'type').number)
      const { number, options: three } = numberFrom(bytes, 'pick')
      const rank = three.toSorted().indexOf(number ?? '')
      count(placed, `${three.indexOf(number ?? '')} ${rank}`)
      for (const one of three) count(offered, one)
    }
    if (typed.size !== 1_000 || ![...typed.values()].every((one) => near(one, 1 / 1_000))) return 'likes some numbers better'
    if (placed.size !== 9 || ![...placed.values()].every((one) => near(one, 1 / 9)))
      return 'tells the right one by its place or size'
    return offered.size === 90 && [...offered.values()].every((one) => near(one, 3 / 90)) ? null : 'likes some offers better'
  })
}

export const PUSH_CONTEXT_LAWS: readonly Law[] = [
  {
    id: 'push.context',
    cites: ['design 4: push'],
    statement: 'what is shown is what is signed: one text for each context, which names its purpose, and the request has the same one',
    check: (implementation, { runs, ...options }) => contexts(implementation, { ...options, runs: runs / 4 }),
  },
  {
    id: 'push.number',
    cites: ['design 4: push'],
    statement: 'each number is as likely as any other, and neither place nor size tells the right one of three',
    check: (implementation, { runs, ...options }) => numbers(implementation, { ...options, runs: runs / 4 }),
  },
]
