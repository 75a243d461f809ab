import type { App, ApprovePlace, View } from './app.ts'
import { endView } from './screens/end.ts'
import { requestView } from './screens/request.ts'
import { seekView } from './screens/seek.ts'

/** Requests, from fetching one to its end. */
export function approveView(app: App, place: ApprovePlace): View {
  switch (place.at) {
    case 'seek':
      return seekView(app, place.request, place.secret)
    case 'request':
      return requestView(app, place.account, place.request, place.secret)
    case 'end':
      return endView(app, place.how, place.id)
  }
}
