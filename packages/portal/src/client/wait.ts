/** How often it is asked, and how much slower where nobody looks. */
const INTERVAL = 2_000
const HIDDEN = 2

interface Model {
  readonly blocks?: readonly { readonly block: string; readonly waiting?: boolean }[]
}

/** What the page's own model is asked for with: in a frame by a form, with what its forms carry. */
function asked(form: HTMLFormElement | null, here: string | undefined): [string, RequestInit] {
  const headers = { accept: 'application/json' }
  if (form?.elements.namedItem('_visit') === null) return [here ?? location.href, { headers, redirect: 'manual' }]
  const body = new URLSearchParams()
  for (const name of ['_csrf', '_visit']) {
    const field = form?.elements.namedItem(name)
    if (field instanceof HTMLInputElement) body.set(name, field.value)
  }
  return [here ?? location.href, { method: 'POST', headers, body, redirect: 'manual' }]
}

/** Whether it still waits, by the page's own model. Whoever can't be reached, or has no time, is asked again. */
async function waits(request: [string, RequestInit]): Promise<boolean> {
  try {
    const response = await fetch(...request)
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
    const form = this.querySelector('form')
    if (await waits(asked(form, this.dataset['here']))) return this.#ask()
    form?.requestSubmit()
  }
}
