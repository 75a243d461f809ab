import type { App, View } from '../app.ts'
import { el } from '../dom.ts'
import { back, emblem, heading, text } from '../parts.ts'
import { say } from '../say.ts'

/** The two digits to compare, until the computer says yes or no. */
export function checkView(app: App, id: string): View {
  const number = app.account(id)?.check ?? ''
  const tick = (): void => {
    const account = app.account(id)
    if (account === null) app.go({ at: 'end', how: 'unconfirmed', id: null })
    else if (account.state === 'active') app.go({ at: 'ready', id })
  }
  return {
    title: say('check.title'),
    body: [
      emblem('shield'),
      heading(say('check.title')),
      text('check.text'),
      el('p', { class: 'ssp-number', role: 'img', 'aria-label': say('check.number', { number }) }, number),
      text('check.wait'),
      back(app),
    ],
    tick,
  }
}
