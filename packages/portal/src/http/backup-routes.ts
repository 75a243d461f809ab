import { backupModel } from '../models/central.ts'
import { countUsable } from '../usecase/manage.ts'
import { addable } from './addable.ts'
import { frameWithFlash } from './frame-of.ts'
import { platformOf } from './platform.ts'
import type { Handled, Reply, Route } from './route.ts'

/** After the first device by an enrolment link: another one, so that losing one locks nobody out. It can be skipped. */
async function showBackup({ deps, visit: before, request }: Handled): Promise<Reply> {
  if (before.session.grant?.by.kind !== 'enrolment-link') return { kind: 'go', to: '/devices' }
  if (countUsable(before) === 0) return { kind: 'go', to: '/devices/add' }
  const { frame, visit } = await frameWithFlash(deps, before)
  const types = countUsable(visit) > 1 ? [] : addable(deps, visit, platformOf(request))
  return { kind: 'page', status: 200, model: backupModel(frame, types), visit }
}

export const BACKUP_ROUTES: readonly Route[] = [{ method: 'GET', path: '/backup', fields: {}, handle: showBackup }]
