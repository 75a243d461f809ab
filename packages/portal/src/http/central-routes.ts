import { launcherModel } from '../models/central.ts'
import { information, problem, say } from '../models/parts.ts'
import { doneModel } from '../models/refusal.ts'
import type { Central } from '../ports.ts'
import { takeEntry } from '../usecase/central/entry.ts'
import { askManage, type SignedIn, signedIn, tilesOf } from '../usecase/central/launcher.ts'
import { CENTRAL, manageRequest } from '../usecase/central/request.ts'
import { readCookie } from './cookies.ts'
import { enrolmentRoutes } from './enrolment-routes.ts'
import { fail } from './fail.ts'
import { type Asked, goTo, type OwnRoute, show } from './own-route.ts'
import { isSwitchedOff } from './refuse.ts'
import { answerCallback, answerLogin, loginFields, openVisit, showSignIn } from './sign-in.ts'
import { standaloneRoutes } from './standalone-routes.ts'

type Somebody = Extract<SignedIn, { kind: 'somebody' }>

const cookieOf = ({ deps, request }: Asked): string | null => readCookie(deps.config, request, 'central')

async function showLauncher(asked: Asked, somebody: Somebody): Promise<Response> {
  const { deps, central, origin } = asked
  const { launcher } = central
  const application = launcher === null ? null : await deps.ports.directory.application(launcher)
  if (application === null) return fail(deps, asked.request, 400, 'application', 'error.protocol.withdrawn')
  const manages = !isSwitchedOff(await askManage(deps, application, somebody, origin.location))
  const tiles = await tilesOf(central, somebody.session)
  const model = launcherModel(
    { base: deps.config.base, demo: deps.config.demo, notices: [] },
    { application: application.name, username: somebody.session.username, tiles, manages },
  )
  return show(asked, model, { boundTo: cookieOf(asked) ?? '' })
}

/** The launcher, or where one signs in to it. A first factor alone shows nothing of it. */
async function showCentral(asked: Asked): Promise<Response> {
  const found = await signedIn(asked.deps, cookieOf(asked))
  if (found.kind === 'somebody') return showLauncher(asked, found)
  if (found.kind === 'nobody') return showSignIn(asked, { kind: 'launcher' })
  return showSignIn(asked, { kind: 'launcher' }, [information(say('central.ended'))], '', { cookies: { central: null } })
}

/** Both factors were given: Central's session begins with a cookie of its own, and any before it is over. */
async function enter(asked: Asked): Promise<Response> {
  const { deps, query, browser } = asked
  const session = await takeEntry(deps, query.get('code') ?? '', browser)
  if (session === null) return showSignIn(asked, { kind: 'launcher' }, [problem(say('problem.login.invalid'))], '', { status: 400 })
  await deps.centralSessions.end(cookieOf(asked))
  return goTo(asked, '/central', { central: await deps.centralSessions.open(session) })
}

/** *Manage Devices*: a visit of its own, verified again for that. */
async function manage(asked: Asked): Promise<Response> {
  const { deps, central } = asked
  const found = await signedIn(deps, cookieOf(asked))
  if (found.kind !== 'somebody' || central.launcher === null) return goTo(asked, '/central')
  const session = await openVisit(asked, manageRequest(deps, central.launcher, found.session.username))
  if (session === null) return fail(deps, asked.request, 400, 'application', 'error.protocol.withdrawn')
  return goTo(asked, '/prompt', { session })
}

/** Out of Central, and out of a visit that began here. */
async function signOut(asked: Asked): Promise<Response> {
  const { deps, request } = asked
  await deps.centralSessions.end(cookieOf(asked))
  const visit = (await deps.sessions.read(readCookie(deps.config, request, 'session')))?.session
  const ends = visit !== undefined && visit.request.protocol === CENTRAL && (await deps.sessions.end(visit))
  return show(asked, doneModel(deps.config.demo), { cookies: ends ? { central: null, session: null } : { central: null } })
}

const launcherRoutes = (central: Central): readonly OwnRoute[] => [
  { method: 'GET', path: '/central', fields: {}, boundTo: 'browser', handle: showCentral },
  {
    method: 'POST',
    path: '/central/login',
    fields: loginFields(central),
    boundTo: 'browser',
    isLogin: true,
    handle: (asked) => answerLogin(asked, { kind: 'launcher' }),
  },
  { method: 'GET', path: '/central/enter', fields: {}, boundTo: 'browser', handle: enter },
  { method: 'POST', path: '/central/manage', fields: {}, boundTo: 'central', handle: manage },
  { method: 'POST', path: '/central/sign-out', fields: {}, boundTo: 'central', handle: signOut },
]

/** The portal's own front doors, as far as they are open. */
export const ownRoutes = (central: Central): readonly OwnRoute[] => [
  { method: 'GET', path: '/central/callback', fields: {}, boundTo: 'browser', handle: answerCallback },
  ...(central.launcher === null ? [] : launcherRoutes(central)),
  ...(central.standalone === null ? [] : [...standaloneRoutes(central), ...enrolmentRoutes(central)]),
]
