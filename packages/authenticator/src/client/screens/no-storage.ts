import type { View } from '../app.ts'
import { emblem, heading, text } from '../parts.ts'
import { say } from '../say.ts'

/** This browser can't keep a key, and there is no second best. */
export const noStorageView = (): View => ({
  title: say('storage.title'),
  body: [emblem('alert', 'bad'), heading(say('storage.title')), text('storage.text')],
})
