import type { App, View } from '../app.ts'
import { actions, button, emblem, heading, text } from '../parts.ts'
import { notify } from '../notify.ts'
import { say } from '../say.ts'

/** The phone is ready; wake-ups are offered, on a tap as browsers want it. */
export function readyView(app: App, id: string): View {
  const name = app.account(id)?.issuerName ?? app.name
  const offered = app.account(id)?.vapidKey !== null && 'Notification' in window
  const press = async (): Promise<void> => {
    if (await notify(app, id)) app.go({ at: 'account', id }, { text: say('notify.testing'), kind: 'information' })
  }
  return {
    title: say('ready.title'),
    body: [
      emblem('check', 'good'),
      heading(say('ready.title')),
      text('ready.text', { name }),
      text(offered ? 'ready.notify' : 'notify.none'),
      actions(
        offered ? button({ label: say('action.notify'), glyph: 'bell', kind: 'primary', press }) : null,
        button({ label: say(offered ? 'action.later' : 'action.done'), press: () => app.go({ at: 'accounts' }) }),
      ),
    ],
    gives: true,
  }
}
