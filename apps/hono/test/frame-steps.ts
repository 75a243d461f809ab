import type { OathToken } from '@ssp/core'
import { otp } from '@ssp/providers/otp'
import type { BrowserContext, Frame, Page } from 'playwright-core'
import type { FrameWorld } from './frame-world.ts'

export const ADMINISTRATOR = { type: 'administrator', id: 'root', role: 'owner' } as const

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A hardware token of one's own, and what it shows next: each code once. */
export interface Token {
  next(): Promise<string>
}

/** Gives somebody a counter token, which never has to be waited for. */
export async function giveToken(world: FrameWorld, user: string, name: string): Promise<Token> {
  const secret = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => letters[byte % 32]).join('')
  const parameters: OathToken = { kind: 'hotp', secret, digits: 6, period: 30 }
  await world.administration.assignToken(ADMINISTRATOR, user, { serial: `serial ${user} ${name}`, name, parameters })
  let counter = 0
  return { next: () => otp().generate(parameters, counter++, world.now()) }
}

/** The portal's frame, once it shows this heading. */
export async function framed(page: Page, world: FrameWorld, heading: string): Promise<Frame> {
  const shown = page.frameLocator('iframe').getByRole('heading', { level: 1, name: heading, exact: true })
  await shown.waitFor()
  const found = page.frames().find((frame) => frame.url().startsWith(world.portal))
  if (found === undefined) throw new Error('there is no frame of the portal')
  return found
}

export const press = (frame: Frame | Page, name: string | RegExp): Promise<void> =>
  frame.getByRole('button', { name, exact: true }).or(frame.getByRole('link', { name, exact: true })).click()

/** Types a token's code into the page for it. */
export async function typeCode(frame: Frame | Page, code: string): Promise<void> {
  await frame.getByLabel('Passcode').fill(code)
  await press(frame, 'Continue')
}

/** Opens device management from the prompt by a token. */
export async function openManagement(page: Page, world: FrameWorld, token: Token, link: string): Promise<void> {
  await press(await framed(page, world, 'Check that it is you'), link)
  const verify = await framed(page, world, 'Confirm that it is you')
  await press(verify, 'Passcode')
  await typeCode(await framed(page, world, 'Enter a passcode'), await token.next())
}

/** What is on a key, as the DevTools protocol tells and takes it. */
export interface Credential {
  readonly credentialId: string
  readonly privateKey: string
  readonly isResidentCredential: boolean
  readonly signCount: number
}

/** Plugs a key into one window or frame, each of which asks authenticators of its own; with what is on it already. */
export async function plugInto(context: BrowserContext, target: Page | Frame, contents: readonly Credential[] = []): Promise<() => Promise<readonly Credential[]>> {
  const session = await context.newCDPSession(target)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  for (const credential of contents) await session.send('WebAuthn.addCredential', { authenticatorId, credential })
  return async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials
}

/** The window that a button in the frame opens. */
export async function opened(context: BrowserContext, press: () => Promise<void>): Promise<Page> {
  const [window] = await Promise.all([context.waitForEvent('page'), press()])
  await window.waitForLoadState()
  return window
}
