/** A turn of the event queue, in which somebody else may come in between. */
export const turn = (): Promise<void> => Promise.resolve()

/** A name as a careless store compares it. */
export const folded = (name: string): string => name.trim().normalize('NFC').toLowerCase()
