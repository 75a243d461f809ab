/** `<ssp-answer>`: tells the page that frames this one, if it has the origin that the server named. */
export class Answer extends HTMLElement {
  connectedCallback(): void {
    const { to, answer } = this.dataset
    if (to !== undefined && answer !== undefined) parent.postMessage(answer, to)
  }
}
