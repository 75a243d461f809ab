import type { EN_CENTRAL } from './en-central.ts'

/** The same in German. */
export const DE_CENTRAL: Readonly<Record<keyof typeof EN_CENTRAL, string>> = {
  'action.finish': 'Fertig',
  'sign-in.title': 'Anmelden bei {application}',
  'sign-in.username': 'Benutzername',
  'sign-in.password': 'Passwort',
  'sign-in.submit': 'Anmelden',
  'sign-in.provider': 'Weiter mit {provider}',
  'problem.login.wrong': 'Benutzername und Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.',
  'problem.login.locked': 'Zu viele Versuche mit diesem Benutzernamen. Warten Sie ein wenig und versuchen Sie es dann noch einmal.',
  'problem.login.refused': 'Sie wurden dort nicht angemeldet. Versuchen Sie es noch einmal oder fragen Sie Ihre Administration.',
  'problem.login.invalid': 'Diese Anmeldung ließ sich hier nicht abschließen. Beginnen Sie noch einmal.',
  'problem.login.unavailable': 'Dort ist gerade keine Anmeldung möglich. Versuchen Sie es in Kürze noch einmal.',

  'central.title': '{application}',
  'central.signed-in': 'Angemeldet als {username}',
  'central.label': 'Ihre Anwendungen',
  'central.empty': 'Hier gibt es noch keine Anwendung für Sie. Ihre Administration kann eine hinzufügen.',
  'central.manage': 'Geräte verwalten',
  'central.ended': 'Sie wurden abgemeldet: Ihre Zeit war um, oder Ihre Geräte wurden geändert. Melden Sie sich noch einmal an.',

  'enrolment-link.title': 'Gerät einrichten',
  'enrolment-link.text':
    'Ihre Administration hat Ihnen diesen Link geschickt, damit Sie ein Gerät hinzufügen können. Fahren Sie fort, wenn Sie darum gebeten haben. Zuerst melden Sie sich an; der Link gilt einmal.',
  'backup.title': 'Noch ein Gerät als Reserve',
  'backup.text': 'Wenn Sie Ihr Gerät verlieren, kommen Sie mit einem anderen weiter hinein. Fügen Sie jetzt gleich eines hinzu.',
  'backup.skip': 'Jetzt nicht',
  'backup.done': 'Alles ist eingerichtet',
  'backup.enough': 'Ihre Geräte sind bereit. Mehr gibt es hier nicht hinzuzufügen.',
  'devices.nudge': 'Sie haben nur ein Gerät. Fügen Sie ein zweites als Reserve hinzu, damit Sie sich auch nach einem Verlust anmelden können.',
  'managed.title': 'Fertig',
  'managed.text': 'Sie können diese Seite schließen.',

  'error.link.malformed': 'Dieser Link ist nicht lesbar. Gehen Sie dorthin zurück, wo Sie ihn gefunden haben, und sagen Sie dort Bescheid.',
  'error.link.return-address':
    'Dieser Link will zu einer Adresse führen, die hier nicht eingetragen ist. Nichts wurde geöffnet. Sagen Sie Ihrer Administration Bescheid.',
  'error.enrolment-link':
    'Dieser Link lässt sich nicht verwenden. Vielleicht ist er abgelaufen, verbraucht oder für jemand anderen bestimmt. Bitten Sie Ihre Administration um einen neuen.',
}
