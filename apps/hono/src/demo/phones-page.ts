import type { OutboxEntry } from '@ssp/providers/outbox'
import { html } from 'hono/html'
import { type Html, layout } from './pages.ts'

type Of<Kind extends OutboxEntry['kind']> = Extract<OutboxEntry, { kind: Kind }>

const keys = (call: string): Html => html`<form method="post" action="/phones">
<input type="hidden" name="call" value="${call}">
<p>${['1', '9'].map((key) => html`<button name="key" value="${key}" aria-label="Press ${key}">${key}</button> `)}</p>
</form>`

const text = ({ to, text: said }: Of<'text'>): Html =>
  html`<li><strong>Text message to ${to}</strong> <pre>${said}</pre></li>`

const mail = ({ to, subject, text: said, language }: Of<'mail'>): Html =>
  html`<li><strong>Mail to ${to}: <span lang="${language}">${subject}</span></strong> <pre lang="${language}">${said}</pre></li>`

const call = ({ id, to, extension, say, keyTo, pressed }: Of<'call'>): Html =>
  html`<li><strong>Call to ${to}${extension === null ? '' : html`, extension ${extension}`}</strong>
${say.map((sentence) => html`<p>${sentence}</p>`)}
${keyTo === null || pressed.length > 0 ? '' : keys(id)}</li>`

const entry = (one: OutboxEntry): Html => {
  if (one.kind === 'text') return text(one)
  return one.kind === 'mail' ? mail(one) : call(one)
}

/** Every phone of the demonstration: what it would have received, mail too, and keys to press in a call. */
export const phonesPage = (entries: readonly OutboxEntry[], heard: string | null): Html =>
  layout(
    'Phones',
    html`${heard === null ? '' : html`<p role="status">You hear: “${heard}”</p>`}
<p>Nothing leaves this computer. Here is what phones and mailboxes would have received, newest first.</p>
<p><a href="/phones">Look again</a></p>
${entries.length === 0 ? html`<p>Nothing yet.</p>` : html`<ul>${entries.map(entry)}</ul>`}`,
  )
