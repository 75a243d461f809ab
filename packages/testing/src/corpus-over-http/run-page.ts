import type { Item, MatrixCase, PageCase } from '../corpus/case.ts'
import { differences, sameList, sameWords } from '../corpus/compare.ts'
import { readGiven } from '../corpus/read-given.ts'
import { choicesOn, devicesOn, type Page } from '../suites/portal/client/page.ts'
import type { Visitor } from '../suites/portal/client/visitor.ts'
import type { Stage } from '../suites/portal/portal-case.ts'
import { accountOf, rulesOf, sceneOf } from './scene.ts'
import { visitorOf } from './verified.ts'

const PATH: Partial<Record<PageCase['when']['page'], string>> = {
  'other-options': '/options',
  'device-management': '/devices',
  'add-a-device': '/devices/add',
  'universal-prompt': '/prompt',
}

/** What an item is called in models and in the page's own marks, where it isn't its own name. */
const MARK: Partial<Record<Item, string>> = { 'manage-devices': 'manage', 'add-a-device': 'add' }

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
  return new Map([...marked, ...(edit === undefined ? [] : [['edit', edit] as const])])
}

/** The last entry of the page's list of choices. */
function lastChoice({ blocks }: Page): string | null {
  return blocks.find((one) => one.block === 'choices')?.items?.at(-1)?.id ?? null
}

async function look(visitor: Visitor, path: string): Promise<{ readonly page: Page; readonly seen: ReadonlyMap<string, string> }> {
  const page = await visitor.get(path)
  const { text } = await visitor.send(path, { headers: { accept: 'text/html', 'accept-language': 'en' } })
  return { page, seen: inHtml(text) }
}

/** Opens the page of a case, as model and as HTML, and compares what stands on it. */
export async function runPageOverHttp(stage: Stage, { given, when, then }: PageCase): Promise<string | null> {
  const path = PATH[when.page]
  if (path === undefined || then.leadsTo.length > 0) throw new Error(`nobody opens \`${when.page}\``)
  const visitor = await visitorOf(await sceneOf(stage, given), given)
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
  ])
}

/** Asks a portal for a cell of the Universal Prompt's matrix: what its pages offer for a device of that type. */
export async function runCellOverHttp(stage: Stage, { given: { device, operation }, then }: MatrixCase): Promise<string | null> {
  const given = readGiven({ devices: [{ type: 'security-key' }, { type: device }], verified: 'by-device' }, device)
  const visitor = await visitorOf(await sceneOf(stage, given), given)
  await stage.controls.change(rulesOf(given))
  const target = (await accountOf(stage)).devices[1]?.id
  const { page, seen } = await look(visitor, operation === 'add' ? '/devices/add' : '/devices')
  const card = devicesOn(page).find(({ id }) => id === target)
  const offers = operation === 'add' ? choicesOn(page) : (card?.actions ?? []).map(({ id }) => id)
  const mark = operation === 'add' ? device : operation
  return differences([
    sameList('offered by the model', [then.offered], [offers.includes(mark)]),
    // Every card has marks of the same names: the page as a whole offers whatever some card offers.
    then.offered ? sameList('offered by the page', [true], [seen.has(mark)]) : null,
  ])
}
