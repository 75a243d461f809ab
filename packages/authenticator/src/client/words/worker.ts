import type { Lang } from './language.ts'

/** What the service worker says, which has no page to say it on. In a file of its own: it loads nothing later. */
const EN = {
  'push.title': 'Sign-in request',
  'push.body': 'Open to review',
  'push.review': 'Review',
  'push.not-me': 'Not me',
  'push.reported': 'Reported',
  'push.reported.body': 'Nobody was let in. Change your password, and tell your administrator.',
  'push.over': 'Already over',
  'push.over.body': 'The request was answered before, or was too old.',
  'push.failed': 'Not reported yet',
  'push.failed.body': 'The portal could not be reached. Open the app and choose Not me there.',
} as const

export type Words = Readonly<Record<keyof typeof EN, string>>

const DE: Words = {
  'push.title': 'Anmeldung',
  'push.body': 'Zum Ansehen öffnen',
  'push.review': 'Ansehen',
  'push.not-me': 'Das bin ich nicht',
  'push.reported': 'Gemeldet',
  'push.reported.body': 'Niemand wurde eingelassen. Ändern Sie Ihr Passwort und sagen Sie Ihrer Administration Bescheid.',
  'push.over': 'Schon vorbei',
  'push.over.body': 'Die Anfrage war schon beantwortet oder zu alt.',
  'push.failed': 'Noch nicht gemeldet',
  'push.failed.body': 'Das Portal ist nicht erreichbar. Öffnen Sie die App und wählen Sie dort „Das bin ich nicht“.',
}

export const WORKER_WORDS: Readonly<Record<Lang, Words>> = { en: EN, de: DE }
