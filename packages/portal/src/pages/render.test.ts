import { describe, expect, test } from 'vitest'
import { ICON_PATH, SCRIPT_PATH, STYLE_PATH } from '../assets/generated.ts'
import { addPasskeyModel, devicesModel, removeModel, renameModel, type ShownDevice } from '../models/devices.ts'
import type { Frame } from '../models/frame.ts'
import { GALLERY, GALLERY_NOW } from '../models/gallery.ts'
import type { PageModel, Surroundings } from '../models/page-model.ts'
import { button, problem, say, success } from '../models/parts.ts'
import { promptModel, type Ways } from '../models/prompt.ts'
import { renderPage } from './render.tsx'

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)' style=color:red>&lt;`

const view: Surroundings = { lang: 'en', now: GALLERY_NOW, csrf: 'c5rf"&', base: '/mfa', frame: null }
const frame: Frame = { application: 'Acme', username: 'ada', demo: false, base: '/mfa', framed: false, managesOnly: false, notices: [] }
const draw = (model: PageModel, more: Partial<Surroundings> = {}): string => renderPage(model, { ...view, ...more })

const device = (name: string): ShownDevice => ({
  id: 'k1',
  type: 'security-key',
  name,
  addedAt: GALLERY_NOW - 2 * 86_400_000,
  lastUsedAt: null,
  isDefault: true,
  state: 'active',
  offers: ['rename', 'remove', 'lost'],
})

