import type { RegistrationJson } from '@ssp/testing'
import { describe, expect, test } from 'vitest'
import { assign, ceremonyOf, deviceIds, type Page, shown, type TestBrowser, TOKEN, world } from './harness.ts'

const toBase64url = (text: string): string => Buffer.from(text).toString('base64url')

/** The same credential for another challenge. Without attestation nothing of it is signed, so any client can say it again. */
function sayAgain(said: RegistrationJson, options: unknown): RegistrationJson {
  const { challenge } = options as { readonly challenge: string }
  const clientData = { type: 'webauthn.create', challenge, origin: 'https://mfa.example.org', crossOrigin: false }
  return { ...said, response: { ...said.response, clientDataJSON: toBase64url(JSON.stringify(clientData)) } }
}

/** Enrols a first key and returns what the browser said. */
async function enrolled(visit: TestBrowser): Promise<RegistrationJson> {
  await visit.begin('ada')
  const page = await visit.get('/devices/add/security-key')
  const { options, action, hidden } = ceremonyOf(page)
  const said = await visit.key.register(options)
  await visit.post(action, { ...hidden, response: JSON.stringify(said) }, page.csrf)
  return said
}

async function addAgain(visit: TestBrowser, said: RegistrationJson): Promise<Page> {
  const page = await visit.get('/devices/add/security-key')
  const { options, action, hidden } = ceremonyOf(page)
  return visit.post(action, { ...hidden, response: JSON.stringify(sayAgain(said, options)) }, page.csrf)
}

describe('one credential is one device', () => {
  test('of an account: it is not added a second time, and the person reads why', async () => {
    const made = world()
    const visit = made.browser()
    const said = await enrolled(visit)
    await visit.manage()
    const again = await addAgain(visit, said)
    expect([again.status, again.screen]).toEqual([409, 'add-passkey'])
    expect(again.notices.map(({ message }) => message.id)).toEqual(['problem.passkey.known'])
    expect(deviceIds(await visit.get('/devices'))).toHaveLength(1)
    // The key on the list still works: nothing was put in its place.
    const later = made.browser()
    later.key = visit.key
    await later.answer(await later.begin('ada'))
    expect(later.location).toContain('result=allow')
  })

  test('of all accounts: another user can’t add it, and can try another key at once', async () => {
    const made = world()
    const ada = made.browser()
    const said = await enrolled(ada)
    const ben = made.browser()
    await ben.begin('ben')
    const taken = await addAgain(ben, said)
    expect([taken.status, taken.screen]).toEqual([409, 'add-passkey'])
    expect(taken.notices.map(({ message }) => message.id)).toEqual(['problem.taken'])
    expect((await ben.answer(taken)).screen).toBe('prompt')
  })
})

test('a token whose serial the account has already is not assigned to it a second time', async () => {
  const made = world()
  await assign(made, 'ada', '1')
  const other = { ...TOKEN, secret: 'KRSXG5DJNZTSA2LTEBTGC43UEBQW4ZDU' }
  expect((await assign(made, 'ada', '1', other)).kind).toBe('refused')
  const visit = made.browser()
  await visit.begin('ada')
  await visit.post('/passcode', { code: await shown(made), for: 'sign-in' })
  expect(visit.location).toContain('result=allow')
})
