import type { App, View } from '../app.ts'
import { el } from '../dom.ts'
import { notify } from '../notify.ts'
import { actions, back, button, heading } from '../parts.ts'
import { say } from '../say.ts'
import { hush } from '../wake.ts'

/** What can be set for one account on this phone. */
export function accountView(app: App, id: string): View {
  const about = el('p', { class: 'ssp-text' })
  const buttons = el('div', { class: 'ssp-actions' })
  let drawn = ''
  let tested = false

  const turnOff = async (): Promise<void> => {
    const account = app.account(id)
    const registration = app.registration()
    if (account === null || registration === null) return
    const done = await hush(registration, app.issuer, account, app.accounts())
    await app.reload()
    app.tell(say(done ? 'notify.off' : 'notify.hush-failed'), done ? 'success' : 'problem')
  }

  const tick = (): void => {
    const account = app.account(id)
    if (account === null) return
    if (app.tested()) {
      tested = true
      app.tell(say('notify.tested'), 'success')
    }
    const state = account.vapidKey === null ? 'notify.none' : account.wakes ? (tested ? 'notify.tested' : 'notify.on') : 'notify.off'
    if (state === drawn) return
    drawn = state
    about.textContent = say(state)
    const on = button({ label: say(account.wakes ? 'action.test' : 'action.notify'), glyph: 'bell', press: () => notify(app, id).then(tick) })
    const off = account.wakes ? button({ label: say('action.hush'), press: () => turnOff().then(tick) }) : null
    buttons.replaceChildren(...[account.vapidKey === null ? null : on, off].filter((node) => node !== null))
  }

  tick()
  const account = app.account(id)
  const title = say('account.title', { account: account?.account ?? '' })
  return {
    title,
    body: [
      heading(title),
      el('p', { class: 'ssp-detail' }, say('accounts.device', { name: account?.name ?? '' })),
      el('section', { class: 'ssp-part' }, el('h2', {}, say('account.notifications')), about, buttons),
      el(
        'section',
        { class: 'ssp-part' },
        el('h2', {}, say('account.remove')),
        el('p', { class: 'ssp-text' }, say('account.remove.text')),
        actions(button({ label: say('action.remove'), glyph: 'bin', press: () => app.go({ at: 'remove', id }) })),
      ),
      back(app),
    ],
    gives: true,
    tick,
  }
}
