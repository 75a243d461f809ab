import type { Device } from '@ssp/core'
import type { PageModel } from '../models/page-model.ts'
import { activationModel, activationOverModel, compareModel } from '../models/push.ts'
import { problem, say } from '../models/parts.ts'
import {
  activationOf,
  type AppType,
  askActivate,
  beginActivation,
  confirmActivation,
  type SeenActivation,
} from '../usecase/push/activation.ts'
import type { Deps } from '../deps.ts'
import type { Visit } from '../usecase/visit.ts'
import { afterAdding } from './after-add.ts'
import { baseOf, frameOf } from './frame-of.ts'
import { notFound, refuse } from './refuse.ts'
import type { Handled, Reply, Route } from './route.ts'

/** What the *add* page calls a phone that gets the app, besides a number that gets messages. */
const APP_TYPES: Readonly<Record<string, AppType>> = { smartphone: 'mobile-phone', tablet: 'tablet' }

export const appTypeOf = (text: string | undefined): AppType | null => (Object.hasOwn(APP_TYPES, text ?? '') ? (APP_TYPES[text ?? ''] ?? null) : null)

/** Opens an activation and shows it under an address of its own, so that a reload shows the same. */
export async function openActivation({ deps, visit }: Handled, what: Parameters<typeof beginActivation>[2]): Promise<Reply> {
  const begun = await beginActivation(deps, visit, what)
  return begun.kind === 'refused' ? refuse(deps, visit, begun.decision) : { kind: 'go', to: `/activations/${begun.id}`, visit }
}

/** *I have a new phone*, or the app for a phone that has only a number so far. */
export async function openReactivation(handled: Handled, device: Device): Promise<Reply> {
  const { deps, visit } = handled
  const decision = askActivate(visit, device.id)
  if (deps.ports.push === undefined && decision.outcome === 'allow') return notFound(deps, visit)
  return openActivation(handled, { device: device.id })
}

const againOf = (deps: Deps, visit: Visit, { purpose, type, device }: SeenActivation): string =>
  `${baseOf(deps, visit)}/devices/${purpose === 'activate' ? `${device}/activate` : `add/${type === 'tablet' ? 'tablet' : 'smartphone'}`}`

function activationModelOf({ deps, visit }: Handled, seen: SeenActivation): PageModel {
  const { id, purpose, link, code, expiresAt, state, claimed } = seen
  const frame = frameOf(deps, visit)
  const enrolling = !visit.account.everActive
  const again = againOf(deps, visit, seen)
  if (state === 'claimed' && claimed?.by === 'code') {
    return compareModel(frame, { id, phone: claimed.name, check: claimed.check, again }, enrolling)
  }
  if (state === 'open' || state === 'claimed') {
    return activationModel(frame, { id, purpose, link, code, until: expiresAt, again }, state === 'open', enrolling)
  }
  return activationOverModel(frameOf(deps, visit, [problem(say('activation.over'))]), { purpose, again }, enrolling)
}

const showActivation = (handled: Handled, seen: SeenActivation): Reply => ({
  kind: 'page',
  status: 200,
  model: activationModelOf(handled, seen),
  visit: handled.visit,
})

const onActivation =
  (handle: (handled: Handled, seen: SeenActivation) => Reply | Promise<Reply>) =>
  async (handled: Handled): Promise<Reply> => {
    const seen = await activationOf(handled.deps, handled.visit, handled.params['id'] ?? '')
    return seen === null ? notFound(handled.deps, handled.visit) : handle(handled, seen)
  }

async function answerActivation(handled: Handled, seen: SeenActivation): Promise<Reply> {
  const { deps, visit, fields } = handled
  const compared = seen.claimed?.by === 'secret' || fields['confirm'] === 'yes'
  if (seen.state !== 'claimed' || !compared) return { kind: 'go', to: `/activations/${seen.id}`, visit }
  const confirmed = await confirmActivation(deps, visit, seen.id)
  switch (confirmed.kind) {
    case 'done':
      return { kind: 'go', to: afterAdding(confirmed.visit), visit: confirmed.visit }
    case 'refused':
      return refuse(deps, confirmed.visit, confirmed.decision)
    default:
      return { kind: 'go', to: `/activations/${seen.id}` }
  }
}

export const ACTIVATION_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/activations/:id', fields: {}, handle: onActivation(showActivation) },
  { method: 'POST', path: '/activations/:id', fields: { confirm: { maxLength: 3 } }, handle: onActivation(answerActivation) },
]
