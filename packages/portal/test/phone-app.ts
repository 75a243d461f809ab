import { newPhoneKey, PhoneApp, type PhoneKey } from '@ssp/testing'
import { ISSUER, type World } from './harness.ts'

/** A phone that talks to the portal of this world, with a key of its own unless it is given one. */
export async function phone(world: World, key?: PhoneKey): Promise<PhoneApp> {
  const send = async (path: string, init: RequestInit) => {
    const response = await world.portal.fetch(new Request(`${ISSUER}${path}`, init))
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return new PhoneApp({ issuer: ISSUER, clock: () => world.clock, fetch: send }, key ?? (await newPhoneKey()))
}
