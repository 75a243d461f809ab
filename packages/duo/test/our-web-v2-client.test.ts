import { sign_request, verify_response } from '@duosecurity/duo_web'
import { webV2Client, type WebV2Client } from '@ssp/testing'
import { describe, expect, test } from 'vitest'
import { AKEY, ALLOW, DEVICES, ISSUER, PAGE, SHOP, begun, pass, payload, sealed, signed, told, world, type World } from './web-v2-world.ts'

const client: WebV2Client = webV2Client({ issuer: ISSUER, ikey: SHOP.ikey, skey: SHOP.skey, akey: AKEY, now: () => Date.now() })

async function answered(w: World, url: string): Promise<string> {
  const { origin, pathname, search } = new URL(url)
  expect(origin).toBe(ISSUER)
  const answer = await w.protocol.handle({ method: 'GET', path: pathname, query: search.slice(1), contentType: null, body: '' })
  return told(await w.protocol.finish(begun(answer), ALLOW))
}

describe('our own client half speaks the same protocol as the SDK', () => {
  test.each(['ada', 'Zoë', '名前', 'a:b', '\ufeffada'])('for %j', async (username) => {
    const w = world()
    const { tx, app } = await client.request(username)
    expect(`${tx}:${app}`).toBe(sign_request(SHOP.ikey, SHOP.skey, AKEY, username))
    const sigResponse = `${await answered(w, client.frameUrl(tx, PAGE))}:${app}`
    expect(await client.read(sigResponse)).toBe(username)
    expect(verify_response(SHOP.ikey, SHOP.skey, AKEY, sigResponse)).toBe(username)
  })

  test.each<[string, (answer: string, app: string) => string]>([
    ['another person’s half', (answer) => `${answer}:${signed('APP', payload('eve'), AKEY)}`],
    ['no half', (answer) => answer],
    ['a third half', (answer, app) => `${answer}:${app}:${app}`],
    ['an error', (_, app) => `ERR|no:${app}`],
    ['an error twice', () => 'ERR|no:ERR|no'],
    ['nothing', () => ''],
    ['the request', (answer, app) => `${answer.replace('AUTH', 'TX')}:${app}`],
    ['a signed request', (_, app) => `${signed('TX', payload())}:${app}`],
    ['an enrolment', (_, app) => `${signed('ENROLL', payload())}:${app}`],
    ['another key', (_, app) => `${signed('AUTH', payload(), DEVICES.skey)}:${app}`],
    ['another key for the half', (answer) => `${answer}:${signed('APP', payload(), SHOP.skey)}`],
    ['another integration', (_, app) => `${signed('AUTH', payload('ada', 300, DEVICES.ikey))}:${app}`],
    ['an answer that is over', (_, app) => `${signed('AUTH', payload('ada', 0))}:${app}`],
    ['a half that is over', (answer) => `${answer}:${signed('APP', payload('ada', 0), AKEY)}`],
    ['an answer without an expiry', (_, app) => `${signed('AUTH', `ada|${SHOP.ikey}`)}:${app}`],
    ['an answer with a fourth field', (_, app) => `${signed('AUTH', `${payload()}|`)}:${app}`],
    ['an answer with a fourth part', (answer, app) => `${sealed(answer)}:${app}`],
  ])('and refuses %s, as the SDK does', async (_, spoil) => {
    const w = world()
    const { tx, app } = await client.request('ada')
    const answer = await answered(w, client.frameUrl(tx, PAGE))
    expect(await client.read(`${answer}:${app}`)).toBe('ada')
    const spoilt = spoil(answer, app)
    expect(verify_response(SHOP.ikey, SHOP.skey, AKEY, spoilt)).toBeNull()
    expect(await client.read(spoilt)).toBeNull()
  })

  test('for as long', async () => {
    const w = world()
    const { tx, app } = await client.request('ada')
    const sigResponse = `${await answered(w, client.frameUrl(tx, PAGE))}:${app}`
    pass(299)
    expect(await client.read(sigResponse)).toBe('ada')
    pass(1)
    expect(await client.read(sigResponse)).toBeNull()
  })
})
