import type { LoginFailure, PromptRequest } from '@ssp/core'
import { signInModel } from '../models/central.ts'
import type { Notice } from '../models/page-model.ts'
import { problem, say } from '../models/parts.ts'
import type { Central } from '../ports.ts'
import { type Aim, goalOf, queryOf } from '../usecase/central/aim.ts'
import { beginLogin, finishLogin, loginByPassword } from '../usecase/central/login.ts'
import { launcherRequest, standaloneRequest } from '../usecase/central/request.ts'
import { loadVisit } from '../usecase/load-visit.ts'
import { beginPrompt } from '../usecase/prompt.ts'
import { verifyEnrolmentLink } from '../usecase/verify.ts'
import { fail } from './fail.ts'
import type { FieldRules } from './fields.ts'
import { type Answer, type Asked, type Cookies, goTo, show } from './own-route.ts'

/** What a sign-in sends, by the kind of first factor. */
export const loginFields = ({ login }: Central): FieldRules =>
  login.kind === 'password' ? { username: { maxLength: 256 }, password: { maxLength: 1_024 } } : {}

/** The application that a first factor leads to; null where there is none. */
const applicationOf = ({ launcher, standalone }: Central, aim: Aim): string | null => (aim.kind === 'launcher' ? launcher : standalone)

/** Where the form goes: the address says what it is for, so nothing about that is ever taken from a body. */
function actionOf(aim: Aim): string {
  switch (aim.kind) {
    case 'launcher':
      return '/central/login'
    case 'manage':
      return `/manage/login${queryOf(aim.link)}`
    case 'enrol':
      return `/enrol/${aim.token}/login`
  }
}

const withdrawn = ({ deps, request }: Asked): Promise<Response> => fail(deps, request, 400, 'application', 'error.protocol.withdrawn')

/** Asks for the first factor, with what went wrong before. */
export async function showSignIn(asked: Asked, aim: Aim, notices: readonly Notice[] = [], entered = '', answer: Answer = {}): Promise<Response> {
  const { deps, central } = asked
  const id = applicationOf(central, aim)
  const application = id === null ? null : await deps.ports.directory.application(id)
  if (application === null) return withdrawn(asked)
  const { login } = central
  const model = signInModel(
    { base: deps.config.base, demo: deps.config.demo, notices },
    { application: application.name, provider: login.kind === 'redirect' ? login.name : null, action: actionOf(aim), entered },
  )
  // A provider sends people on to wherever they sign in, and browsers check a form's whole chain of redirects.
  const anywhere = login.kind === 'redirect' ? { leadTo: deps.config.secure ? 'https:' : 'https: http:' } : {}
  return show(asked, model, { ...anywhere, ...answer })
}

const WRONG = {
  'login.refused': { status: 403, message: 'problem.login.refused' },
  'login.invalid': { status: 400, message: 'problem.login.invalid' },
  'login.unavailable': { status: 503, message: 'problem.login.unavailable' },
} as const satisfies Record<LoginFailure, unknown>

/** Nobody was signed in by the provider: says so, and offers to begin again. */
export async function showFailure(asked: Asked, aim: Aim, code: LoginFailure): Promise<Response> {
  const { status, message } = WRONG[code]
  const response = await showSignIn(asked, aim, [problem(say(message))], '', { status })
  if (status === 503) response.headers.set('retry-after', '30')
  return response
}

/** Opens a visit in this browser. Null where the application is not what it should be, or the name is none. */
export async function openVisit({ deps, browser }: Asked, request: PromptRequest, goal: string | null = null): Promise<string | null> {
  const begun = await beginPrompt(deps, request, browser, goal)
  return begun.kind === 'begun' ? begun.cookie : null
}

/** The link is spent by whoever it was made for, and opens adding a device. Nobody is told which part was wrong. */
async function enrol(asked: Asked, token: string, cookie: string): Promise<Response> {
  const { deps, request, origin } = asked
  const visit = await loadVisit(deps, cookie, origin)
  if (visit === null) return withdrawn(asked)
  const spent = await verifyEnrolmentLink(deps, visit, token)
  if (spent.kind === 'done') return goTo(asked, '/devices/add', { session: spent.visit.cookie })
  await deps.sessions.end(visit.session)
  return fail(deps, request, 403, 'enrolment-link', 'error.enrolment-link')
}

/** Somebody gave their first factor: their visit begins, and nothing is open yet. */
async function goOn(asked: Asked, aim: Aim, username: string): Promise<Response> {
  const { deps, central, browser } = asked
  const application = applicationOf(central, aim)
  if (application === null) return withdrawn(asked)
  const request =
    aim.kind === 'launcher'
      ? await launcherRequest(deps, application, username, browser)
      : standaloneRequest(deps, application, username, aim.kind === 'manage' ? aim.link.returnAddress : null)
  const session = await openVisit(asked, request, goalOf(aim))
  if (session === null) return withdrawn(asked)
  const cookies: Cookies = { session }
  return aim.kind === 'enrol' ? enrol(asked, aim.token, session) : goTo(asked, '/prompt', cookies)
}

/** A sign-in form, sent. */
export async function answerLogin(asked: Asked, aim: Aim): Promise<Response> {
  const { deps, central, fields, browser } = asked
  const { login } = central
  if (login.kind === 'redirect') {
    const begun = await beginLogin(deps, login, aim, browser)
    return begun.kind === 'go' ? goTo(asked, begun.to) : showFailure(asked, aim, begun.code)
  }
  const username = fields['username'] ?? ''
  const entered = await loginByPassword(deps, login, applicationOf(central, aim) ?? '', { username, password: fields['password'] ?? '' })
  switch (entered.kind) {
    case 'in':
      return goOn(asked, aim, entered.username)
    case 'wrong':
      return showSignIn(asked, aim, [problem(say('problem.login.wrong'), 'username')], username, { status: 400 })
    case 'locked':
      return showSignIn(asked, aim, [problem(say('problem.login.locked'))], username, { status: 403 })
  }
}

/** Where somebody begins anew who can't be told what they wanted. */
export const anyAim = ({ launcher }: Central): Aim =>
  launcher === null ? { kind: 'manage', link: { task: null, device: null, returnAddress: null } } : { kind: 'launcher' }

/** Back from the provider. */
export async function answerCallback(asked: Asked): Promise<Response> {
  const { deps, central, request, browser } = asked
  if (central.login.kind !== 'redirect') return fail(deps, request, 404, 'not-found', 'error.not-found')
  const finished = await finishLogin(deps, central.login, new URL(request.url).search, browser)
  if (finished.kind === 'failed') return showFailure(asked, finished.aim ?? anyAim(central), finished.code)
  return goOn(asked, finished.aim, finished.username)
}
