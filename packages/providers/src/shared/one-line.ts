/** Ends of lines of every kind, and whatever else would not be seen. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

/** Whether this can stand in a header, or on a button, without becoming two. */
export const isOneLine = (text: unknown): text is string => typeof text === 'string' && !CONTROL.test(text)
