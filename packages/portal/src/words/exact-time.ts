import type { Lang } from './translate.ts'

/** A point in time, exactly. The server does not know where the reader is, so it says UTC. */
export const exactTime = (lang: Lang, at: number): string =>
  new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(at)
