import type { Operation } from '@ssp/core'
import type { Given, Item, MatrixCase, Page as PageName, PageCase } from '../corpus/case.ts'
import { differences, sameList, sameWords } from '../corpus/compare.ts'
import { readGiven } from '../corpus/read-given.ts'
import { choicesOn, devicesOn, type Page } from '../suites/portal/client/page.ts'
import { signInOn } from '../suites/portal/client/central-steps.ts'
import type { Visitor } from '../suites/portal/client/visitor.ts'
import type { Stage } from '../suites/portal/portal-case.ts'
import { verifierOf } from './barriers.ts'
import { accountOf, atMac, rulesOf, type Scene, sceneOf, USER } from './scene.ts'
import { answerWith, enterCentral, visitorOf } from './verified.ts'

const PATH: Partial<Record<PageName, string>> = {
  'other-options': '/options',
  'device-management': '/devices',
  'add-a-device': '/devices/add',
  'universal-prompt': '/prompt',
  'traditional-prompt': '/prompt',
  central: '/central',
  standalone: '/manage',
}

/** The pages that are passed on the way, by their screens. */
const SCREENS: Readonly<Record<string, PageName>> = {
  'sign-in': 'primary-authentication',
  verify: 'verification',
  devices: 'device-management',
  add: 'add-a-device',
  options: 'other-options',
}

/** What an item is called in models and in the page's own marks, where it isn't its own name. */
const MARK: Partial<Record<Item, string>> = {
  'manage-devices': 'manage',
  'add-a-device': 'add',
  'add-a-new-device': 'add-new',
  'my-settings-and-devices': 'settings',
}

const markOf = (item: Item): string => MARK[item] ?? item

const cardActions = (page: Page): readonly string[] => devicesOn(page).flatMap(({ actions = [] }) => actions.map(({ id }) => id))

/** What can be seen and chosen, by the model. Whatever is done to a device stands behind its *Edit*. */
function inModel(page: Page): readonly string[] {
  const actions = cardActions(page)
  return [...choicesOn(page), ...actions, ...(actions.length > 0 ? ['edit'] : [])]
}

/** The same by the page: its marks, with the words that people read. */
function inHtml(html: string): ReadonlyMap<string, string> {
  const marked = [...html.matchAll(/data-action="([^"]+)"[^>]*>(?:<span>)*([^<]*)/g)].map(([, mark = '', words = '']) => [mark, words] as const)
  const edit = /<summary[^>]*>(?:<span>)*([^<]*)/.exec(html)?.[1]
  const all = [...marked, ...(edit === undefined ? [] : [['edit', edit] as const])]
  return new Map(all.map(([mark, words]) => [mark, words.replaceAll('&amp;', '&')]))
}

/** The last entry of the page's list of choices. */
function lastChoice({ blocks }: Page): string | null {
  return blocks.find((one) => one.block === 'choices')?.items?.at(-1)?.id ?? null
}

async function look(visitor: Visitor, path: string): Promise<{ readonly page: Page; readonly seen: ReadonlyMap<string, string> }> {
  const { text } = await visitor.get(path, { accept: 'text/html', 'accept-language': 'en' })
  return { page: await visitor.get(path), seen: inHtml(text) }
}

/** A browser before the page of a case. */
async function before(scene: Scene, { given, when }: PageCase): Promise<Visitor> {
  if (when.page !== 'central') return visitorOf(scene, given)
  const visitor = atMac(scene.stage)
  await enterCentral(scene, visitor, given)
  return visitor
}

/** The pages that are passed until one stays; whoever is asked for a factor on the way gives it. */
async function passed(scene: Scene, visitor: Visitor, given: Given, page: Page): Promise<readonly (PageName | undefined)[]> {
  const name = SCREENS[page.screen]
  const next =
    name === 'primary-authentication'
      ? await signInOn(visitor, page, USER)
      : name === 'verification'
        ? await answerWith(scene, visitor, verifierOf(given) ?? 0, 'manage', true)
        : null
  return next === null ? [name] : [name, ...(await passed(scene, visitor, given, next))]
}

/** Chooses what the case chooses, and compares where that leads. */
async function walk(scene: Scene, visitor: Visitor, { given, when, then }: PageCase, first: Page): Promise<string | null> {
  const [item, ...more] = when.choose
  if (more.length > 0) throw new Error('only one thing is chosen')
  const page = item === undefined ? first : await visitor.press(first, new RegExp(`^${markOf(item)}$`))
  return sameList('leads to', then.leadsTo, await passed(scene, visitor, given, page))
}

/** Opens the page of a case, as model and as HTML, and compares what stands on it and where it leads. */
export async function runPageOverHttp(stage: Stage, one: PageCase): Promise<string | null> {
  const { given, when, then } = one
  const path = PATH[when.page]
  if (path === undefined) throw new Error(`nobody opens \`${when.page}\``)
  const scene = await sceneOf(stage, given)
  const visitor = await before(scene, one)
  await stage.controls.change(rulesOf(given))
  const { page, seen } = await look(visitor, path)
  const model = inModel(page)
  const [shows, hides] = [then.shows.map(markOf), then.hides.map(markOf)]
  const named = then.named === null ? null : sameList('named', [then.named], shows.map((mark) => seen.get(mark)))
  return differences([
    sameWords('shown by the model', shows, shows.filter((mark) => model.includes(mark))),
    sameWords('shown by the page', shows, shows.filter((mark) => seen.has(mark))),
    sameWords('hidden by the model', [], hides.filter((mark) => model.includes(mark))),
    sameWords('hidden by the page', [], hides.filter((mark) => seen.has(mark))),
    then.lastItem === null ? null : sameList('last', [markOf(then.lastItem)], [lastChoice(page)]),
    named,
    then.leadsTo.length === 0 ? null : await walk(scene, visitor, one, page),
  ])
}

/** The world of a cell: somebody who verified with a key, and has a device of that type. */
export const givenOfCell = ({ given: { prompt, device } }: MatrixCase): Given =>
  readGiven({ prompt, devices: [{ type: 'security-key' }, { type: device }], verified: 'by-device' }, device)

/** What a cell's operation is called on the page. */
const OPERATION: Partial<Record<Operation, string>> = { 'set-default': 'default' }

/** Asks a portal for a cell of a prompt's matrix: what its pages offer for a device of that type. */
export async function runCellOverHttp(stage: Stage, one: MatrixCase): Promise<string | null> {
  const { given: { device, operation }, then } = one
  const given = givenOfCell(one)
  const visitor = await visitorOf(await sceneOf(stage, given), given)
  await stage.controls.change(rulesOf(given))
  const target = (await accountOf(stage)).devices[1]?.id
  const { page, seen } = await look(visitor, operation === 'add' ? '/devices/add' : '/devices')
  const card = devicesOn(page).find(({ id }) => id === target)
  const offers = operation === 'add' ? choicesOn(page) : (card?.actions ?? []).map(({ id }) => id)
  const mark = operation === 'add' ? device : (OPERATION[operation] ?? operation)
  return differences([
    sameList('offered by the model', [then.offered], [offers.includes(mark)]),
    // Every card has marks of the same names: the page as a whole offers whatever some card offers.
    then.offered ? sameList('offered by the page', [true], [seen.has(mark)]) : null,
  ])
}
