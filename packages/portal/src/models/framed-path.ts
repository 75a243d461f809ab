/** Below the base path: the same paths as elsewhere, always with POST. */
export const FRAMED_PATH = '/frame/at'

/** In the query of a form that leads to a page, as a link does elsewhere. */
export const SEE = 'see'

/** The address of a form that leads to a page inside a frame. */
export const seeing = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}${SEE}=`