/** Every tag of a page with its attributes as text; what stands between tags is left out. */
const tags = (html: string): readonly string[] => html.match(/<[a-z][^\s>]*(?:\s+[^\s=>]+(?:="[^"]*")?)*\s*\/?>/g) ?? []
const attributesOf = (tag: string): readonly string[] =>
  [...tag.replace(/^<[^\s>]+/, '').matchAll(/\s([^\s=>/]+)(?:="[^"]*")?/g)].map(([, name = '']) => name)
const unescape = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

test('these tests see tags and attributes', () => {
  expect(tags('<p>1 < 2</p><a href="/x>y" onclick="z()" hidden>')).toEqual(['<p>', '<a href="/x>y" onclick="z()" hidden>'])
  expect(attributesOf('<a href="/x>y onload=z" onclick="z()" hidden>')).toEqual(['href', 'onclick', 'hidden'])
})

describe.each(GALLERY)('$name', ({ model, lang }) => {
  const html = draw(model, { lang })

  test('has one heading, one main, one status region, and no script or style of its own', () => {
    expect(html.startsWith('<!doctype html><html lang=')).toBe(true)
    for (const once of ['<h1', '<main', 'role="status"', '<title', '<script']) expect(html.split(once)).toHaveLength(2)
    expect(html).toContain(`<script type="module" src="/mfa${SCRIPT_PATH}"></script>`)
    expect(html).not.toContain('<style')
    expect(tags(html).length).toBeGreaterThan(15)
    for (const tag of tags(html)) {
      for (const name of attributesOf(tag)) expect(name).not.toMatch(/^(on|style$|srcdoc$)/i)
      expect(tag).not.toMatch(/="\s*javascript:/i)
    }
  })

  test('posts nothing without its token', () => {
    const forms = html.match(/<form.*?<\/form>/gs) ?? []
    for (const form of forms) {
      expect(form).toMatch(/^<form[^>]* method="post"/)
      expect(form.split('<input type="hidden" name="_csrf" value="c5rf&quot;&amp;"/>')).toHaveLength(2)
    }
    expect(html.split('<form')).toHaveLength(forms.length + 1)
  })

  test('names each id once, and refers to ids that exist', () => {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const named = [...html.matchAll(/\s(?:aria-describedby|aria-labelledby|for)="([^"]*)"/g)].flatMap(([, list = '']) => list.split(' '))
    for (const id of named) expect(ids).toContain(id)
  })
})

test('hostile texts stay texts, wherever they stand', () => {
  const undo = button('undo', '/mfa/undo', say('action.undo'), { about: HOSTILE, fields: [{ name: 'change', value: HOSTILE }] })
  const there: Frame = { ...frame, application: HOSTILE, username: HOSTILE, notices: [success(say('flash.removed', { name: HOSTILE }), undo)] }
  const pages = [
    devicesModel(there, [device(HOSTILE)], true),
    removeModel(there, { id: 'k1', name: HOSTILE, type: 'security-key' }, 1),
    renameModel(there, { id: 'k1', name: HOSTILE }, HOSTILE, null),
    addPasskeyModel(there, { type: 'security-key', offer: { ceremony: HOSTILE, options: { user: { name: HOSTILE } } }, opened: false }, false),
  ]
  for (const model of pages) {
    const html = draw(model, { csrf: HOSTILE })
    expect(html.split('<script')).toHaveLength(2)
    expect(html).not.toContain('<img')
    // Only what stands escaped between quotes or tags is left of it.
    for (const tag of tags(html)) expect(attributesOf(tag).some((name) => name.startsWith('on'))).toBe(false)
    expect(html).toContain('&quot;&gt;&lt;script&gt;')
  }
})

const NO_WAY: Ways = {
  purpose: 'sign-in',
  passkeys: [],
  pushes: [],
  tokens: [],
  texts: [],
  calls: [],
  send: 's',
  bypassCode: false,
  locked: false,
  manage: false,
}

test('options reach the script as they were given', () => {
  const options = { challenge: 'a"b', rp: { name: '</script>' } }
  const html = draw(promptModel(frame, { ...NO_WAY, passkeys: ['x'] }, { ceremony: 'c', options }))
  const [, attribute = ''] = /data-options="([^"]*)"/.exec(html) ?? []
  expect(JSON.parse(unescape(attribute))).toEqual(options)
  expect(html).toContain('data-ceremony="get"')
  for (const name of ['_csrf', 'ceremony', 'for', 'response']) expect(html).toContain(`<input type="hidden" name="${name}"`)
  expect(html).toMatch(/<noscript>.*JavaScript.*<\/noscript>/s)
})

test('actions say what they act on', () => {
  expect(draw(devicesModel(frame, [device('Blue key')], true))).toMatch(/<a [^>]*aria-label="Remove Blue key"[^>]*href="\/mfa\/devices\/k1\/remove"/)
  expect(draw(devicesModel(frame, [device('Blue key')], true), { lang: 'de' })).toContain('aria-label="Entfernen: Blue key"')
})

test('times are told relatively, exactly and for machines', () => {
  const html = draw(devicesModel(frame, [device('Blue key')], true))
  expect(html).toContain('<time datetime="2026-08-30T09:30:00.000Z">2 days ago</time>')
  expect(html).toContain('>30 Aug 2026, 09:30 UTC</time>')
  expect(html).toContain('Never used')
  expect(draw(devicesModel(frame, [device('Blue key')], true), { lang: 'de' })).toContain('>vorgestern</time>')
})

test('what is wrong leads to its field, and the field says so itself', () => {
  const html = draw(renameModel({ ...frame, notices: [problem(say('problem.name.empty'), 'name')] }, { id: 'k1', name: 'Blue key' }, '', say('problem.name.empty')))
  expect(html).toContain('<a href="#field-name">')
  expect(html).toMatch(/<input id="field-name"[^>]*aria-describedby="field-name-hint field-name-problem" aria-invalid="true"/)
})

test('what takes something away puts Cancel first', () => {
  const html = draw(removeModel(frame, { id: 'k1', name: 'Blue key', type: 'security-key' }, 1))
  expect(html.indexOf('data-action="cancel"')).toBeLessThan(html.indexOf('data-kind="danger" type="submit"'))
  expect(html).toMatch(/<a [^>]*data-action="cancel"[^>]*autofocus/)
})

test('assets lie below the base path', () => {
  for (const path of [SCRIPT_PATH, STYLE_PATH, ICON_PATH]) {
    expect(draw(promptModel(frame, NO_WAY, null))).toContain(`"/mfa${path}"`)
    expect(path).toMatch(/^\/assets\/portal\.[A-Za-z0-9]{10}\.(js|css|svg)$/)
  }
})

test('the heading is the title of the document', () => {
  const html = draw(removeModel(frame, { id: 'k1', name: 'Blue key', type: 'security-key' }, 1))
  expect(html).toContain('<title>Remove Blue key?</title>')
  expect(html).toContain('<h1 id="title" tabindex="-1">Remove <bdi>Blue key</bdi>?</h1>')
})
