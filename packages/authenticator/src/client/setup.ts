import type { App, SetupPlace, View } from './app.ts'
import { accountView } from './screens/account.ts'
import { activateView } from './screens/activate.ts'
import { checkView } from './screens/check.ts'
import { emptyView } from './screens/empty.ts'
import { noStorageView } from './screens/no-storage.ts'
import { readyView } from './screens/ready.ts'
import { removeView } from './screens/remove.ts'
import { scanView } from './screens/scan.ts'

/** Where one is seldom: in a file of its own, so that a start doesn't wait for it. */
export function setupView(app: App, place: SetupPlace): View {
  switch (place.at) {
    case 'no-storage':
      return noStorageView()
    case 'empty':
      return emptyView(app)
    case 'activate':
      return activateView(app, place.ticket)
    case 'check':
      return checkView(app, place.id)
    case 'ready':
      return readyView(app, place.id)
    case 'scan':
      return scanView(app, place.request)
    case 'account':
      return accountView(app, place.id)
    case 'remove':
      return removeView(app, place.id)
  }
}
