import type { PushContext } from '@ssp/core'
import type { Account } from '../account.ts'
import { type Act, answer, type Evidence } from '../answer.ts'
import type { App, End, View } from '../app.ts'
import { now } from '../clock.ts'
import { el, name } from '../dom.ts'
import { sign } from '../glyphs.ts'
import { bar, button, field, form, heading, submit, tellTrouble, text } from '../parts.ts'
import type { Waiting } from '../protocol.ts'
import { contextOf } from '../request.ts'
import { habits, say } from '../say.ts'

/** States of a request that its answer, or its end, may have; what else there is counts as over. */
const ENDS: readonly string[] = ['approved', 'denied', 'fraud', 'mismatch', 'expired', 'superseded'] satisfies readonly End[]

/** Seconds before the end that are read out to those who don't see the countdown. */
const SPOKEN: ReadonlySet<number> = new Set([30, 10])

function endOf(state: unknown): End {
  if (state === 'redeemed') return 'approved'
  return typeof state === 'string' && ENDS.includes(state) ? (state as End) : 'over'
}

function placeOf(country: string | null): string {
  if (country === null) return say('request.not-known')
  try {
    return new Intl.DisplayNames(habits(), { type: 'region' }).of(country) ?? country
  } catch {
    return country
  }
}

function browserOf({ browser, system }: PushContext): string {
  if (browser !== null && system !== null) return say('request.browser.on', { browser, system })
  return browser ?? system ?? say('request.not-known')
}

/** All that is in the signed text, in words. */
function factsOf(context: PushContext): HTMLElement {
  const time = new Intl.DateTimeFormat(habits(), { dateStyle: 'medium', timeStyle: 'medium' }).format(context.at)
  const facts = [
    ['request.application', context.application],
    ['request.organisation', context.organisation],
    ['request.account', context.account],
    ['request.place', placeOf(context.country)],
    ['request.browser', browserOf(context)],
    ['request.time', time],
  ] as const
  return el('dl', { class: 'ssp-facts' }, ...facts.map(([id, fact]) => el('div', {}, el('dt', {}, say(id)), el('dd', {}, name(fact)))))
}

/** What the request is for comes first, and can't be taken for the other. */
function purposeOf(context: PushContext | null, rest: HTMLElement): HTMLElement {
  const purpose = context?.purpose ?? 'unknown'
  return el(
    'div',
    { class: 'ssp-purpose' },
    sign(({ 'sign-in': 'enter', manage: 'devices', unknown: 'alert' } as const)[purpose]),
    el('p', { class: 'ssp-kicker' }, say(`request.${purpose}`)),
    heading(say(`request.${purpose}.title`, { application: context?.application ?? '' })),
    rest,
  )
}

type Approve = (evidence: Evidence) => Promise<void>

/** How the person shows that they see the prompt. `wrong` says that the number was wrong. */
interface Proof {
  readonly element: HTMLElement
  wrong(): void
}

function typing({ digits = 3 }: Waiting, approve: Approve): Proof {
  const number = field(say('request.number'), say('request.number.hint', { digits }), {
    name: 'number',
    inputmode: 'numeric',
    placeholder: '·'.repeat(digits),
  })
  const work = async (): Promise<void> => {
    // Copied from anywhere, it may have spaces in it.
    const num = number.value().replaceAll(/\D/g, '')
    const whole = num.length === digits
    number.fail(whole ? null : say('request.number.wrong', { digits }))
    if (whole) await approve({ num })
  }
  return {
    element: form(work, number.element, submit(say('action.approve'))),
    wrong: () => number.fail(say('request.number.hint', { digits })),
  }
}

/** One try only: a second guess out of three would be worth too much. */
function picking({ options = [] }: Waiting, approve: Approve): Proof {
  const buttons = options.map(String).map((num) => {
    const made = button({ label: num, press: () => approve({ num }) })
    made.setAttribute('aria-label', say('request.pick.one', { number: num }))
    return made
  })
  return {
    element: el(
      'div',
      { class: 'ssp-form', role: 'group', 'aria-label': say('request.pick') },
      el('p', { class: 'ssp-label' }, say('request.pick')),
      el('div', { class: 'ssp-options' }, ...buttons),
    ),
    wrong: () => undefined,
  }
}

