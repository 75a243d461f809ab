import type { PromptRequest } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import {
  ALLOW,
  DEVICES,
  NOW,
  PARENT,
  SHOP,
  begun,
  pass,
  sdkAccepts,
  sdkRequest,
  told,
  world,
  type SigRequest,
  type World,
} from '../../test/web-v2-world.ts'

async function prompt(w: World, username = 'ada'): Promise<SigRequest & { readonly request: PromptRequest }> {
  const signed = sdkRequest(username)
  return { ...signed, request: begun(await w.frame(signed.tx)) }
}

describe('an allow', () => {
  test('is signed for the page that frames us', async () => {
    const w = world()
    const { request } = await prompt(w, 'Zoë')
    pass(200)
    const end = await w.protocol.finish(request, ALLOW)
    expect(end).toEqual({ kind: 'message', to: PARENT, data: expect.stringMatching(/^AUTH\|[A-Za-z0-9+/=]+\|[0-9a-f]{40}$/) })
    const payload = Buffer.from(told(end).split('|')[1] ?? '', 'base64').toString('utf8')
    // Five minutes from the answer, however long the prompt took.
    expect(payload).toBe(`Zoë|${SHOP.ikey}|${NOW / 1000 + 500}`)
  })

  test('holds for five minutes', async () => {
    const w = world()
    const { app, request } = await prompt(w)
    const answer = told(await w.protocol.finish(request, ALLOW))
    pass(299)
    expect(sdkAccepts(answer, app)).toBe('ada')
    pass(1)
    expect(sdkAccepts(answer, app)).toBeNull()
  })

  test('of a device management portal is its own, and nobody else’s', async () => {
    const w = world()
    const { tx, app } = sdkRequest('ada', DEVICES)
    const request = begun(await w.frame(tx, 'https://devices.example/'))
    const answer = told(await w.protocol.finish(request, ALLOW))
    expect(sdkAccepts(answer, app, DEVICES)).toBe('ada')
    expect(sdkAccepts(answer, sdkRequest('ada', SHOP).app, SHOP)).toBeNull()
    // Not even where two integrations were given one key.
    const twin = { ...SHOP, skey: DEVICES.skey }
    expect(sdkAccepts(answer, sdkRequest('ada', twin).app, twin)).toBeNull()
  })

  test('begins no prompt', async () => {
    const w = world()
    const { request } = await prompt(w)
    const answer = told(await w.protocol.finish(request, ALLOW))
    for (const tx of [answer, answer.replace('AUTH', 'TX')])
      expect(await w.frame(tx)).toMatchObject({ kind: 'problem', problem: { code: 'protocol.untrusted' } })
  })

  test('is no answer for anybody else', async () => {
    const w = world()
    const ada = await prompt(w, 'ada')
    const answer = told(await w.protocol.finish(ada.request, ALLOW))
    for (const name of ['eve', 'Ada', 'ada ', 'adа'])
      expect(sdkAccepts(answer, sdkRequest(name).app)).toBeNull()
  })
})

describe('any other end', () => {
  test.each(['cancelled', 'refused', 'unavailable'] as const)('%s is an error that the browser script passes on', async (result) => {
    const w = world()
    const { app, request } = await prompt(w)
    const end = await w.protocol.finish(request, { result })
    expect(end).toEqual({ kind: 'message', to: PARENT, data: expect.stringMatching(/^ERR\|[\w\s.()]+$/) })
    expect(sdkAccepts(told(end), app)).toBeNull()
  })
})

describe('nobody is told anything', () => {
  test.each([
    ['the integration is gone', undefined],
    ['its page is no longer registered', { ...SHOP, parents: ['https://new.shop.example'] }],
    ['none of its pages is', { ...SHOP, parents: [] }],
    ['it is another application', { ...SHOP, application: { ...SHOP.application, id: 'application-other' } }],
    ['a careless store finds another', DEVICES],
  ])('where %s meanwhile', async (_, integration) => {
    const w = world()
    const { request } = await prompt(w)
    if (integration === undefined) w.integrations.delete(SHOP.ikey)
    else w.integrations.set(SHOP.ikey, integration)
    for (const outcome of [ALLOW, { result: 'cancelled' }] as const)
      expect(await w.protocol.finish(request, outcome)).toMatchObject({
        kind: 'problem',
        problem: { code: 'protocol.withdrawn', status: 400 },
      })
  })

  test('with a key that was replaced meanwhile', async () => {
    const w = world()
    const { app, request } = await prompt(w)
    const replaced = { ...SHOP, skey: DEVICES.skey }
    w.integrations.set(SHOP.ikey, replaced)
    const answer = told(await w.protocol.finish(request, ALLOW))
    expect(sdkAccepts(answer, app)).toBeNull()
    expect(sdkAccepts(answer, app, replaced)).toBe('ada')
  })

  test('for a prompt that this protocol did not begin', async () => {
    const w = world()
    const { request } = await prompt(w)
    const { frame: _, ...frameless } = request
    for (const foreign of [
      { ...request, protocol: 'oidc' },
      { ...request, username: 'eve' },
      { ...request, frame: { parent: 'https://www.shop.example:8443' } },
      frameless,
      { ...request, returnTo: null },
      { ...request, returnTo: [] },
      { ...request, returnTo: { ikey: SHOP.ikey, username: 'ada' } },
      { ...request, returnTo: { ikey: SHOP.ikey, parent: PARENT } },
      { ...request, returnTo: { username: 'ada', parent: PARENT } },
    ])
      for (const outcome of [ALLOW, { result: 'refused' }] as const)
        await expect(w.protocol.finish(foreign, outcome)).rejects.toMatchObject({ code: 'web-v2.prompt' })
  })
})
