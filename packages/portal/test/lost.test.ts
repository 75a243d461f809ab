import { describe, expect, test } from 'vitest'
import { assign, formsOf, linkIn, type MailWorld, mailWorld, press, type TestBrowser, world } from './harness.ts'

const HOUR = 3_600_000

const accountOf = async ({ stores, users }: MailWorld, place = 0) => (await stores.accounts.load([...users][place] ?? ''))?.account

/** Ada has a key and a token, and comes with her password only. */
async function house(options: Parameters<typeof mailWorld>[0] = {}): Promise<{ readonly made: MailWorld; readonly visit: TestBrowser }> {
  const made = mailWorld(options)
  await made.browser().enrol('ada')
  await assign(made, 'ada', '7')
  await made.settle()
  made.mailer.mails.length = 0
  const visit = made.browser()
  await visit.begin('ada')
  return { made, visit }
}

async function mailed({ made, visit }: Awaited<ReturnType<typeof house>>): Promise<string> {
  await visit.post('/lost', {})
  await made.settle()
  return linkIn(made.mailer.mails.at(-1))
}

describe('a lost device, by mailed link', () => {
  test('is reported from the prompt: a link to every address, and the device stops', async () => {
    const home = await house({
      book: () => [
        { address: 'ada@example.org', language: 'en' },
        { address: 'ada@zuhause.example', language: 'de' },
      ],
    })
    const { made, visit } = home
    const prompt = await visit.get('/prompt')
    expect(prompt.footer.map(({ id, href }) => [id, href])).toContainEqual(['lost-device', '/portal/lost'])
    const asked = await visit.get('/lost')
    expect([asked.status, formsOf(asked).map(({ href, fields }) => [href, fields])]).toEqual([200, [['/portal/lost', []]]])
    expect(made.mailer.mails).toEqual([])
    expect((await visit.post('/lost', {})).title.id).toBe('lost-link.sent.title')
    await made.settle()
    expect(made.mailer.mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['ada@example.org', 'Example: You lost a device?'],
      ['ada@zuhause.example', 'Example: Haben Sie ein Gerät verloren?'],
    ])
    const link = linkIn(made.mailer.mails[0])
    const page = await made.browser().get(link)
    const names = formsOf(page).map(({ label }) => label.values?.['name'])
    expect(names.toSorted()).toEqual(['Security key', 'Token 7'])
    const done = await press(made, link, (buttons) => buttons.find(({ label }) => label.values?.['name'] === 'Security key'))
    expect([done.status, done.title]).toEqual([200, { id: 'lost-link.done.title', values: { name: 'Security key' } }])
    expect((await accountOf(made))?.devices.map(({ type, suspendedBecause }) => [type, suspendedBecause])).toEqual([
      ['security-key', 'lost'],
      ['hardware-token', null],
    ])
    await made.settle()
    const told = made.mailer.mails.findLast(({ subject }) => subject.includes('A device was reported lost'))
    expect(told?.text).toContain('Somebody with a link from a mail')
    // The other one was in the same bag.
    const again = await press(made, link)
    expect(again.title.values).toEqual({ name: 'Token 7' })
    expect((await made.browser().get(link)).blocks).toEqual([{ block: 'text', message: { id: 'lost-link.nothing' } }])
  })

  test('whose link is opened by a scanner is not reported', async () => {
    const home = await house()
    const link = await mailed(home)
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await home.made.browser().send(link, { method })
    expect((await accountOf(home.made))?.devices.map(({ state }) => state)).toEqual(['active', 'active'])
  })

  test('takes a link that is good for an hour and not a millisecond longer', async () => {
    const home = await house()
    const link = await mailed(home)
    const page = await home.made.browser().get(link)
    const fields = Object.fromEntries((formsOf(page)[0]?.fields ?? []).map(({ name, value }) => [name, value]))
    home.made.clock += HOUR - 1
    expect((await home.made.browser().get(link)).screen).toBe('lost-device')
    home.made.clock += 1
    expect((await home.made.browser().get(link)).status).toBe(410)
    expect((await home.made.browser().post(link, fields, page.csrf)).status).toBe(410)
    expect((await accountOf(home.made))?.devices.map(({ state }) => state)).toEqual(['active', 'active'])
  })

  test('is one of the link’s own account', async () => {
    const home = await house()
    const link = await mailed(home)
    await home.made.browser().enrol('ben')
    const bens = (await accountOf(home.made, 1))?.devices[0]?.id ?? ''
    const { csrf } = await home.made.browser().get(link)
    const answers = await Promise.all([bens, 'x'.repeat(22)].map(async (device) => home.made.browser().post(link, { device }, csrf)))
    expect(answers.map(({ status, title }) => [status, title.id])).toEqual(Array(2).fill([404, 'lost-link.choose.title']))
    expect((await accountOf(home.made, 1))?.devices[0]?.state).toBe('active')
  })

  test('is none of a dispute’s link, nor the other way round', async () => {
    const home = await house()
    const link = await mailed(home)
    await home.made.browser().enrol('ben')
    await home.made.settle()
    const dispute = linkIn(home.made.mailer.mails.at(-1))
    expect((await home.made.browser().get(dispute)).status).toBe(200)
    expect((await home.made.browser().get(dispute.replace('/dispute/', '/lost/'))).status).toBe(404)
    expect((await home.made.browser().get(link.replace('/lost/', '/dispute/'))).status).toBe(404)
  })

  test('says the same whether or not there is an address, and goes to none that is typed', async () => {
    const pages: unknown[] = []
    for (const book of [() => [], undefined]) {
      const { made, visit } = await house(book === undefined ? {} : { book })
      const { headers: _, csrf: __, ...page } = await visit.post('/lost', {})
      pages.push(page)
      expect((await visit.post('/lost', { address: 'thief@example.org' })).code ?? 'none').not.toBe('none')
      await made.settle()
      expect(made.mailer.mails.map(({ to }) => to)).toEqual(book === undefined ? ['ada@example.org'] : [])
    }
    expect(pages[0]).toEqual(pages[1])
  })

  test('and the same where the mailer is down or the directory breaks: the operator hears of it', async () => {
    let broken = false
    const { made, visit } = await house({
      book: (username) => {
        if (broken) throw new Error('no directory')
        return [{ address: `${username}@example.org`, language: 'en' }]
      },
    })
    broken = true
    expect((await visit.post('/lost', {})).title.id).toBe('lost-link.sent.title')
    await made.settle()
    expect(made.faults).toHaveLength(1)
    broken = false
    made.mailer.answer = { ok: false, code: 'mail.unavailable', detail: '421' }
    expect((await visit.post('/lost', {})).title.id).toBe('lost-link.sent.title')
    await made.settle()
    expect((await made.stores.securityLog.read(null, 10)).map(({ what }) => what)).toContain('lost link not sent')
  })

  test('is asked for three times an hour for each account, whoever asks', async () => {
    const { made } = await house()
    const statuses: number[] = []
    for (let count = 0; count < 5; count += 1) {
      const visit = made.browser()
      await visit.begin('ada')
      const { status, headers } = await visit.post('/lost', {})
      statuses.push(status)
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await made.settle()
    expect([statuses, made.mailer.mails.length]).toEqual([[200, 200, 200, 429, 429], 3])
    // Nobody else waits for it.
    const ben = made.browser()
    await ben.enrol('ben')
    expect((await ben.post('/lost', {})).status).toBe(200)
    made.clock += HOUR
    const visit = made.browser()
    await visit.begin('ada')
    expect((await visit.post('/lost', {})).status).toBe(200)
  })

  test('needs primary authentication: nobody asks from outside', async () => {
    const { made } = await house()
    const stranger = made.browser()
    expect((await stranger.get('/lost')).status).toBe(401)
    expect((await stranger.post('/lost', {}, 'x')).status).toBe(403)
    await made.settle()
    expect(made.mailer.mails).toEqual([])
  })

  test('is offered where mail goes out, and to nobody who never had a device', async () => {
    const { made } = await house()
    const newcomer = made.browser()
    await newcomer.begin('ben')
    expect((await newcomer.get('/options')).footer.map(({ id }) => id)).not.toContain('lost-device')
    const silent = world()
    const visit = silent.browser()
    await visit.enrol('ada')
    expect((await visit.get('/options')).footer.map(({ id }) => id)).not.toContain('lost-device')
    expect((await visit.get('/lost')).status).toBe(404)
  })

  test('may be the last one: then an administrator helps, and the password alone opens nothing', async () => {
    const home = await house()
    const link = await mailed(home)
    await press(home.made, link)
    await press(home.made, link)
    const visit = home.made.browser()
    await visit.begin('ada')
    expect((await visit.get('/devices/add/security-key')).screen).not.toBe('add-passkey')
    const ways = (await visit.get('/prompt')).blocks.flatMap(({ items = [] }) => items.map(({ id }) => id))
    expect(ways).toEqual(['bypass-code', 'manage'])
  })
})
