import { activate } from '../activation.ts'
import type { App, View } from '../app.ts'
import { readShortCode } from '../fragment.ts'
import { actions, back, emblem, field, form, heading, submit, tellTrouble, text } from '../parts.ts'
import { platformOf, suggestName } from '../platform.ts'
import { say } from '../say.ts'
import type { Ticket } from '../ticket.ts'
import { installHelp } from './install.ts'

/** The longest name that the protocol takes. */
const LONGEST = 40

/** A name for this phone, and the code where no link brought one. */
export function activateView(app: App, ticket: Ticket | null): View {
  const code = field(say('activate.code.label'), say('activate.code'), {
    name: 'code',
    maxlength: 20,
    autocapitalize: 'characters',
    'data-look': 'code',
  })
  const device = field(say('activate.name.label'), '', { name: 'name', maxlength: LONGEST })
  void suggestName().then((suggestion) => device.suggest(suggestion))

  const ticketNow = (): Ticket | null => {
    if (ticket !== null) return ticket
    const read = readShortCode(code.value())
    code.fail(read === null ? say('activate.code.wrong') : null)
    return read === null ? null : { code: read }
  }

  const work = async (): Promise<void> => {
    const used = ticketNow()
    if (used === null) return
    const label = device.value()
    const named = label.length >= 1 && label.length <= LONGEST
    device.fail(named ? null : say('activate.name.wrong'))
    if (!named) return
    app.tell(say('app.wait'))
    void navigator.storage?.persist?.().catch(() => false)
    const made = await activate(app.issuer, used, { name: label, platform: platformOf() })
    if ('id' in made) {
      await app.ask()
      return app.go({ at: 'check', id: made.id })
    }
    if (made.status !== 404) return tellTrouble(app, made)
    app.tell(say('activate.over'), 'problem')
    if (ticket === null) code.fail(say('activate.code'))
  }

  return {
    title: say('activate.title'),
    body: [
      emblem(ticket === null ? 'keys' : 'phone'),
      heading(say('activate.title')),
      ...(ticket === null ? [] : [text('activate.link')]),
      ...installHelp(),
      form(work, ticket === null ? code.element : null, device.element, actions(submit(say('action.continue')))),
      back(app),
    ],
  }
}
