import { init } from '@duosecurity/duo_web/js/Duo-Web-v2.js'
import { vi } from 'vitest'

export interface FramingPage {
  /** What the browser script loads into the frame. */
  readonly frame: URL
  /** A message from the frame, or from whoever has that origin. */
  receive(origin: string, data: unknown): void
  /** What the script has posted to the application so far. */
  readonly posted: readonly string[]
}

/** The least of a page for the unmodified browser script: an address, a frame, messages and a form. */
export function framingPage(address: string, host: string, sigRequest: string): FramingPage {
  const listeners = new Set<(event: object) => void>()
  const posted: string[] = []
  vi.stubGlobal('window', {
    addEventListener: (_: string, listener: (event: object) => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: (event: object) => void) => listeners.delete(listener),
  })
  vi.stubGlobal('document', {
    location: { href: address },
    removeEventListener: () => undefined,
    getElementById: () => null,
    createElement: () => element(),
  })
  const iframe = { ...element(), tagName: 'IFRAME', src: '', parentElement: { insertBefore: () => undefined } }
  init({
    host,
    sig_request: sigRequest,
    iframe,
    // It hands over the form that it made.
    submit_callback: (form) => {
      const { children } = form as Element
      posted.push(...children.filter(({ name }) => name === 'sig_response').map(({ value }) => value))
    },
  })
  return {
    frame: new URL(iframe.src),
    receive: (origin, data) => {
      for (const listener of listeners) listener({ origin, data })
    },
    posted,
  }
}

interface Element {
  readonly dataset: object
  readonly children: Element[]
  name: string
  value: string
  appendChild(child: Element): void
}

function element(): Element {
  const children: Element[] = []
  return { dataset: {}, children, name: '', value: '', appendChild: (child) => void children.push(child) }
}
