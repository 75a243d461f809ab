import type { App, View } from '../app.ts'
import { actions, button, emblem, heading, text } from '../parts.ts'
import { say } from '../say.ts'
import { forget } from '../store.ts'
import { hush } from '../wake.ts'

/** Asks before an account goes, and says what stays. */
export function removeView(app: App, id: string): View {
  const account = app.account(id)
  const title = say('remove.title', { account: account?.account ?? '' })
  const press = async (): Promise<void> => {
    const registration = app.registration()
    // The portal would go on waking up a phone that has nothing to show; without a network it finds out by itself.
    if (account?.wakes === true && registration !== null) await hush(registration, app.issuer, account, app.accounts()).catch(() => false)
    await forget(id)
    await app.reload()
    app.go({ at: 'accounts' }, { text: say('remove.done'), kind: 'success' })
  }
  return {
    title,
    body: [
      emblem('bin', 'bad'),
      heading(title),
      text('remove.text', { name: account?.name ?? '' }),
      actions(
        button({ label: say('action.cancel'), press: () => app.go({ at: 'accounts' }) }),
        button({ label: say('action.remove'), kind: 'danger', press }),
      ),
    ],
  }
}
