/** After this a form may be sent again: the network may have lost the first. */
const PATIENCE = 8_000

/** A form that is on its way is not sent twice. */
export function once(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return
    if ('sent' in form.dataset) return event.preventDefault()
    form.dataset['sent'] = ''
    setTimeout(() => form.removeAttribute('data-sent'), PATIENCE)
  })
  // Whoever comes back gets the page as it is now, not as it was left.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
}
