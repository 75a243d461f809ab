import type { PromptEnd, PromptOutcome, PromptRequest } from '@ssp/core'
import { sign_request, verify_response } from '@duosecurity/duo_web'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { framingPage, type FramingPage } from './framing-page.ts'
import { AKEY, ALLOW, DEVICES, ISSUER, PAGE, PARENT, SHOP, begun, pass, sealed, signed, told, world, type World } from './web-v2-world.ts'

/*
 * The product's own SDK and its browser script, both unmodified. Between them stands the least of a portal: it begins a
 * prompt from what the frame loads, and ends it at once.
 */

afterEach(() => {
  vi.unstubAllGlobals()
})

const HOST = new URL(ISSUER).host

interface SignIn {
  readonly page: FramingPage
  /** The application's half, which the browser script joins to the answer. */
  readonly app: string
  readonly request: PromptRequest
}

async function signIn(w: World, username: string, address = PAGE, { ikey, skey } = SHOP): Promise<SignIn> {
  const sigRequest = sign_request(ikey, skey, AKEY, username)
  const page = framingPage(address, HOST, sigRequest)
  expect(page.frame.origin).toBe(ISSUER)
  const { pathname, search } = page.frame
  const request = { method: 'GET', path: pathname, query: search.slice(1), contentType: null, body: '' }
  return { page, app: sigRequest.split(':')[1] ?? '', request: begun(await w.protocol.handle(request)) }
}

/** As browsers do it: a page of another origin gets nothing. */
function tell({ page }: SignIn, end: PromptEnd, address = PAGE): string | null {
  if (end.kind === 'message' && end.to === new URL(address).origin) page.receive(ISSUER, end.data)
  return page.posted.at(-1) ?? null
}

async function finished(w: World, begunSignIn: SignIn, outcome: PromptOutcome): Promise<string | null> {
  return tell(begunSignIn, await w.protocol.finish(begunSignIn.request, outcome))
}

function verified(sigResponse: string | null, { ikey, skey } = SHOP): string | null {
  if (sigResponse === null) throw new Error('the page posted nothing')
  return verify_response(ikey, skey, AKEY, sigResponse)
}

describe('the unmodified SDK and its browser script', () => {
  test.each(['ada', 'Ada@Corp.Example', 'CORP\\ada', 'Zoë', 'Zoe\u0308', '名前', '\u{1f600}', 'a:b', '\ufeffada'])(
    'sign %j in',
    async (username) => {
      const w = world()
      const posted = await finished(w, await signIn(w, username), ALLOW)
      expect(verified(posted)).toBe(username)
    },
  )

  test('sign in whoever has half a character in their name, as what it can be sent as', async () => {
    const w = world()
    expect(verified(await finished(w, await signIn(w, 'ada\ud800'), ALLOW))).toBe('ada\ufffd')
  })

  test('come as a device management portal', async () => {
    const w = world()
    const address = 'https://devices.example/'
    const visit = await signIn(w, 'ada', address, DEVICES)
    expect(visit.request.purpose).toBe('manage')
    expect(verified(tell(visit, await w.protocol.finish(visit.request, ALLOW), address), DEVICES)).toBe('ada')
  })

  test('work with clocks a minute apart', async () => {
    const w = world()
    const visit = await signIn(w, 'ada')
    // The portal's clock is ahead, then behind.
    for (const seconds of [59, -59]) {
      pass(seconds)
      const end = await w.protocol.finish(visit.request, ALLOW)
      pass(-seconds)
      expect(verified(`${told(end)}:${visit.app}`)).toBe('ada')
    }
  })

  test.each(['cancelled', 'refused', 'unavailable'] as const)('hear that a prompt was %s, and nobody is signed in', async (result) => {
    const w = world()
    const posted = await finished(w, await signIn(w, 'ada'), { result })
    expect(posted).toMatch(/^ERR\|[^:]+:APP\|/)
    expect(verified(posted)).toBeNull()
  })

  test('take one answer, from us only', async () => {
    const w = world()
    const visit = await signIn(w, 'ada')
    const answer = told(await w.protocol.finish(visit.request, ALLOW))
    visit.page.receive('https://stranger.example', answer)
    visit.page.receive('https://mfa.example.com', answer)
    expect(visit.page.posted).toEqual([])
    visit.page.receive(ISSUER, answer)
    visit.page.receive(ISSUER, 'ERR|again')
    expect(visit.page.posted).toEqual([expect.stringMatching(/^AUTH\|/)])
  })
})

describe('and what signs nobody in', () => {
  test('another person’s answer', async () => {
    const w = world()
    const ada = await w.protocol.finish((await signIn(w, 'ada')).request, ALLOW)
    expect(verified(tell(await signIn(w, 'eve'), ada))).toBeNull()
  })

  test('another application’s answer', async () => {
    const w = world()
    const address = 'https://devices.example/'
    const end = await w.protocol.finish((await signIn(w, 'ada', address, DEVICES)).request, ALLOW)
    expect(verified(`${told(end)}:${(await signIn(w, 'ada')).app}`)).toBeNull()
  })

  test('the request, sent back as an answer', async () => {
    const w = world()
    const visit = await signIn(w, 'ada')
    const tx = visit.page.frame.searchParams.get('tx') ?? ''
    for (const answer of [tx, tx.replace('TX', 'AUTH'), tx.replace('TX', 'ENROLL')])
      expect(verified(`${answer}:${visit.app}`)).toBeNull()
  })

  test('an enrolment, though we signed it: it is never an answer', async () => {
    const w = world()
    const visit = await signIn(w, 'ada')
    const enrolled = sealed(`ENROLL|${told(await w.protocol.finish(visit.request, ALLOW)).split('|')[1]}`)
    expect(verified(`${enrolled}:${visit.app}`)).toBeNull()
  })

  test('an answer that is five minutes old', async () => {
    const w = world()
    const posted = await finished(w, await signIn(w, 'ada'), ALLOW)
    pass(300)
    expect(verified(posted)).toBeNull()
  })

  test('an answer for a page of another origin', async () => {
    const w = world()
    const visit = await signIn(w, 'ada')
    const end = await w.protocol.finish(visit.request, ALLOW)
    expect(end).toMatchObject({ to: PARENT })
    expect(tell(visit, end, 'https://www.shop.example:8443/login')).toBeNull()
  })

  test('what the SDK itself refuses to sign', () => {
    const { ikey, skey } = SHOP
    for (const username of ['', 'ada|eve']) expect(sign_request(ikey, skey, AKEY, username)).toMatch(/^ERR\|/)
  })

  test('and what it signs though nobody can be named so', async () => {
    const w = world()
    for (const username of [' ', '\u200b', 'ada\u0000'])
      await expect(signIn(w, username)).rejects.toThrow(/protocol\.malformed/)
  })

  test('a response that claims to be signed by us with the application’s own key', async () => {
    const w = world()
    const visit = await signIn(w, 'ada')
    const payload = told(await w.protocol.finish(visit.request, ALLOW)).split('|')[1] ?? ''
    const forged = signed('AUTH', Buffer.from(payload, 'base64'), AKEY)
    expect(verified(`${forged}:${visit.app}`)).toBeNull()
  })
})
