import type { App } from './app.ts'
import type { Reply } from './call.ts'
import { el } from './dom.ts'
import { type Glyph, sign } from './glyphs.ts'
import { type MessageId, say } from './say.ts'

/** The heading of a place, which takes the focus when one arrives there. */
export const heading = (text: string): HTMLElement => el('h1', { tabindex: -1 }, text)

/** The sign above a heading. */
export const emblem = (glyph: Glyph, tone: 'good' | 'bad' | 'plain' = 'plain'): HTMLElement =>
  el('span', { class: 'ssp-emblem', 'data-tone': tone }, sign(glyph))

/** How much time is left, for the eye only. */
export interface Bar {
  readonly element: HTMLElement
  /** From 1 down to 0. */
  set(left: number): void
}

export function bar(): Bar {
  const element = el('span', { class: 'ssp-bar', 'aria-hidden': 'true' }, el('span'))
  return {
    element,
    set(left) {
      element.style.setProperty('--left', Math.max(0, left).toFixed(3))
      element.toggleAttribute('data-late', left < 0.2)
    },
  }
}

export const text = (id: MessageId, values: Readonly<Record<string, string | number>> = {}): HTMLElement =>
  el('p', { class: 'ssp-text' }, say(id, values))

export interface ButtonProperties {
  readonly label: string
  readonly press: () => unknown
  readonly kind?: 'primary' | 'danger' | 'plain' | 'quiet'
  readonly glyph?: Glyph
  /** What it acts on, for those who can't see where it stands. */
  readonly about?: string
}

/** One press at a time: it is busy until what it does is done. */
export function button({ label, press, kind = 'plain', glyph, about }: ButtonProperties): HTMLButtonElement {
  const made = el(
    'button',
    {
      type: 'button',
      class: kind === 'quiet' ? 'ssp-quiet' : 'ssp-button',
      'data-kind': kind,
      'aria-label': about === undefined ? false : say('app.about', { action: label, name: about }),
    },
    glyph === undefined ? null : sign(glyph),
    el('span', {}, label),
  )
  made.addEventListener('click', () => void once(made, press))
  return made
}

/** Does it unless the element is busy, and shows that it is. */
export async function once(element: HTMLElement, work: () => unknown): Promise<void> {
  if ('busy' in element.dataset) return
  element.dataset['busy'] = ''
  try {
    await work()
  } finally {
    delete element.dataset['busy']
  }
}

export const actions = (...buttons: readonly (Node | null)[]): HTMLElement => el('div', { class: 'ssp-actions' }, ...buttons)

export interface Field {
  readonly element: HTMLElement
  value(): string
  /** Fills it in where nobody has yet. */
  suggest(value: string): void
  /** Marks it as wrong and goes there; null takes the mark away. */
  fail(problem: string | null): void
}

/** An input with its label, and room for what is wrong with it. */
export function field(label: string, hint: string, attributes: Readonly<Record<string, string | number>>): Field {
  const id = `field-${attributes['name']}`
  const input = el('input', { id, 'aria-describedby': `${id}-hint`, autocomplete: 'off', spellcheck: 'false', ...attributes })
  const about = el('p', { id: `${id}-hint`, class: 'ssp-detail' }, hint)
  const element = el('div', { class: 'ssp-field' }, el('label', { for: id }, label), about, input)
  return {
    element,
    value: () => input.value.trim(),
    suggest(value) {
      if (input.value === '') input.value = value
    },
    fail(problem) {
      about.textContent = problem ?? hint
      element.toggleAttribute('data-wrong', problem !== null)
      input.setAttribute('aria-invalid', String(problem !== null))
      if (problem === null) return
      input.focus()
      input.select()
    },
  }
}

/** A form that does something instead of being sent. */
export function form(work: () => unknown, ...children: readonly (Node | null)[]): HTMLFormElement {
  const made = el('form', { class: 'ssp-form', novalidate: true }, ...children)
  made.addEventListener('submit', (event) => {
    event.preventDefault()
    void once(made, work)
  })
  return made
}

export const submit = (label: string): HTMLButtonElement =>
  el('button', { class: 'ssp-button', 'data-kind': 'primary' }, el('span', {}, label))

/** What to say where the portal could not do its part. */
export function tellTrouble(app: App, { status, wait }: Reply): void {
  if (status === 429 || status === 503) app.tell(say('error.busy', { seconds: Math.ceil(wait / 1000) || 10 }), 'problem')
  else app.tell(say(status === 0 ? 'error.offline' : 'error.other'), 'problem')
}

export const back = (app: App, label: MessageId = 'action.back'): HTMLElement =>
  button({ label: say(label), kind: 'quiet', press: () => app.go({ at: 'accounts' }) })

/** The two ways to add an account. */
export const adders = (app: App, kind: 'primary' | 'plain'): HTMLElement =>
  actions(
    button({ label: say('action.scan'), glyph: 'scan', kind, press: () => app.go({ at: 'scan', request: null }) }),
    button({ label: say('action.type'), glyph: 'keys', press: () => app.go({ at: 'activate', ticket: null }) }),
  )

