type Child = Node | string | null
type Listener = (event: Event) => void
type Properties = Readonly<Record<string, string | number | boolean | Listener>>

/** An element: `true` sets an attribute without a value, `false` leaves it out, a function listens to an event. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(key, value)
    else if (value !== false) element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** A name that somebody gave: it never turns the words around it. */
export const name = (text: string): HTMLElement => el('bdi', {}, text)
