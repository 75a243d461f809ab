import type { Account } from '../account.ts'
import type { App, View } from '../app.ts'
import { now } from '../clock.ts'
import { el, name } from '../dom.ts'
import { adders, bar, button, heading } from '../parts.ts'
import { passcodeOf, stepAt } from '../passcode.ts'
import { say } from '../say.ts'

interface Card {
  readonly element: HTMLElement
  tick(): void
}

/** In two halves, which are easier to read off. */
const halves = (code: string): readonly string[] => [code.slice(0, code.length / 2), code.slice(code.length / 2)]

/** The passcode of now, large, with the time that it has left. */
function passcodeBlock(app: App, { passcode, account }: Account): Card {
  const digits = el('span', { class: 'ssp-digits', translate: 'no' })
  const rest = bar()
  let step = -1
  let code = ''
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(code).then(
      () => true,
      () => false,
    )
    app.tell(say(done ? 'accounts.copied' : 'error.other'), done ? 'success' : 'problem')
  }
  const element = el(
    'div',
    { class: 'ssp-passcode' },
    el('p', {}, el('span', { class: 'ssp-hidden' }, `${say('accounts.passcode')} `), digits),
    button({ label: say('action.copy'), kind: 'quiet', about: account, press: copy }),
    rest.element,
  )
  return {
    element,
    tick() {
      const time = now()
      const current = stepAt(passcode, time)
      rest.set(1 - (time / 1000 / passcode.period - current))
      if (current === step) return
      step = current
      void passcodeOf(passcode, current).then((made) => {
        code = made
        digits.replaceChildren(...halves(made).map((half) => el('span', {}, half)))
      })
    },
  }
}

const note = (words: string, kind: 'problem' | 'information', ...more: readonly Node[]): HTMLElement =>
  el('div', { class: 'ssp-notice', 'data-kind': kind }, el('p', {}, words), ...more)

/** What is said of an account instead of its passcode, and what can be done. */
function stateBlock(app: App, account: Account): HTMLElement | null {
  const { id, state, account: about } = account
  const { request, reached } = app.live(id)
  if (state === 'unconfirmed') {
    const press = (): void => app.go({ at: 'check', id })
    return note(say('accounts.unconfirmed'), 'information', button({ label: say('action.check'), kind: 'quiet', about, press }))
  }
  if (state === 'moved') return note(say('accounts.moved'), 'problem')
  if (reached === 'refused') return note(say('accounts.refused'), 'problem')
  if (request === null) return null
  const press = (): void => app.go({ at: 'request', account, request, secret: null })
  return note(say('request.sign-in'), 'information', button({ label: say('action.see'), kind: 'quiet', about, press }))
}

function card(app: App, account: Account): Card {
  const { id, state } = account
  const codes = state === 'active' && app.live(id).reached !== 'refused' ? passcodeBlock(app, account) : null
  const press = (): void => app.go(state === 'active' ? { at: 'account', id } : { at: 'remove', id })
  const label = say(state === 'active' ? 'action.settings' : 'action.remove')
  const element = el(
    'li',
    { class: 'ssp-card', 'data-state': state },
    el('div', { class: 'ssp-card-head' }, el('h2', {}, name(account.account)), el('p', { class: 'ssp-detail' }, name(account.issuerName))),
    stateBlock(app, account),
    codes?.element ?? null,
    el(
      'div',
      { class: 'ssp-card-foot' },
      el('p', { class: 'ssp-detail' }, say('accounts.device', { name: account.name })),
      button({ label, kind: 'quiet', about: account.account, press }),
    ),
  )
  return { element, tick: () => codes?.tick() }
}

/** The accounts with their passcodes, newest state first to be seen. */
export function accountsView(app: App): View {
  const list = el('ul', { class: 'ssp-cards' })
  const offline = note(say('accounts.offline'), 'information')
  let drawn = ''
  let cards: readonly Card[] = []
  /** Drawn again only where something changed, so that nobody loses the place. */
  const draw = (): void => {
    const facts = app.accounts().map((one) => [one.id, one.state, one.account, one.name, app.live(one.id).request?.id, app.live(one.id).reached === 'refused'])
    const wanted = JSON.stringify(facts)
    offline.hidden = !app.accounts().some(({ id }) => app.live(id).reached === 'no')
    if (wanted === drawn) return
    drawn = wanted
    cards = app.accounts().map((one) => card(app, one))
    list.replaceChildren(...cards.map(({ element }) => element))
  }
  const tick = (): void => {
    draw()
    for (const one of cards) one.tick()
  }
  tick()
  return {
    title: say('accounts.title'),
    body: [
      heading(say('accounts.title')),
      offline,
      list,
      el('section', { class: 'ssp-more' }, el('h2', {}, say('accounts.add')), adders(app, 'plain')),
    ],
    gives: true,
    tick,
  }
}
