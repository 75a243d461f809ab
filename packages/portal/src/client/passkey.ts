import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { tell } from './status.ts'

/** Asks the browser, with what the server wrote into the page. */
function ask({ ceremony, options = '' }: DOMStringMap): Promise<unknown> {
  const parsed: unknown = JSON.parse(options)
  return ceremony === 'create'
    ? startRegistration({ optionsJSON: parsed as PublicKeyCredentialCreationOptionsJSON })
    : startAuthentication({ optionsJSON: parsed as PublicKeyCredentialRequestOptionsJSON })
}

/** Only some browsers tell what the page around a frame allows; in the others a window is opened. */
const mayAsk = (ceremony: string | undefined): boolean =>
  (document as { featurePolicy?: { allowsFeature(name: string): boolean } }).featurePolicy?.allowsFeature(`publickey-credentials-${ceremony}`) === true

/**
 * `<ssp-passkey>`: around a form of the server's whose `response` it fills in with the browser's answer. What can go
 * wrong was written by the server, too; this only chooses.
 */
export class Passkey extends HTMLElement {
  #busy = false

  connectedCallback(): void {
    if (this.hidden) this.hidden = !mayAsk(this.dataset['ceremony'])
    this.addEventListener('submit', this)
  }

  handleEvent(event: SubmitEvent): void {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    event.preventDefault()
    if (!this.#busy) void this.#run(form)
  }

  async #run(form: HTMLFormElement): Promise<void> {
    if (!browserSupportsWebAuthn()) return tell(this, 'unsupported')
    this.#wait(true)
    tell(this, 'waiting')
    try {
      const response = form.elements.namedItem('response')
      const answer = JSON.stringify(await ask(this.dataset))
      if (response instanceof HTMLInputElement) response.value = answer
      // Stays busy: the page is about to go.
      form.submit()
    } catch (error) {
      this.#wait(false)
      tell(this, error instanceof Error ? error.name : 'other')
      form.querySelector('button')?.focus()
    }
  }

  #wait(busy: boolean): void {
    this.#busy = busy
    this.toggleAttribute('data-busy', busy)
    this.querySelector('button')?.setAttribute('aria-disabled', String(busy))
  }
}
