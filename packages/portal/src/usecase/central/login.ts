import { type Json, type LoginFailure, normalName, type PasswordLogin, type RedirectLogin, SHIPPED_POLICY } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { countAttempt } from '../attempts.ts'
import { findUser } from '../visit.ts'
import type { Aim } from './aim.ts'

/** How a first factor went. A name that nobody has and a wrong password are the same. */
export type LoggedIn =
  | { readonly kind: 'in'; readonly username: string }
  | { readonly kind: 'wrong' }
  /** Too many attempts with this name, whoever has it: nobody looked at this one. */
  | { readonly kind: 'locked' }

async function note(deps: Deps, what: string, user: string | null, detail: Readonly<Record<string, string>>): Promise<void> {
  await deps.ports.securityLog.append({ at: deps.ports.now(), user, what, because: [], detail })
}

/**
 * A user's name and password. Attempts are counted under the name's normal form, whether or not anybody has it, so that
 * neither the count nor its end says who there is. The password goes to the port and nowhere else.
 *
 * @param application where they sign in, for the security log
 */
export async function loginByPassword(
  deps: Deps,
  login: PasswordLogin,
  application: string,
  typed: { readonly username: string; readonly password: string },
): Promise<LoggedIn> {
  const name = normalName(typed.username)
  const user = await findUser(deps, name)
  const guesser = { user, now: deps.ports.now(), policy: SHIPPED_POLICY, application: { id: application } }
  const attempt = await countAttempt(deps, guesser, `password:${await deps.keys.mac('password-attempts', name)}`)
  if (!attempt.allowed) {
    await note(deps, 'login.budget', user, { application })
    return { kind: 'locked' }
  }
  if (name !== '' && (await login.verify(typed.username, typed.password))) {
    await attempt.succeeded()
    return { kind: 'in', username: typed.username }
  }
  await attempt.failed()
  await note(deps, 'login.wrong', user, { application })
  return { kind: 'wrong' }
}

/** How long a person has to sign in at the provider, in milliseconds. */
const PENDING_MS = 600_000

/** One for each browser: whoever begins anew gives the one before up. */
const pendingKey = async (deps: Deps, browser: string): Promise<string> => `central:login:${await deps.keys.hash(browser)}`

interface Pending {
  readonly aim: Aim
  readonly pending: Json
}

export type BegunLogin = { readonly kind: 'go'; readonly to: string } | { readonly kind: 'failed'; readonly code: LoginFailure }

const callback = (deps: Deps): string => `${deps.config.issuerUrl}/central/callback`

/** Sends somebody to the provider, and keeps what its answer is checked by: sealed, for this browser, for ten minutes. */
export async function beginLogin(deps: Deps, login: RedirectLogin, aim: Aim, browser: string): Promise<BegunLogin> {
  const begun = await login.begin(callback(deps))
  if (!begun.ok) {
    await note(deps, begun.code, null, { detail: begun.detail })
    return { kind: 'failed', code: begun.code }
  }
  const key = await pendingKey(deps, browser)
  const text = JSON.stringify({ aim, pending: begun.pending } satisfies Pending)
  await deps.ports.shortLived.put(key, await deps.keys.seal(key, text), deps.ports.now() + PENDING_MS)
  return { kind: 'go', to: begun.to }
}

export type FinishedLogin =
  | { readonly kind: 'in'; readonly username: string; readonly aim: Aim }
  /** What it was for, where this browser had begun anything. */
  | { readonly kind: 'failed'; readonly code: LoginFailure; readonly aim: Aim | null }

/**
 * The provider's answer. It counts once, in the browser that asked for it.
 *
 * @param query of the address that the browser came back to, as it came
 */
export async function finishLogin(deps: Deps, login: RedirectLogin, query: string, browser: string | null): Promise<FinishedLogin> {
  const key = browser === null ? null : await pendingKey(deps, browser)
  const sealed = key === null ? null : await deps.ports.shortLived.take(key, deps.ports.now())
  const text = key === null || sealed === null ? null : await deps.keys.open(key, sealed)
  if (text === null) {
    await note(deps, 'login.invalid', null, { detail: 'nothing was begun in this browser' })
    return { kind: 'failed', code: 'login.invalid', aim: null }
  }
  // Sealed by `beginLogin` and nobody else.
  const { aim, pending } = JSON.parse(text) as Pending
  const outcome = await login.finish(`${callback(deps)}${query}`, pending)
  if (outcome.ok && normalName(outcome.username) !== '') return { kind: 'in', username: outcome.username, aim }
  const code = outcome.ok ? 'login.invalid' : outcome.code
  await note(deps, code, null, { detail: outcome.ok ? 'a name of which nothing can be seen' : outcome.detail })
  return { kind: 'failed', code, aim }
}
