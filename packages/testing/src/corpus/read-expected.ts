import type { Because, Expected, ExpectedDevice } from './case.ts'
import { STATES } from './read-given.ts'
import { byWord, Fault, fields, listOf, map, oneOf, orElse, plainOr, type Reader, text, whole } from './reader.ts'
import { DEVICE_TYPES, METHODS, NEEDS } from './words.ts'

type ExpectedOf<Outcome extends Expected['outcome']> = Extract<Expected, { outcome: Outcome }>

/** Closes a list of rules that need not be complete. */
const AND_OTHERS = '...'

const readBecause: Reader<Because> = (value, path) => {
  const said = listOf(text)(value, path)
  const more = said.at(-1) === AND_OTHERS
  const rules = more ? said.slice(0, -1) : said
  if (rules.length === 0) throw new Fault(path, 'no rule is named')
  if (rules.includes(AND_OTHERS)) throw new Fault(path, `\`${AND_OTHERS}\` comes last`)
  return { rules, more }
}

const readDevice: Reader<ExpectedDevice> = map(
  plainOr(
    oneOf(DEVICE_TYPES),
    fields<ExpectedDevice>({
      type: oneOf(DEVICE_TYPES),
      state: orElse(oneOf(STATES), 'active'),
      methods: orElse(listOf(oneOf(METHODS)), null),
      name: orElse(text, null),
    }),
  ),
  (said) => (typeof said === 'string' ? { type: said, state: 'active', methods: null, name: null } : said),
)

/** What must come of it. */
export const readExpected: Reader<Expected> = byWord<Expected>('outcome', {
  allow: fields<ExpectedOf<'allow'>>({
    outcome: oneOf(['allow']),
    because: readBecause,
    devices: orElse(listOf(readDevice), null),
    defaultDevice: orElse(oneOf(DEVICE_TYPES), null),
    opens: orElse(oneOf(['device-management', 'sign-in', 'application']), null),
    sends: orElse(oneOf(METHODS), null),
  }),
  verify: fields<ExpectedOf<'verify'>>({
    outcome: oneOf(['verify']),
    because: readBecause,
    by: listOf(fields<ExpectedOf<'verify'>['by'][number]>({ device: whole(1), method: oneOf(METHODS) })),
  }),
  refuse: fields<ExpectedOf<'refuse'>>({
    outcome: oneOf(['refuse']),
    because: readBecause,
    needs: (value, path) => (value === 'never' ? value : listOf(oneOf(NEEDS))(value, path)),
  }),
})