/** Nothing to type: the second code was scanned, or the portal asks for nothing. */
const plain = (evidence: Evidence, approve: Approve): Proof => ({
  element: el(
    'div',
    { class: 'ssp-form' },
    text(evidence.scan === undefined ? 'request.none' : 'request.scanned'),
    button({ label: say('action.approve'), kind: 'primary', press: () => approve(evidence) }),
  ),
  wrong: () => undefined,
})

function proofOf(request: Waiting, secret: string | null, approve: Approve): Proof {
  if (secret !== null) return plain({ scan: secret }, approve)
  if (request.match === 'type') return typing(request, approve)
  return request.match === 'pick' ? picking(request, approve) : plain({}, approve)
}

/** One request: what it is, and what the person says to it. */
export function requestView(app: App, account: Account, request: Waiting, secret: string | null): View {
  const { id } = account
  const context = contextOf(request)
  const left = el('p', { class: 'ssp-left', 'aria-hidden': 'true' })
  const line = bar()
  let busy = false
  let spoken = 0

  const end = (how: End): void => {
    app.answered(request.id)
    app.go({ at: 'end', how, id })
  }

  const send = async (act: Act, evidence: Evidence, wrong: () => void): Promise<void> => {
    if (busy) return
    busy = true
    const reply = await answer(app.issuer, app.account(id) ?? account, request, act, evidence)
    busy = false
    if (reply.status === 200 && reply.body['state'] === 'pending') {
      app.tell(say('request.wrong'), 'problem')
      return wrong()
    }
    if (reply.status === 200 || reply.status === 409) return end(endOf(reply.body['state']))
    if (reply.status === 410) return end('moved')
    if (reply.status === 401) return end('refused')
    tellTrouble(app, reply)
  }

  const proof = context === null ? null : proofOf(request, secret, (evidence) => send('approve', evidence, () => proof?.wrong()))
  const refuse = (act: 'deny' | 'fraud') => (): Promise<void> => send(act, {}, () => undefined)

  const tick = (): void => {
    const rest = Math.ceil((request.expiresAt - now()) / 1000)
    line.set((request.expiresAt - now()) / (request.expiresAt - request.createdAt))
    const words = say('request.left', { seconds: Math.max(0, rest) })
    left.textContent = words
    if (SPOKEN.has(rest) && rest !== spoken) app.whisper(words)
    spoken = rest
    if (busy) return
    const { request: current, reached } = app.live(id)
    if (rest <= 0) end('expired')
    else if (reached === 'yes' && current === null) end('over')
    else if (reached === 'yes' && current !== null && current.id !== request.id) {
      app.go({ at: 'request', account, request: current, secret: null }, { text: say('request.newer'), kind: 'problem' })
    }
  }

  const scannable = context !== null && secret === null && request.match !== 'none'
  return {
    title: context === null ? say('request.unknown.title') : say(`request.${context.purpose}.title`, { application: context.application }),
    body: [
      el(
        'div',
        { class: 'ssp-request', 'data-purpose': context?.purpose ?? 'unknown' },
        purposeOf(context, line.element),
        context === null ? text('request.unknown.text') : null,
        context?.purpose === 'manage' ? text('request.manage.text') : null,
        context === null ? null : factsOf(context),
        proof?.element ?? null,
        scannable
          ? button({ label: say('action.scan-instead'), glyph: 'scan', kind: 'quiet', press: () => app.go({ at: 'scan', request: request.id }) })
          : null,
        el(
          'div',
          { class: 'ssp-actions', 'data-part': 'refuse' },
          button({ label: say('action.deny'), glyph: 'cross', press: refuse('deny') }),
          button({ label: say('action.not-me'), glyph: 'alert', kind: 'danger', press: refuse('fraud') }),
        ),
        left,
      ),
    ],
    tick,
  }
}
