import type { Purpose } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { say } from '../../models/parts.ts'
import { type Lang, translate } from '../../words/translate.ts'
import { carryOutBy, failed, type Verified, verifiers } from '../verify.ts'
import type { Visit } from '../visit.ts'
import { endOpenRequest, redeemRequest, startRequest } from './request.ts'
import { wake } from './subscription.ts'

export interface PushAsked {
  readonly device: string
  readonly purpose: Purpose
  readonly lang: Lang
  readonly browser: string | null
  readonly system: string | null
}

export type Started =
  | { readonly kind: 'started'; readonly id: string }
  /** Too many were asked, or somebody said that it was not them. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused' }

/** Asks the phone, and wakes it up if it can be woken. */
export async function startPush(deps: Deps, visit: Visit, { device, purpose, lang, browser, system }: PushAsked): Promise<Started> {
  if (visit.pushStopped !== null) return { kind: 'stopped' }
  if (deps.ports.push === undefined || !verifiers(visit, purpose, 'push').some((one) => one.id === device)) return { kind: 'refused' }
  await endOpenRequest(deps, visit.user, visit.now, 'superseded')
  const request = await startRequest(deps, visit, device, { purpose, browser, system })
  if (request === null) return { kind: 'refused' }
  const values = { application: visit.application.name, organisation: visit.organisation.name }
  await wake(deps, device, {
    request: request.id,
    title: translate(lang, say(`wake.${purpose}.title`, values)),
    body: translate(lang, say('wake.body', values)),
  })
  return { kind: 'started', id: request.id }
}

/** Takes an approval: its owner verified with the phone. */
export async function takePush(deps: Deps, visit: Visit, id: string): Promise<Verified> {
  const request = await redeemRequest(deps, visit, id)
  if (request === null) return failed(deps, visit, 'verify.push')
  return carryOutBy(deps, visit, request.purpose, request.device, 'push')
}
