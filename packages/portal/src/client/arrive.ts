import { STATUS } from './status.ts'

/** Where a page starts: at what is wrong with it, where the page itself says, or at its heading. */
function focusStart(): void {
  // Somebody was faster.
  if (document.activeElement !== null && document.activeElement !== document.body) return
  const [start] = ['.ssp-problems', '[autofocus]', '[aria-invalid]', 'h1']
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((one) => one !== null)
  // The browser does that one by itself.
  if (start?.autofocus !== true) start?.focus()
}

/** What stood in the status region before anybody listened is put there again, so that it is read out. */
function readOut(): void {
  const status = document.querySelector(STATUS)
  if (status !== null) status.append(...status.childNodes)
}

/** The server told the times in UTC. */
function tellLocalTime(): void {
  const { lang } = document.documentElement
  const habits = navigator.languages.find((one) => one.startsWith(lang)) ?? lang
  const format = new Intl.DateTimeFormat(habits, { dateStyle: 'medium', timeStyle: 'short' })
  for (const time of document.querySelectorAll<HTMLTimeElement>('time.ssp-exact')) {
    time.textContent = format.format(new Date(time.dateTime))
  }
}

/** What a page does once it is there. */
export function arrive(): void {
  focusStart()
  tellLocalTime()
  setTimeout(readOut, 400)
}
