import { SIGN_IN_PREFERENCES, type SignInPreference } from '@ssp/core'
import { prefer, setDefault } from '../usecase/manage.ts'
import { notDone } from './device-list.ts'
import { onDevice } from './on-device.ts'
import { notFound } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'

const preferenceOf = (text: string | undefined): SignInPreference | null => SIGN_IN_PREFERENCES.find((one) => one === text) ?? null

async function answerPreference(handled: Handled): Promise<Reply> {
  const { deps, visit, fields } = handled
  const preference = preferenceOf(fields['preference'])
  if (preference === null) return notFound(deps, visit)
  const acted = await prefer(deps, visit, preference)
  return acted.kind === 'done' ? { kind: 'go', to: '/devices', visit: acted.visit } : notDone(handled, acted)
}

/** The default device and *When I log in*: settings of the traditional prompt (S22). */
export const PREFERENCE_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/devices/:id/default',
    fields: {},
    handle: onDevice(async (handled, device) => {
      const acted = await setDefault(handled.deps, handled.visit, device.id)
      return acted.kind === 'done' ? { kind: 'go', to: '/devices', visit: acted.visit } : notDone(handled, acted)
    }),
  },
  { method: 'POST', path: '/preference', fields: { preference: { maxLength: 10 } }, handle: answerPreference },
]
