import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession, type Session } from './bidi.ts'

/** Calls a function over there: it sees nothing of what surrounds it here. Arguments and result go as JSON. */
type Call = <Args extends readonly unknown[], Result>(
  what: (...args: Args) => Result | Promise<Result>,
  ...args: Args
) => Promise<Result>

/** A tab. */
export interface Page {
  /** When it was asked for. */
  readonly url: string
  readonly call: Call
  goto(url: string): Promise<void>
  /** Presses the middle of the button of this name, once it is there. Only in the tab in front. */
  press(name: string): Promise<void>
  /** Into what has the focus. */
  type(text: string): Promise<void>
  close(): Promise<void>
}

/** A notification on the screen. */
export interface Shown {
  readonly title: string
  readonly body: string
  /** Presses it, or one of its actions. */
  press(action?: string): Promise<void>
}

/** A Firefox without a window, with a profile of its own. */
export interface Firefox {
  pages(): Promise<readonly Page[]>
  /** The browser's own scripts see everything: for what pages are not told. */
  readonly inside: Call
  notifications(): Promise<readonly Shown[]>
  /** Resolves when the process has ended and its profile is deleted. */
  close(): Promise<void>
}

/** WebDriver itself switches off most of what calls home. These do the rest, and a proxy that is not there sees to it. */
const QUIET = {
  'services.settings.server': 'data:,nothing',
  'media.gmp-manager.updateEnabled': false,
  'browser.startup.page': 0,
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
}

const environment = (profile: string) => ({
  // As root it refuses somebody else's home, and it keeps caches there.
  HOME: profile,
  MOZ_CRASHREPORTER_DISABLE: '1',
  // Without it the server of settings is the maker's, whatever the preference says.
  MOZ_REMOTE_SETTINGS_DEVTOOLS: '1',
})

/** @param pushService its WebSocket, `ws://127.0.0.1:<port>/` */
const pushPreferences = (pushService: string) => ({
  'dom.push.connection.enabled': true,
  'dom.push.serverURL': pushService,
  'dom.push.testing.allowInsecureServerURL': true,
  // Granted, without the question that nobody is there to answer.
  'permissions.default.desktop-notification': 1,
  // Firefox shows notifications itself: there is no desktop that could.
  'alerts.useSystemBackend': false,
})

/** Runs in the page: the button, as soon as somebody can see it. */
const whenThere = (name: string): Promise<Element> =>
  new Promise((resolve) => {
    const look = (): void => {
      const found = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === name)
      if (found === undefined || found.getClientRects().length === 0) return void requestAnimationFrame(look)
      found.scrollIntoView({ block: 'center', behavior: 'instant' })
      resolve(found)
    }
    look()
  })

interface Context {
  readonly context: string
  readonly url: string
}

export async function launchFirefox(path: string, pushService: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'firefox-'))
  const preferences = Object.entries({ ...QUIET, ...pushPreferences(pushService) })
  const lines = preferences.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  await writeFile(join(profile, 'user.js'), lines.join(''))
  const child = spawn(
    path,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', '--remote-allow-system-access'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment(profile) } },
  )
  const kill = (): void => void child.kill('SIGKILL')
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  process.once('exit', kill)
  const cleanUp = async (): Promise<void> => {
    await ended
    process.off('exit', kill)
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return browser(await openSession(await listening(child)), cleanUp)
  } catch (error) {
    kill()
    await cleanUp()
    throw error
  }
}

/** Where it listens for us, which it says as soon as it does. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, url] = /listening on (ws:\S+)/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`Firefox ended with ${code}: ${said}`)))
  })
}

function browser(session: Session, cleanUp: () => Promise<void>): Firefox {
  const contexts = async (scope: 'content' | 'chrome'): Promise<readonly Context[]> =>
    (await session.send<{ contexts: readonly Context[] }>('browsingContext.getTree', { 'moz:scope': scope, maxDepth: 0 })).contexts

  async function evaluate(context: string, expression: string): Promise<{ readonly value?: unknown; readonly sharedId?: string }> {
    const answer = await session.send<{
      readonly result?: { readonly value?: unknown; readonly sharedId?: string }
      readonly exceptionDetails?: { readonly text: string }
    }>('script.evaluate', { expression, target: { context }, awaitPromise: true, userActivation: false })
    if (answer.result === undefined) throw new Error(answer.exceptionDetails?.text)
    return answer.result
  }

  const callIn =
    (context: string): Call =>
    async (what, ...args) => {
      const { value } = await evaluate(context, `(async () => JSON.stringify(await (${what})(...${JSON.stringify(args)})))()`)
      return value === undefined ? undefined : JSON.parse(String(value))
    }

  async function press(context: string, name: string): Promise<void> {
    const { sharedId } = await evaluate(context, `(${whenThere})(${JSON.stringify(name)})`)
    const origin = { type: 'element', element: { sharedId } }
    const actions = [{ type: 'pointerMove', x: 0, y: 0, origin }, ...['pointerDown', 'pointerUp'].map((type) => ({ type, button: 0 }))]
    await session.send('input.performActions', { context, actions: [{ type: 'pointer', id: 'finger', actions }] })
  }

  async function type(context: string, text: string): Promise<void> {
    const actions = [...text].flatMap((value) => ['keyDown', 'keyUp'].map((kind) => ({ type: kind, value })))
    await session.send('input.performActions', { context, actions: [{ type: 'key', id: 'keys', actions }] })
  }

  const page = ({ context, url }: Context): Page => ({
    url,
    call: callIn(context),
    goto: (to) => session.send('browsingContext.navigate', { context, url: to, wait: 'complete' }),
    press: (name) => press(context, name),
    type: (text) => type(context, text),
    close: () => session.send('browsingContext.close', { context }),
  })

  return {
    pages: async () => (await contexts('content')).map(page),
    async inside(what, ...args) {
      const [window] = (await contexts('chrome')).filter(({ url }) => url.endsWith('/browser.xhtml'))
      if (window === undefined) throw new Error('Firefox has no window')
      return callIn(window.context)(what, ...args)
    },
    async notifications() {
      const windows = (await contexts('chrome')).filter(({ url }) => url.endsWith('/alert.xhtml'))
      return Promise.all(windows.map(({ context }) => notification(callIn(context))))
    },
    async close() {
      // It may be gone before it has answered.
      await session.send('browser.close').catch(() => undefined)
      await cleanUp()
    },
  }
}

/** What a notification's own window has. */
interface AlertWindow {
  readonly gAlertListener: { observe(subject: unknown, topic: string, data: string): void }
  readonly gAlertCookie: string
  readonly ChromeUtils: { generateQI(names: readonly string[]): unknown }
}

async function notification(call: Call): Promise<Shown> {
  const texts = await call(() => ({
    title: document.querySelector('#alertTitleLabel')?.getAttribute('value') ?? '',
    body: document.querySelector('#alertTextLabel')?.textContent ?? '',
  }))
  return {
    ...texts,
    press: (name) =>
      call((pressed) => {
        if (pressed === null) return document.querySelector<HTMLElement>('#alertTextLabel')?.click()
        // This window draws no actions. It tells Firefox of one as a desktop does, and of itself that it was closed.
        const { gAlertListener, gAlertCookie, ChromeUtils } = window as unknown as AlertWindow
        const action = { QueryInterface: ChromeUtils.generateQI(['nsIAlertAction']), action: pressed }
        gAlertListener.observe(action, 'alertclickcallback', gAlertCookie)
        window.close()
      }, name ?? null),
  }
}
