import { capabilities, DEVICE_TYPES, type DeviceType, type Operation } from '@ssp/core'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from './browser.ts'
import { framed, giveToken, openManagement, press, type Token, typeCode } from './frame-steps.ts'
import { as, type FrameWorld, frameWorld, TRUSTED, type Which } from './frame-world.ts'

/*
 * The two matrices, as people meet them: for each prompt, kind of device and operation the control is there or not, as
 * the table says, and whoever forges the request that the missing control would send is refused and changes nothing.
 */

const PROMPT: Readonly<Record<Which, 'traditional' | 'universal'>> = { intranet: 'traditional', wiki: 'universal' }

/** A Mac is where every kind of platform authenticator is worth offering. */
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'

let browser: Browser
let world: FrameWorld
const tokens: Record<Which, Token | null> = { intranet: null, wiki: null }

beforeAll(async () => {
  browser = await launch(TRUSTED)
  world = await frameWorld()
  // One token to verify with, then one device in the guise of each type.
  for (const which of ['intranet', 'wiki'] as const) {
    tokens[which] = await giveToken(world, `user-of-${which}`, 'Verifies')
    for (const type of DEVICE_TYPES) await giveToken(world, `user-of-${which}`, type)
  }
  world.guise = (place, device) => {
    const type = DEVICE_TYPES[place - 1]
    return type === undefined ? device : as(device, type)
  }
})

afterAll(async () => {
  await browser.close()
  await world.close()
  expect(world.faults).toEqual([])
})

const token = (which: Which): Token => {
  const found = tokens[which]
  if (found === null) throw new Error('nobody has a token')
  return found
}

/** The page of device management, in its frame or in its window. */
type Shown = Page | Frame

const open: Readonly<Record<Which, (page: Page) => Promise<Shown>>> = {
  async intranet(page) {
    await page.goto(`${world.host}/intranet?user=user-of-intranet`)
    await openManagement(page, world, token('intranet'), 'My Settings & Devices')
    return framed(page, world, 'Your devices')
  },
  async wiki(page) {
    await page.goto(`${world.host}/wiki?user=user-of-wiki`)
    await page.goto(`${world.portal}/options`)
    await press(page, 'Manage devices')
    await press(page, 'Passcode')
    await typeCode(page, await token('wiki').next())
    await page.getByRole('heading', { level: 1, name: 'Your devices' }).waitFor()
    return page
  },
}

/** How each operation on a device is called in its card, and what its form sends. */
const CONTROL: Readonly<Record<Exclude<Operation, 'add'>, { readonly action: string; readonly path: string; readonly fields: Readonly<Record<string, string>> }>> = {
  rename: { action: 'rename', path: 'rename', fields: { name: 'Forged' } },
  remove: { action: 'remove', path: 'remove', fields: {} },
  activate: { action: 'activate', path: 'activate', fields: {} },
  'set-default': { action: 'default', path: 'default', fields: {} },
}

/** Sends a form that no page of ours has, with the token of one that it has. */
async function forge(shown: Shown, path: string, fields: Readonly<Record<string, string>>, method: 'get' | 'post'): Promise<number> {
  return shown.evaluate(
    async ([to, sent, how]) => {
      const form = document.querySelector('form[method=post]')
      const value = (name: string): string | null => {
        const field = form instanceof HTMLFormElement ? form.elements.namedItem(name) : null
        return field instanceof HTMLInputElement ? field.value : null
      }
      const visit = value('_visit')
      const base = visit === null ? '' : '/frame/at'
      const body = new URLSearchParams({ ...sent, _csrf: value('_csrf') ?? '', ...(visit === null ? {} : { _visit: visit }) })
      const asks = how === 'get'
      if (asks && visit === null) return (await fetch(to, { headers: { accept: 'application/json' } })).status
      const answer = await fetch(`${base}${to}${asks ? '?see=' : ''}`, { method: 'POST', body, headers: { accept: 'application/json' } })
      return answer.status
    },
    [path, fields, method] as const,
  )
}

interface Card {
  readonly id: string
  readonly actions: readonly string[]
}

/** The cards in the order of the page, by what each device is. */
async function cards(shown: Shown): Promise<Readonly<Record<string, Card>>> {
  const found = await shown.locator('[data-device]').evaluateAll((all) =>
    all.map((card) => ({
      id: card.getAttribute('data-device') ?? '',
      name: card.querySelector('h2')?.textContent?.trim() ?? '',
      actions: [...card.querySelectorAll('[data-action]')].map((one) => one.getAttribute('data-action') ?? ''),
    })),
  )
  return Object.fromEntries(found.map(({ id, name, actions }) => [name, { id, actions }]))
}

