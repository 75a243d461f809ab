import type { Deps } from '../deps.ts'
import { holding } from '../usecase/act.ts'
import type { Visit } from '../usecase/visit.ts'
import type { Reply, Route } from './route.ts'

/**
 * A page of device management as the table of routes names it, below the base path. Null is the list, where everybody
 * lands anyway, and whatever no page of ours is called.
 */
function goalOf({ path }: Pick<Route, 'path'>, params: Readonly<Record<string, string>>): string | null {
  if (path === '/devices' || !Object.values(params).every((value) => /^[\w-]{1,64}$/.test(value))) return null
  return path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '')
}

/** Whoever has to verify first comes to the page that they asked for afterwards (S28). */
export async function rememberGoal(
  deps: Deps,
  route: Pick<Route, 'method' | 'path'>,
  params: Readonly<Record<string, string>>,
  reply: Reply,
): Promise<Reply> {
  const refused = reply.kind === 'go' && reply.to === '/verify' && reply.visit !== undefined
  if (!refused || route.method !== 'GET' || !route.path.startsWith('/devices')) return reply
  return { ...reply, visit: await aimAt(deps, reply.visit, goalOf(route, params)) }
}

/** The visit with another goal, or none. */
export async function aimAt(deps: Deps, visit: Visit, goal: string | null): Promise<Visit> {
  if (visit.session.goal === goal) return visit
  return holding(visit, await deps.sessions.write(visit.held, { ...visit.session, goal }))
}
