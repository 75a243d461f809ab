import { newPhoneKey, PhoneApp, type WaitingRequest } from '../../../clients/phone-app.ts'
import { assertSame, assertThere } from '../../assert.ts'
import type { Stage } from '../portal-case.ts'
import { blockOn, type Page } from './page.ts'
import type { Visitor } from './visitor.ts'

/** What a phone's clock shows, in milliseconds since 1970. */
export interface PhoneClock {
  now: number
}

/**
 * A phone whose app talks to the portal through the adapter, as a browser of its own.
 *
 * @param clock absent, it stands still: no time passes while most cases have an app
 */
export async function phoneOf({ visitor, issuer, controls }: Stage, headers: Readonly<Record<string, string>> = {}, clock?: PhoneClock): Promise<PhoneApp> {
  const browser = visitor(headers)
  const shown = clock ?? { now: await controls.now() }
  const settings = {
    issuer,
    clock: () => shown.now,
    fetch: (path: string, { method, headers: more, body }: { method: string; headers: Readonly<Record<string, string>>; body: string | null }) =>
      browser.send(path, { method, headers: more, ...(body === null ? {} : { body }) }),
  }
  return new PhoneApp(settings, await newPhoneKey())
}

export const shownOn = (page: Page, kind: 'big' | 'qr'): string => assertThere(blockOn(page, kind)?.value, `the ${kind} of \`${page.screen}\``)

/** Sets up the app on a phone of its own, by the link. */
export async function activate(stage: Stage, ada: Visitor): Promise<{ readonly app: PhoneApp; readonly page: Page }> {
  const page = await ada.get('/devices/add/smartphone')
  assertSame(page.screen, 'activation', 'where the app is set up')
  const app = await phoneOf(stage)
  assertSame((await app.claim({ link: shownOn(page, 'qr') })).status, 200, 'the claim')
  return { app, page: await ada.submit(page, 'wait') }
}

/** Somebody whose phone has the app, at the prompt. */
export async function withApp(stage: Stage): Promise<{ readonly ada: Visitor; readonly app: PhoneApp }> {
  const first = stage.visitor()
  await first.begin('ada')
  const { app, page } = await activate(stage, first)
  assertSame(page.screen, 'prompt', 'after setting up the app')
  const ada = stage.visitor()
  await ada.begin('ada')
  return { ada, app }
}

/** Asks the phone, and what waits there. */
export async function asked(ada: Visitor, app: PhoneApp): Promise<{ readonly page: Page; readonly request: WaitingRequest }> {
  const page = await ada.press(await ada.get('/options'), /^push-/)
  assertSame(page.screen, 'push', 'while the phone is asked')
  return { page, request: assertThere(await app.pending(), 'what waits at the phone') }
}
