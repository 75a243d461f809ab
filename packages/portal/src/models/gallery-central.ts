import { backupModel, type Door, enrolmentLinkModel, launcherModel, managedModel, signInModel } from './central.ts'
import { devicesModel, type ShownDevice } from './devices.ts'
import type { Frame } from './frame.ts'
import type { PageModel } from './page-model.ts'
import { information, problem, say } from './parts.ts'
import { errorModel } from './refusal.ts'

const quiet: Door = { base: '', demo: false, notices: [] }
const demo: Door = { ...quiet, demo: true }
const alone: Frame = { application: 'Your devices', username: 'anna', demo: false, managesOnly: true, standsAlone: true, framed: false, base: '', notices: [] }

const SIGN_IN = { application: 'Central', provider: null, action: '/central/login', entered: '' }
const TILES = [
  { name: 'Acme Wiki', url: 'https://wiki.example.org/' },
  { name: 'بوابة الموظفين', url: 'https://staff.example.org/' },
  { name: '"><img src=x onerror=alert(1)>', url: 'https://markup.example.org/?a="&b=<' },
  { name: 'Interdepartmental Procurement and Reimbursement Workspace (Production)', url: 'https://procurement.example.org/' },
]
const LAUNCHER = { application: 'Central', username: 'anna', tiles: TILES, manages: true }
const TOKEN = 'c2FtcGxlLXNhbXBsZS1zYW1wbGUtc2FtcGxlLXNhbXA'

const wrong = (id: 'problem.login.wrong' | 'problem.login.locked', field: string | null): PageModel =>
  signInModel({ ...quiet, notices: [problem(say(id), field)] }, { ...SIGN_IN, entered: 'anna' })

/** Central, the standalone URL and enrolment links, in every state that changes what they show. */
export const CENTRAL_STATES = (only: ShownDevice): Readonly<Record<string, PageModel>> => ({
  'sign in: password': signInModel(quiet, SIGN_IN),
  'sign in: wrong': wrong('problem.login.wrong', 'username'),
  'sign in: locked': wrong('problem.login.locked', null),
  'sign in: at a provider': signInModel(demo, { ...SIGN_IN, provider: 'Example University of Applied Sciences' }),
  'sign in: refused by the provider': signInModel({ ...quiet, notices: [problem(say('problem.login.refused'))] }, { ...SIGN_IN, provider: 'Example' }),
  'sign in: provider is down': signInModel({ ...quiet, notices: [problem(say('problem.login.unavailable'))] }, { ...SIGN_IN, provider: 'Example' }),
  'sign in: session ended': signInModel({ ...quiet, notices: [information(say('central.ended'))] }, SIGN_IN),
  'central: tiles': launcherModel(quiet, LAUNCHER),
  'central: no tile, no devices': launcherModel(demo, { ...LAUNCHER, tiles: [], manages: false }),
  'enrolment link': enrolmentLinkModel(quiet, TOKEN),
  'enrolment link: cannot be used': errorModel('error.enrolment-link', false),
  'backup: every kind': backupModel(alone, ['security-key', 'platform-authenticator', 'smartphone', 'mobile-phone']),
  'backup: all set': backupModel(alone, []),
  'devices: by the standalone URL': devicesModel({ ...alone, notices: [information(say('devices.nudge'))] }, [only], true),
  'manage: done': managedModel(false),
  'link: malformed': errorModel('error.link.malformed', false),
  'link: return address': errorModel('error.link.return-address', false),
})
