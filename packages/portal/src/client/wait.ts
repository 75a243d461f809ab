/** How often it is asked, and how much slower where nobody looks. */
const INTERVAL = 2_000
const HIDDEN = 2

interface Model {
  readonly blocks?: readonly { readonly block: string; readonly waiting?: boolean }[]
}

/** Whether it still waits, by the page's own model. Whoever can't be reached, or has no time, is asked again. */
async function waits(): Promise<boolean> {
  try {
    const response = await fetch(location.href, { headers: { accept: 'application/json' }, redirect: 'manual' })
    if (!response.ok) return response.status === 429 || response.status >= 500
    const model = (await response.json()) as Model
    return model.blocks?.find(({ block }) => block === 'wait')?.waiting === true
  } catch {
    return true
  }
}

/** `<ssp-wait>`: asks how it stands until that is known, and then sends the form that somebody without a script presses. */
export class Wait extends HTMLElement {
  connectedCallback(): void {
    void this.#ask()
  }

  async #ask(): Promise<void> {
    const pause = document.hidden ? INTERVAL * HIDDEN : INTERVAL
    await new Promise((resolve) => setTimeout(resolve, pause))
    if (!this.isConnected) return
    if (await waits()) return this.#ask()
    this.querySelector('form')?.requestSubmit()
  }
}
