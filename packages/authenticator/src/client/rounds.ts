import type { Account } from './account.ts'
import type { Live } from './app.ts'
import { askPending, type Pending } from './protocol.ts'
import { accounts, change, forget, keep } from './store.ts'

const FRESH: Live = { reached: 'unknown', push: null, request: null }

/** After this a key is replaced, in milliseconds. */
const KEY_LIFE = 365 * 24 * 3600_000

/** The shortest pause, whatever the portal says, in milliseconds. */
const SHORTEST = 200

/** The longest pause between two questions while nobody looks, in milliseconds. */
const LONGEST = 60_000

/** And while somebody does. */
const LONGEST_SEEN = 10_000

/** A phone that was refused is asked about now and then: a suspension ends. */
const REFUSED = 30_000

/** What the portal said about an account, in what is known and in what is kept. */
async function hear(account: Account, { state, device, push = 'none', request = null }: Pending): Promise<Live> {
  const { id } = account
  if (state === 'active' && account.state !== 'active') {
    // Now that it is confirmed, it takes the place of what this phone had for the same device.
    const replaced = (await accounts()).filter((other) => other.device === account.device && other.id !== id)
    await keep({ ...account, state: 'active' }, replaced.map((other) => other.id))
  }
  if (device !== undefined && device.name !== account.name) await change(id, { name: device.name })
  return { reached: 'yes', push, request }
}

type Choice = 'due' | 'free' | 'all'

export interface Rounds {
  live(id: string): Live
  /** Asks about every account now; comes back when all have answered, or nobody can be reached. */
  now(): Promise<void>
  answered(request: string): void
}

/**
 * Asks the portal about each account, as often as it wants to be asked while the page is seen, ever more rarely while it
 * is not or while nobody answers. `learned` is called after each round.
 */
export function startRounds(issuer: string, learned: () => Promise<void>): Rounds {
  const known = new Map<string, Live>()
  /** When an account may be asked about again, and after how long then, in milliseconds. */
  const due = new Map<string, number>()
  const pauses = new Map<string, number>()
  /** Until when the portal asked not to be asked. */
  const held = new Map<string, number>()
  const done = new Set<string>()
  const rotated = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  const rest = (id: string, pause: number): void => {
    pauses.set(id, pause)
    due.set(id, Date.now() + pause)
  }

  const isSeen = (): boolean => document.visibilityState === 'visible'

  const longer = (id: string, interval: number): number => Math.min(isSeen() ? LONGEST_SEEN : LONGEST, 2 * (pauses.get(id) ?? interval))

  /** Once for each start of the app: a portal that does not want to is not pressed. */
  const needsRotation = ({ id, state, key }: Account): boolean => {
    const needed = state === 'active' && key.madeAt < Date.now() - KEY_LIFE && !rotated.has(id)
    if (needed) rotated.add(id)
    return needed
  }

  const askAbout = async (account: Account): Promise<void> => {
    const { id, interval } = account
    const reply = await askPending(issuer, account.key)
    const refused = reply.status === 401 || reply.status === 410
    if (refused && account.next !== null && (await (await import('./rotation.ts')).settle(issuer, account))) return
    if (reply.status === 200) {
      const heard = await hear(account, reply.body as unknown as Pending)
      known.set(id, heard.request !== null && done.has(heard.request.id) ? { ...heard, request: null } : heard)
      rest(id, isSeen() ? interval : longer(id, interval))
      // The old key counts: what was to replace it did not arrive.
      if (account.next !== null) await change(id, { next: null })
      if (heard.request === null && needsRotation(account)) await (await import('./rotation.ts')).rotate(issuer, account)
    } else if (reply.status === 401 && account.state === 'unconfirmed') {
      await forget(id)
    } else if (reply.status === 410) {
      known.set(id, { ...FRESH, reached: 'yes' })
      await change(id, { state: 'moved' })
    } else if (reply.status === 401) {
      known.set(id, { ...FRESH, reached: 'refused' })
      rest(id, REFUSED)
    } else {
      known.set(id, { ...(known.get(id) ?? FRESH), reached: 'no' })
      held.set(id, Date.now() + reply.wait)
      rest(id, Math.max(reply.wait, longer(id, interval)))
    }
  }

  /** Which accounts a round is about: those whose time has come, all that the portal did not put off, or simply all. */
  const chosen: Readonly<Record<Choice, (id: string) => boolean>> = {
    due: (id) => (due.get(id) ?? 0) <= Date.now(),
    free: (id) => (held.get(id) ?? 0) <= Date.now(),
    all: () => true,
  }

  const round = async (choice: Choice): Promise<void> => {
    clearTimeout(timer)
    let pause = LONGEST
    try {
      const asked = (await accounts()).filter(({ id, state }) => state !== 'moved' && chosen[choice](id))
      await Promise.all(asked.map(askAbout))
      await learned()
      const left = (await accounts()).filter(({ state }) => state !== 'moved').map(({ id }) => (due.get(id) ?? 0) - Date.now())
      pause = Math.min(LONGEST, ...left)
    } finally {
      timer = setTimeout(() => void start('due'), Math.max(SHORTEST, pause))
    }
  }

  const start = async (choice: Choice): Promise<void> => {
    await running
    // A round that fails, since the browser lost what it kept, is followed by another.
    running = round(choice)
      .catch(() => undefined)
      .finally(() => {
        running = null
      })
    return running
  }

  document.addEventListener('visibilitychange', () => {
    if (isSeen()) void start('free')
  })
  addEventListener('online', () => void start('free'))
  return {
    live: (id) => known.get(id) ?? FRESH,
    now: () => start('all'),
    answered(request) {
      done.add(request)
      for (const [id, live] of known) if (live.request?.id === request) known.set(id, { ...live, request: null })
    },
  }
}
