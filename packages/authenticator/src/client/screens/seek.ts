import type { App, View } from '../app.ts'
import { el } from '../dom.ts'
import { actions, back, button, heading } from '../parts.ts'
import { say } from '../say.ts'

/** Fetches the request that a link, a code or a message told about. */
export function seekView(app: App, request: string, secret: string | null): View {
  let over = false
  const body = el('div', { class: 'ssp-form' })

  const seek = async (): Promise<void> => {
    await app.ask()
    if (over) return
    const all = app.accounts().map((account) => ({ account, live: app.live(account.id) }))
    const found = all.find(({ live }) => live.request?.id === request)
    if (found !== undefined && found.live.request !== null) {
      return app.go({ at: 'request', account: found.account, request: found.live.request, secret })
    }
    if (!all.some(({ live }) => live.reached === 'no')) {
      const { state, id } = all.find(({ account }) => account.state === 'moved')?.account ?? { state: 'active', id: null }
      return app.go({ at: 'end', how: state === 'moved' && all.length === 1 ? 'moved' : 'over', id })
    }
    app.tell(say('error.offline'), 'problem')
    body.replaceChildren(actions(button({ label: say('action.try-again'), kind: 'primary', press: seek })), back(app))
  }

  void seek()
  return {
    title: say('seek.title'),
    body: [heading(say('seek.title')), body],
    leave: () => {
      over = true
    },
  }
}
