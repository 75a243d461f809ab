import { enrolmentLinkModel } from '../models/central.ts'
import type { Central } from '../ports.ts'
import { fail } from './fail.ts'
import { type Asked, type OwnRoute, show } from './own-route.ts'
import { answerLogin, loginFields, showSignIn } from './sign-in.ts'

const onToken =
  (handle: (asked: Asked, token: string) => Promise<Response>) =>
  async (asked: Asked): Promise<Response> => {
    const token = asked.params['token'] ?? ''
    // Whatever it looks like: what no link could be is told the same as one that is over.
    if (/^[\w-]{43}$/.test(token)) return handle(asked, token)
    return fail(asked.deps, asked.request, 403, 'enrolment-link', 'error.enrolment-link')
  }

/** What is opened by a mail scanner as well changes nothing, and asks nobody anything. */
async function showLink(asked: Asked, token: string): Promise<Response> {
  const { base, demo } = asked.deps.config
  return show(asked, enrolmentLinkModel({ base, demo, notices: [] }, token))
}

/** An administrator's enrolment link: a page with a button, the first factor, and then the link is spent. */
export const enrolmentRoutes = (central: Central): readonly OwnRoute[] => [
  { method: 'GET', path: '/enrol/:token', fields: {}, boundTo: 'browser', handle: onToken(showLink) },
  {
    method: 'POST',
    path: '/enrol/:token',
    fields: {},
    boundTo: 'browser',
    handle: onToken((asked, token) => showSignIn(asked, { kind: 'enrol', token })),
  },
  {
    method: 'POST',
    path: '/enrol/:token/login',
    fields: loginFields(central),
    boundTo: 'browser',
    isLogin: true,
    handle: onToken((asked, token) => answerLogin(asked, { kind: 'enrol', token })),
  },
]
