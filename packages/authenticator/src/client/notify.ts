import type { App } from './app.ts'
import { say } from './say.ts'
import { mend } from './wake.ts'

/** Asks for leave to wake the person up and tells the portal where. Says how it went; true where it went well. */
export async function notify(app: App, id: string): Promise<boolean> {
  const account = app.account(id)
  const registration = app.registration()
  const fail = (id: 'notify.unable' | 'notify.denied' | 'notify.failed'): false => {
    app.tell(say(id), 'problem')
    return false
  }
  if (account === null) return false
  if (registration === null || !('Notification' in window) || !('pushManager' in registration)) return fail('notify.unable')
  if ((await Notification.requestPermission()) !== 'granted') return fail('notify.denied')
  app.tell(say('app.wait'))
  app.tested()
  const done = await mend(registration, app.issuer, account, 'none')
  await app.reload()
  if (!done) return fail('notify.failed')
  app.tell(say('notify.testing'))
  return true
}
