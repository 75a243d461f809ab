import type { PromptOutcome } from '@ssp/core'
import { describe, expect, test } from 'vitest'
import { AUTHENTICATION, CALLBACK, SHOP, STATE, begun, requestClaims, sentTo, sign, world, type World } from '../../test/world.ts'

const allow: PromptOutcome = { result: 'allow', authentication: AUTHENTICATION }

async function prompt(w: World, claims: object = {}) {
  return begun(await w.authorize(await sign({ ...requestClaims(w), ...claims })))
}

describe('the way back', () => {
  test.each([
    [true, 'duo_code'],
    [false, 'code'],
  ])('with use_duo_code_attribute %s carries the code as %s', async (use_duo_code_attribute, name) => {
    const w = world()
    const to = sentTo(await w.protocol.finish(await prompt(w, { use_duo_code_attribute }), allow))
    expect(to.origin + to.pathname).toBe(CALLBACK)
    expect([...to.searchParams.keys()].toSorted()).toEqual([name, 'state'].toSorted())
    expect(to.searchParams.get(name)).toMatch(/^[\w-]{43}$/)
    expect(to.searchParams.get('state')).toBe(STATE)
  })

  test('leaves the registered address as it is and echoes any state', async () => {
    const w = world()
    const redirect_uri = 'https://shop.example/callback?tenant=a%20b'
    const state = 'a state & more = "16" characters, ü and #'
    const end = await w.protocol.finish(await prompt(w, { redirect_uri, state }), allow)
    const to = sentTo(end)
    expect(to.href.startsWith(`${redirect_uri}&duo_code=`)).toBe(true)
    expect(to.searchParams.get('state')).toBe(state)
    expect(to.hash).toBe('')
  })

  test.each([
    ['cancelled', 'access_denied'],
    ['refused', 'access_denied'],
    ['unavailable', 'temporarily_unavailable'],
  ] as const)('after %s carries %s and no code, and none exists', async (result, error) => {
    const w = world()
    const issued: string[] = []
    const request = await prompt(w)
    const put = w.shortLived.put
    Object.assign(w.shortLived, {
      put: (...args: Parameters<typeof put>) => {
        issued.push(args[0])
        return put(...args)
      },
    })
    const to = sentTo(await w.protocol.finish(request, { result }))
    expect(to.origin + to.pathname).toBe(CALLBACK)
    expect(to.searchParams.get('error')).toBe(error)
    expect(to.searchParams.get('state')).toBe(STATE)
    expect([...to.searchParams.keys()].toSorted()).toEqual(['error', 'error_description', 'state'])
    expect(issued).toEqual([])
  })

  test('keeps no code in the store, only its digest', async () => {
    const w = world()
    const kept: string[] = []
    const put = w.shortLived.put
    Object.assign(w.shortLived, {
      put: (...args: Parameters<typeof put>) => {
        kept.push(args[0], args[1])
        return put(...args)
      },
    })
    const code = sentTo(await w.protocol.finish(await prompt(w), allow)).searchParams.get('duo_code')
    expect(kept).toHaveLength(2)
    expect(kept.join()).not.toContain(code)
  })

  test.each([
    ['the client is gone', undefined],
    ['its return address is gone', { ...SHOP, redirectUris: ['https://shop.example/new'] }],
    ['it is another application', { ...SHOP, application: { ...SHOP.application, id: 'application-other' } }],
  ])('ends on our page where %s meanwhile', async (_, client) => {
    const w = world()
    const request = await prompt(w)
    if (client === undefined) w.clients.delete(SHOP.clientId)
    else w.clients.set(SHOP.clientId, client)
    for (const outcome of [allow, { result: 'cancelled' }] as const)
      expect(await w.protocol.finish(request, outcome)).toMatchObject({
        kind: 'problem',
        problem: { code: 'protocol.withdrawn', status: 400 },
      })
  })

  test('is never made up from a prompt of another protocol', async () => {
    const w = world()
    const request = await prompt(w)
    for (const foreign of [
      { ...request, protocol: 'web-v2' },
      { ...request, returnTo: null },
      { ...request, returnTo: [] },
      { ...request, returnTo: { clientId: SHOP.clientId, redirectUri: CALLBACK } },
    ])
      await expect(w.protocol.finish(foreign, allow)).rejects.toMatchObject({ code: 'oidc.prompt' })
  })
})
