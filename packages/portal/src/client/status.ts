/** The one region whose changes are read out. */
export const STATUS = '[role=status]'

/** Shows there what the server wrote for this case, in place of what stood there before. */
export function tell(from: ParentNode, when: string): void {
  const words = from.querySelector(`[data-when="${when}"]`) ?? from.querySelector('[data-when=other]')
  const shown = words?.cloneNode(true)
  if (!(shown instanceof HTMLElement)) return
  shown.hidden = false
  document.querySelector(STATUS)?.replaceChildren(shown)
}
