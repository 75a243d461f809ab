import { el } from '../dom.ts'
import { needsInstall } from '../platform.ts'
import { say } from '../say.ts'

/** How to install, on the phones where that matters; nothing elsewhere. */
export function installHelp(): readonly HTMLElement[] {
  if (!needsInstall()) return []
  const steps = (['install.share', 'install.add', 'install.open'] as const).map((id) => el('li', {}, say(id)))
  return [el('section', { class: 'ssp-help' }, el('h2', {}, say('install.title')), el('p', {}, say('install.text')), el('ol', {}, ...steps))]
}
