import { outbox } from '@ssp/providers/outbox'
import { expect, test } from 'vitest'
import { phonesPage } from '../src/demo/phones-page.ts'

test('shows what phones and mailboxes would have received, newest first, as text', async () => {
  const box = outbox({ now: () => 0 })
  await box.send({ id: 'm1', to: '+4915112345678', text: 'code 123456' })
  await box.call({ id: 'c1', to: '+493012345678', extension: '12', language: 'en', say: ['Press any key.'], keyTo: 'https://mfa.example.org/keys' })
  await box.send({ id: 'n1', to: 'ada@example.org', subject: 'Neues <Gerät>', text: 'Sieh nach: <b>Telefon</b>\nGrüße', language: 'de' })
  const page = String(await phonesPage(box.entries(), null))
  const items = page.split('<li>').slice(1)
  expect(items).toHaveLength(3)
  expect(items[0]).toContain('Mail to ada@example.org: <span lang="de">Neues &lt;Gerät&gt;</span>')
  expect(items[0]).toContain('<pre lang="de">Sieh nach: &lt;b&gt;Telefon&lt;/b&gt;\nGrüße</pre>')
  expect(items[0]).not.toContain('<button')
  expect(items[1]).toContain('Call to +493012345678, extension 12')
  expect(items[1]).toContain('aria-label="Press 1"')
  expect(items[2]).toContain('<pre>code 123456</pre>')
})
