import type { OutboxEntry } from '@ssp/providers/outbox'
import { html } from 'hono/html'
import { type Html, layout } from './pages.ts'

const keys = (call: string): Html => html`<form method="post" action="/phones">
<input type="hidden" name="call" value="${call}">
<p>${['1', '9'].map((key) => html`<button name="key" value="${key}" aria-label="Press ${key}">${key}</button> `)}</p>
</form>`

const entry = (one: OutboxEntry): Html =>
  one.kind === 'text'
    ? html`<li><strong>Text message to ${one.to}</strong> <pre>${one.text}</pre></li>`
    : html`<li><strong>Call to ${one.to}${one.extension === null ? '' : html`, extension ${one.extension}`}</strong>
${one.say.map((sentence) => html`<p>${sentence}</p>`)}
${one.keyTo === null || one.pressed.length > 0 ? '' : keys(one.id)}</li>`

/** Every phone of the demonstration: what it would have received, and keys to press in a call. */
export const phonesPage = (entries: readonly OutboxEntry[], heard: string | null): Html =>
  layout(
    'Phones',
    html`${heard === null ? '' : html`<p role="status">You hear: “${heard}”</p>`}
<p>Nothing leaves this computer. Here is what phones would have received, newest first.</p>
<p><a href="/phones">Look again</a></p>
${entries.length === 0 ? html`<p>Nothing yet.</p>` : html`<ul>${entries.map(entry)}</ul>`}`,
  )
