import type { App, View } from '../app.ts'
import { adders, emblem, heading, text } from '../parts.ts'
import { say } from '../say.ts'
import { installHelp } from './install.ts'

/** Nothing is here yet: what that means, and the next step. */
export const emptyView = (app: App): View => ({
  title: say('accounts.empty.title'),
  body: [emblem('phone'), heading(say('accounts.empty.title')), text('accounts.empty'), ...installHelp(), adders(app, 'primary')],
})
