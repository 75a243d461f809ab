/** What the person holds: the link's two parts, or a short code without its hyphen. */
export type Ticket = { readonly activation: string; readonly secret: string } | { readonly code: string }