/** What *Add a device* calls each type. */
const ADD: Readonly<Record<DeviceType, readonly string[]>> = {
  'mobile-phone': ['smartphone', 'mobile-phone'],
  tablet: ['tablet'],
  landline: ['landline'],
  'security-key': ['security-key'],
  'platform-authenticator': ['platform-authenticator'],
  'hardware-token': [],
}

describe.each(['intranet', 'wiki'] as const)('the matrix of %s', (which) => {
  let context: BrowserContext
  let shown: Shown
  const table = capabilities(PROMPT[which])

  beforeAll(async () => {
    context = await browser.newContext({ locale: 'en-GB', userAgent: MAC, viewport: { width: 800, height: 900 } })
    context.setDefaultTimeout(60_000)
    shown = await open[which](await context.newPage())
  })

  afterAll(() => context.close())

  test('shows what it offers for each device, and nothing else', async () => {
    const found = await cards(shown)
    const seen = DEVICE_TYPES.flatMap((type) =>
      Object.entries(CONTROL).map(([operation, { action }]) => `${type} ${operation}: ${found[type]?.actions.includes(action)}`),
    )
    const expected = DEVICE_TYPES.flatMap((type) =>
      Object.keys(CONTROL).map((operation) => `${type} ${operation}: ${table[type][operation as Operation].allowed}`),
    )
    expect(seen).toEqual(expected)
  })

  test('refuses every request that it has no control for, and takes the others', async () => {
    const found = await cards(shown)
    const answered: string[] = []
    for (const type of DEVICE_TYPES) {
      for (const [operation, { path, fields }] of Object.entries(CONTROL)) {
        const { allowed } = table[type][operation as Operation]
        // What is offered would be done: its page is asked for, or, where it has none, nothing is tried.
        if (allowed && operation === 'set-default') continue
        const asks = allowed || operation === 'activate'
        const status = await forge(shown, `/devices/${found[type]?.id}/${path}`, asks ? {} : fields, asks ? 'get' : 'post')
        answered.push(`${type} ${operation}: ${status === 200 || status === 303 ? 'taken' : status}`)
      }
    }
    const expected = DEVICE_TYPES.flatMap((type) =>
      Object.keys(CONTROL).flatMap((operation) => {
        const { allowed } = table[type][operation as Operation]
        if (allowed && operation === 'set-default') return []
        return [`${type} ${operation}: ${allowed ? 'taken' : 403}`]
      }),
    )
    expect(answered).toEqual(expected)
  })

  test('offers to add what can be added, and refuses the rest', async () => {
    await press(shown, 'Add a device')
    const adding = which === 'intranet' ? await framed((shown as Frame).page(), world, 'Add a device') : shown
    await adding.getByRole('heading', { level: 1, name: 'Add a device' }).waitFor()
    const offered = await adding.locator('.ssp-choices [data-action]').evaluateAll((all) => all.map((one) => one.getAttribute('data-action') ?? ''))
    const expected = DEVICE_TYPES.flatMap((type) => (table[type].add.allowed ? ADD[type] : []))
    expect(offered.toSorted()).toEqual(expected.toSorted())
    for (const type of DEVICE_TYPES.filter((one) => !table[one].add.allowed)) {
      expect(await forge(adding, `/devices/add/${type}`, {}, 'get')).toBe(403)
    }
  })
})

describe.each(['intranet', 'wiki'] as const)('self-service at %s', (which) => {
  test.each([true, false])('switched on: %s', async (on) => {
    world.selfService[which] = on
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 800, height: 900 } })
    context.setDefaultTimeout(60_000)
    try {
      const page = await context.newPage()
      await page.goto(`${world.host}/${which}?user=user-of-${which}`)
      const prompt = which === 'intranet' ? await framed(page, world, 'Check that it is you') : page
      const link = which === 'intranet' ? 'My Settings & Devices' : 'Manage devices'
      await prompt.getByRole('heading', { level: 1 }).first().waitFor()
      // Whoever used a token last is asked for its code first.
      if (which === 'wiki') await page.goto(`${world.portal}/options`)
      const found = prompt.getByRole('button', { name: link }).or(prompt.getByRole('link', { name: link }))
      expect(await found.count()).toBe(on ? 1 : 0)
      expect(await forge(prompt, '/devices', {}, 'get')).toBe(on ? 200 : 403)
    } finally {
      world.selfService[which] = true
      await context.close()
    }
  })
})
