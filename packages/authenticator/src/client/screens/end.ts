import type { App, End, View } from '../app.ts'
import { actions, button, emblem, heading, text } from '../parts.ts'
import { say } from '../say.ts'

const EMBLEMS: Readonly<Record<End, Parameters<typeof emblem>>> = {
  approved: ['check', 'good'],
  denied: ['cross'],
  fraud: ['shield', 'good'],
  mismatch: ['alert', 'bad'],
  expired: ['clock', 'bad'],
  superseded: ['clock'],
  over: ['clock'],
  moved: ['phone'],
  refused: ['alert', 'bad'],
  unconfirmed: ['alert', 'bad'],
}

/** How it ended, and what to do now. */
export function endView(app: App, how: End, id: string | null): View {
  const title = say(`end.${how}`)
  const removable = (how === 'moved' || how === 'refused') && id !== null
  return {
    title,
    body: [
      emblem(...EMBLEMS[how]),
      heading(title),
      text(`end.${how}.text`),
      actions(
        button({ label: say('action.done'), kind: removable ? 'plain' : 'primary', press: () => app.go({ at: 'accounts' }) }),
        removable ? button({ label: say('action.remove'), kind: 'danger', press: () => app.go({ at: 'remove', id }) }) : null,
      ),
    ],
    gives: how !== 'fraud',
  }
}
