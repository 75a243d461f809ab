/* oxlint-disable unicorn/no-thenable -- `then` is what a case expects; nobody awaits a case */
import type { Advice, CreditTable } from '@ssp/core'
import { type Case, type DecisionCase, type EnablingCase, ITEMS, type MatrixCase, type PageCase, PAGES } from './case.ts'
import { readPolicy } from './ordinary-policy.ts'
import { readAsked } from './read-asked.ts'
import { readExpected } from './read-expected.ts'
import { readActor, readGiven } from './read-given.ts'
import { byWord, entriesOf, Fault, fields, listOf, oneOf, orElse, type Reader, text, truth, whole } from './reader.ts'
import { APPLICATION_KINDS, DEVICE_TYPES, EDITIONS, HOME, OPERATIONS, PLATFORMS, PROMPTS } from './words.ts'

const readId: Reader<string> = (value, path) => {
  const id = text(value, path)
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new Fault(path, `\`${id}\` is not made of lower-case words and hyphens`)
  return id
}

const readCites: Reader<readonly string[]> = (value, path) => {
  const cites = listOf(text)(value, path)
  if (cites.length === 0) throw new Fault(path, 'nothing is cited')
  return cites
}

const said = { id: readId, cites: readCites, says: text }

const readMatrixCase: Reader<MatrixCase> = fields<MatrixCase>({
  ...said,
  face: oneOf(['matrix']),
  given: fields<MatrixCase['given']>({
    prompt: oneOf(PROMPTS),
    device: oneOf(DEVICE_TYPES),
    operation: oneOf(OPERATIONS),
  }),
  then: fields<MatrixCase['then']>({
    offered: truth,
    sources: listOf(text),
    on: orElse(listOf(oneOf(PLATFORMS)), null),
  }),
})

const readDecisionCase: Reader<DecisionCase> = fields<DecisionCase>({
  ...said,
  face: oneOf(['decision']),
  given: readGiven,
  when: readAsked,
  then: readExpected,
})

const readCredits: Reader<CreditTable> = (value, path) => {
  const cost = fields<{ readonly sms: number; readonly call: number }>({ sms: whole(0), call: whole(0) })
  const priced = [...entriesOf(value, path)].map(([country, one]) => [country, cost(one, `${path}.${country}`)])
  return Object.fromEntries(priced)
}

type AdviceOf<Id extends Advice['id']> = Extract<Advice, { id: Id }>

const readAdvice: Reader<Advice> = byWord<Advice>('id', {
  S10: fields<AdviceOf<'S10'>>({ id: oneOf(['S10']), consider: oneOf(['take-phone-callback-away']) }),
  S11: fields<AdviceOf<'S11'>>({ id: oneOf(['S11']), consider: oneOf(['restrict-user-location']) }),
  S12: fields<AdviceOf<'S12'>>({ id: oneOf(['S12']), consider: oneOf(['lower-credits-per-action']), credits: whole(0) }),
})

const readEnablingCase: Reader<EnablingCase> = fields<EnablingCase>({
  ...said,
  face: oneOf(['enabling']),
  given: fields<EnablingCase['given']>({
    application: orElse(oneOf(APPLICATION_KINDS), 'web'),
    edition: orElse(oneOf(EDITIONS), 'mfa'),
    policy: orElse(readPolicy, {}),
    expectedCountries: orElse(listOf(text), [HOME]),
    credits: orElse(readCredits, {}),
  }),
  when: fields<EnablingCase['when']>({ actor: readActor }),
  then: fields<EnablingCase['then']>({
    outcome: oneOf(['allow', 'refuse']),
    because: listOf(text),
    advice: orElse(listOf(readAdvice), []),
  }),
})

const readThen: Reader<PageCase['then']> = fields<PageCase['then']>({
  leadsTo: orElse(listOf(oneOf(PAGES)), []),
  shows: orElse(listOf(oneOf(ITEMS)), []),
  hides: orElse(listOf(oneOf(ITEMS)), []),
  lastItem: orElse(oneOf(ITEMS), null),
  under: orElse(oneOf(['settings']), null),
  named: orElse(text, null),
  selfService: orElse(truth, null),
})

const readPageCase: Reader<PageCase> = fields<PageCase>({
  ...said,
  face: oneOf(['pages']),
  given: readGiven,
  when: fields<PageCase['when']>({
    actor: orElse(readActor, 'user'),
    browser: orElse(oneOf(['with-webauthn', 'without-webauthn']), 'with-webauthn'),
    page: oneOf(PAGES),
    choose: orElse(listOf(oneOf(ITEMS)), []),
  }),
  then: (value, path) => {
    if (entriesOf(value, path).size === 0) throw new Fault(path, 'nothing is expected')
    return readThen(value, path)
  },
})

/** A case as the JSON has it, read strictly. */
export const readCase: Reader<Case> = byWord<Case>('face', {
  matrix: readMatrixCase,
  decision: readDecisionCase,
  enabling: readEnablingCase,
  pages: readPageCase,
})
