/**
 * `<ssp-countdown>`: minutes and seconds, in place of the time that the server wrote. The server says how many are left,
 * since clocks differ.
 */
export class Countdown extends HTMLElement {
  connectedCallback(): void {
    const left = this.querySelector('.ssp-left')
    const [, shown] = [...this.querySelectorAll<HTMLElement>('time, [hidden]')]
    if (left === null || shown === undefined) return
    this.replaceChildren(shown)
    shown.hidden = false
    const until = performance.now() + Number(this.dataset['left'])
    const tick = (): void => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1_000))
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      if (seconds > 0 && this.isConnected) setTimeout(tick, 1_000)
    }
    tick()
  }
}
