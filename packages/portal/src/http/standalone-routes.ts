import { managedModel } from '../models/central.ts'
import type { Central } from '../ports.ts'
import { type DeepLink, parseDeepLink, type ParsedLink } from '../usecase/central/aim.ts'
import { type ErrorText, fail } from './fail.ts'
import { type Asked, type OwnRoute, show } from './own-route.ts'
import { answerLogin, loginFields, showSignIn } from './sign-in.ts'

const WRONG: Readonly<Record<Extract<ParsedLink, { ok: false }>['code'], ErrorText>> = {
  'link.malformed': 'error.link.malformed',
  'link.return-address': 'error.link.return-address',
}

/** Reads the deep link before anything else happens. */
const linked =
  (handle: (asked: Asked, link: DeepLink) => Promise<Response>) =>
  async (asked: Asked): Promise<Response> => {
    const parsed = parseDeepLink(asked.central, asked.query)
    return parsed.ok ? handle(asked, parsed.link) : fail(asked.deps, asked.request, 400, parsed.code, WRONG[parsed.code])
  }

/** Device management by an address that is given to people directly (S14). */
export const standaloneRoutes = (central: Central): readonly OwnRoute[] => [
  {
    method: 'GET',
    path: '/manage',
    fields: {},
    boundTo: 'browser',
    handle: linked((asked, link) => showSignIn(asked, { kind: 'manage', link })),
  },
  {
    method: 'POST',
    path: '/manage/login',
    fields: loginFields(central),
    boundTo: 'browser',
    isLogin: true,
    handle: linked((asked, link) => answerLogin(asked, { kind: 'manage', link })),
  },
  {
    method: 'GET',
    path: '/manage/done',
    fields: {},
    boundTo: 'browser',
    handle: (asked) => show(asked, managedModel(asked.deps.config.demo)),
  },
]
