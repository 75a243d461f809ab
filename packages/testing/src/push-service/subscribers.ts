import { randomUUID } from 'node:crypto'

/** One subscription. */
export interface Channel {
  readonly id: string
  readonly endpoint: string
  /** The only key that may send there: base64url without padding. Null lets anyone. */
  readonly key: string | null
  /** Whose it is; null for a browser that is none. */
  readonly browser: string | null
  ended: boolean
  /** Not acknowledged yet, oldest first. */
  waiting: readonly Message[]
}

export interface Message {
  readonly version: string
  readonly topic: string | null
  /** Base64url without padding. */
  readonly data: string | null
  /** Whether it waits for a browser that is not connected. */
  readonly keep: boolean
}

interface Listener {
  send(message: object): void
}

/** One browser's connection. */
interface Connection {
  /** Takes what the browser said. */
  hear(message: FromBrowser): void
  end(): void
}

/** What Firefox says (its `PushServiceWebSocket`); `{}` is a ping. */
interface FromBrowser extends Answer {
  readonly messageType?: string
  readonly uaid?: string
  readonly channelID?: string
  readonly key?: string
  readonly updates?: readonly Answer[]
}

interface Answer {
  readonly version?: string
  readonly code?: number
}

interface Subscribers {
  find(endpoint: string): Channel | null
  add(id: string, key: string | null, browser: string | null): Channel
  end(endpoint: string): void
  deliver(channel: Channel, message: Message): void
  connect(listener: Listener): Connection
}

/** Who subscribed to what, and who listens. */
export function subscribers(origin: string, onAnswer: (channel: Channel, code: number) => void): Subscribers {
  const channels = new Map<string, Channel>()
  const listeners = new Map<string, Listener>()
  /** Which channel a message went to, by its version. */
  const sent = new Map<string, Channel>()

  function add(id: string, key: string | null, browser: string | null): Channel {
    const endpoint = `${origin}/push/${randomUUID()}`
    const channel: Channel = { id, endpoint, key: key?.replaceAll('=', '') ?? null, browser, ended: false, waiting: [] }
    channels.set(endpoint, channel)
    return channel
  }

  const byId = (id: string | undefined): Channel | undefined => [...channels.values()].find((channel) => channel.id === id)

  function end(channel: Channel | undefined): void {
    if (channel === undefined) return
    channel.ended = true
    channel.waiting = []
  }

  function send(listener: Listener, channel: Channel, { version, data }: Message): void {
    sent.set(version, channel)
    const content = data === null ? {} : { data, headers: { encoding: 'aes128gcm' } }
    listener.send({ messageType: 'notification', channelID: channel.id, version, ...content })
  }

  function connect(listener: Listener): Connection {
    let browser = ''

    /** Knows a browser again by its name; one that nobody knows gets a new name and forgets its subscriptions. */
    function hello({ uaid }: FromBrowser): void {
      const owned = [...channels.values()].filter((channel) => channel.browser === uaid && uaid !== undefined)
      browser = owned.length > 0 && uaid !== undefined ? uaid : randomUUID()
      listeners.set(browser, listener)
      listener.send({ messageType: 'hello', status: 200, uaid: browser, use_webpush: true, broadcasts: {} })
      for (const channel of owned) for (const message of channel.waiting) send(listener, channel, message)
    }

    function register({ channelID = randomUUID(), key }: FromBrowser): void {
      const { endpoint } = add(channelID, key ?? null, browser)
      listener.send({ messageType: 'register', channelID, status: 200, pushEndpoint: endpoint })
    }

    function unregister({ channelID }: FromBrowser): void {
      end(byId(channelID))
      listener.send({ messageType: 'unregister', channelID, status: 200 })
    }

    function acknowledge({ version = '', code = 0 }: Answer): void {
      const channel = sent.get(version)
      if (channel === undefined) return
      channel.waiting = channel.waiting.filter((message) => message.version !== version)
      onAnswer(channel, code)
    }

    const answers: Readonly<Record<string, (message: FromBrowser) => void>> = {
      hello,
      register,
      unregister,
      ack: ({ updates = [] }) => updates.forEach(acknowledge),
      // The worker threw after it had the message.
      nack: acknowledge,
      ping: () => listener.send({}),
    }
    return {
      hear: (message) => answers[message.messageType ?? 'ping']?.(message),
      end() {
        if (listeners.get(browser) === listener) listeners.delete(browser)
      },
    }
  }

  return {
    find: (endpoint) => channels.get(endpoint) ?? null,
    add,
    end: (endpoint) => end(channels.get(endpoint)),
    deliver(channel, message) {
      if (channel.browser === null) return
      const listener = listeners.get(channel.browser)
      if (listener === undefined && !message.keep) return
      // A newer message about the same topic replaces an older one (RFC 8030 section 5.4).
      const others = channel.waiting.filter(({ topic }) => topic === null || topic !== message.topic)
      channel.waiting = [...others, message]
      if (listener !== undefined) send(listener, channel, message)
    },
    connect,
  }
}
