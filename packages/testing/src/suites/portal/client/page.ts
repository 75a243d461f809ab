/** A page's model as JSON, as far as the suite looks into it; or a problem. */
export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly screen: string
  readonly title: PageMessage
  readonly notices: readonly { readonly message: PageMessage; readonly action: PageAction | null }[]
  readonly blocks: readonly PageBlock[]
  readonly footer: readonly PageAction[]
  readonly csrf: string
  /** In a frame: what its forms carry in place of a cookie. */
  readonly visit: string
  /** Of a problem: its stable code and the field's path. */
  readonly code: string
  readonly path: string
}

export interface PageMessage {
  readonly id: string
  readonly values?: Readonly<Record<string, string | number>>
}

export interface PageAction {
  readonly id: string
  readonly method: 'get' | 'post'
  readonly href: string
  readonly fields: readonly PageField[]
}

export interface PageField {
  readonly name: string
  readonly value: string
}

export interface PageItem {
  readonly id: string
  readonly type?: string
  readonly name?: string
  readonly badges?: readonly PageMessage[]
  readonly actions?: readonly PageAction[]
  /** What choosing it does. */
  readonly action?: PageAction
}

export interface PageBlock {
  readonly block: string
  readonly value?: string
  readonly waiting?: boolean
  /** Of what the page around a frame is told. */
  readonly to?: string
  readonly data?: string
  readonly message?: PageMessage
  readonly options?: unknown
  readonly hidden?: readonly PageField[]
  readonly action?: string
  readonly items?: readonly PageItem[]
  readonly fields?: readonly { readonly problem: PageMessage | null }[]
}

/** What came back, read as a page. */
export function pageOf(response: Response, text: string): Page {
  const empty = { screen: '', title: { id: '' }, notices: [], blocks: [], footer: [], csrf: '', visit: '', code: '', path: '' }
  const said = text.startsWith('{') ? (JSON.parse(text) as Partial<Page>) : {}
  return { ...empty, ...said, status: response.status, headers: response.headers, text }
}

export const devicesOn = ({ blocks }: Page): readonly PageItem[] => blocks.find((one) => one.block === 'devices')?.items ?? []

export const deviceIds = (page: Page): readonly string[] => devicesOn(page).map((one) => one.id)

export const ceremonyOn = ({ blocks }: Page): PageBlock | null => blocks.find((one) => one.block === 'passkey') ?? null

/** The ids of the texts on a page. */
export const textsOn = ({ blocks }: Page): readonly string[] =>
  blocks.flatMap((one) => (one.block === 'text' && one.message !== undefined ? [one.message.id] : []))

/** Everything on a page that can be chosen or pressed, by its id. */
export const choicesOn = ({ blocks, footer, notices }: Page): readonly string[] => [
  ...blocks.flatMap((one) => (one.block === 'choices' || one.block === 'actions' ? (one.items ?? []) : [])).map((one) => one.id),
  ...footer.map((one) => one.id),
  ...notices.flatMap((one) => (one.action === null ? [] : [one.action.id])),
]

/** What an entry of a page's lists and buttons does, or of its footer; null where there is none of that id. */
export function actionOn({ blocks, footer }: Page, id: RegExp): PageAction | null {
  const items = blocks.flatMap((one) => (one.block === 'choices' || one.block === 'actions' ? (one.items ?? []) : []))
  // An entry of a list has its action; a button is one.
  const actions = items.map((item) => item.action ?? (item as unknown as PageAction))
  return [...actions, ...footer].find((one) => id.test(one.id)) ?? null
}

export const blockOn = ({ blocks }: Page, kind: string): PageBlock | null => blocks.find(({ block }) => block === kind) ?? null

/** The ids of what a page has to say. */
export const noticesOn = ({ notices }: Page): readonly string[] => notices.map(({ message }) => message.id)

/** The values of a page's hidden fields, by name. */
export const hiddenOn = (block: PageBlock | null): Readonly<Record<string, string>> =>
  Object.fromEntries((block?.hidden ?? []).map(({ name, value }) => [name, value]))
