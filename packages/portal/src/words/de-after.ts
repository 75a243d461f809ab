import type { EN_AFTER } from './en-after.ts'

/** The same in German. */
export const DE_AFTER: Readonly<Record<keyof typeof EN_AFTER, string>> = {
  'what.add': 'Ein Gerät wurde hinzugefügt',
  'what.rename': 'Ein Gerät wurde umbenannt',
  'what.remove': 'Ein Gerät wurde entfernt',
  'what.activate': 'Die Authenticator-App wurde auf einem Gerät eingerichtet',
  'what.set-default': 'Ein anderes Gerät ist jetzt der Standard',
  'what.set-sign-in-preference': 'Was bei der Anmeldung geschieht, wurde geändert',
  'what.report-lost': 'Ein Gerät wurde als verloren gemeldet',
  'what.undo': 'Eine Änderung wurde rückgängig gemacht',
  'what.dispute': 'Einer Änderung wurde widersprochen',
  'what.lift-freeze': 'Geräte können wieder geändert werden',
  'what.suspend': 'Ein Gerät wurde gesperrt',
  'what.resume': 'Ein gesperrtes Gerät funktioniert wieder',
  'what.assign-token': 'Ein Hardware-Token wurde zugeteilt',
  'what.issue-bypass-codes': 'Ersatzcodes wurden ausgegeben',
  'what.revoke-bypass-codes': 'Ersatzcodes wurden zurückgezogen',
  'what.issue-enrolment-link': 'Ein Einrichtungslink wurde ausgegeben',
  'what.device-stopped': 'Ein Gerät wurde wegen eines Widerspruchs gesperrt',
  'what.bypass-code-used': 'Ein Ersatzcode wurde verwendet',
  'what.enrolment-link-used': 'Ein Einrichtungslink wurde verwendet',
  'what.app-rotated': 'Die Authenticator-App hat ihren Schlüssel erneuert',
  'what.unknown': 'Etwas, das diese Version nicht kennt',
  'who.session': 'Sie oder jemand, der als Sie angemeldet war',
  'who.link': 'Jemand mit einem Link aus einer E-Mail',
  'who.administrator': 'Ihre Administration',
  'who.system': 'Das System',
  'device.named': '{name} ({type})',

  'mail.subject': '{organisation}: {what}',
  'mail.account': 'Konto: {account}',
  'mail.device': 'Gerät: {device}',
  'mail.before': 'Name vorher: {name}',
  'mail.when': 'Wann: {time}',
  'mail.by': 'Von wem: {who}',
  'mail.application': 'Bei: {application}',
  'mail.from': 'Von wo: {place}',
  'mail.from.unknown': 'unbekannt',
  'mail.yours': 'Wenn Sie das waren, ist nichts zu tun.',
  'mail.dispute': 'Wenn Sie das nicht waren, öffnen Sie diesen Link. Er gilt bis {time} und funktioniert einmal:',
  'mail.dispute.text':
    'Er sperrt, was diese Änderung hinzugefügt hat, und friert weitere Änderungen ein. Gelöscht wird nichts. Wenn noch andere dieses Konto benutzen, fragen Sie zuerst dort nach: Vielleicht war es jemand von ihnen.',
  'mail.administrator': 'Wenn Sie das nicht waren, sagen Sie es Ihrer Administration.',
  'mail.history': 'Verlauf (Einträge, Ende der Kette): {count}, {head}',
  'mail.lost': 'Haben Sie ein Gerät verloren?',
  'mail.lost.text':
    'Jemand, der das Passwort dieses Kontos kennt, hat diese E-Mail angefordert. Öffnen Sie den Link, um das verlorene Gerät auszuwählen; es funktioniert dann sofort nicht mehr. Der Link gilt bis {time}:',
  'mail.lost.stranger': 'Wenn Sie das nicht waren, tun Sie nichts, ändern Sie Ihr Passwort und sagen Sie es Ihrer Administration.',

  'dispute.title': 'Waren Sie das?',
  'dispute.text': 'Wenn ja, schließen Sie diese Seite: Es geschieht nichts. Wenn nein, sagen Sie es hier.',
  'dispute.does.device':
    'Das Gerät funktioniert sofort nirgends mehr, und kein Gerät des Kontos kann geändert werden, bis das geklärt ist. Gelöscht wird nichts.',
  'dispute.does.removal':
    'Kein Gerät des Kontos kann geändert werden, bis das geklärt ist. Das entfernte Gerät kommt nicht von selbst zurück.',
  'dispute.does.freeze': 'Kein Gerät des Kontos kann geändert werden, bis das geklärt ist. Gelöscht wird nichts.',
  'dispute.shared': 'Wenn noch andere dieses Konto benutzen, fragen Sie zuerst dort nach: Vielleicht war es jemand von ihnen.',
  'dispute.submit': 'Das war ich nicht',
  'disputed.title': 'Danke. Es ist gestoppt.',
  'disputed.device': 'Das Gerät funktioniert nicht mehr, und kein Gerät des Kontos kann geändert werden.',
  'disputed.frozen': 'Kein Gerät des Kontos kann jetzt geändert werden.',
  'disputed.next':
    'Ändern Sie jetzt Ihr Passwort. Melden Sie sich dann mit einem Gerät an, das Sie vor dieser Änderung hatten, sehen Sie Ihre Geräte durch und geben Sie Änderungen dort wieder frei, oder fragen Sie Ihre Administration.',
  'link.used.title': 'Das haben Sie schon gesagt',
  'link.used.text':
    'Dieser Link funktioniert einmal und wurde schon benutzt. Wenn Änderungen noch eingefroren sind, geben Sie sie mit einem Gerät frei, das Sie vorher hatten, oder fragen Sie Ihre Administration.',
  'link.over.title': 'Dieser Link gilt nicht mehr',
  'link.over.text':
    'Wofür er war, ist zu lange her oder wurde inzwischen rückgängig gemacht. Wenn etwas nicht stimmt, sagen Sie es Ihrer Administration.',
  'link.unknown.title': 'Dieser Link funktioniert nicht',
  'link.unknown.text':
    'Vielleicht fehlt ein Teil davon. Öffnen Sie ihn noch einmal aus der E-Mail oder kopieren Sie ihn ganz. Wenn das nicht hilft, sagen Sie es Ihrer Administration.',

  'action.lost-device': 'Ich habe mein Gerät verloren',
  'lost-link.title': 'Haben Sie Ihr Gerät verloren?',
  'lost-link.text':
    'Wir können Ihnen einen Link schicken. Damit sagen Sie, welches Gerät verloren ist, und es funktioniert sofort nicht mehr. Er geht an die E-Mail-Adressen, die Ihre Organisation von Ihnen hat.',
  'lost-link.submit': 'Link schicken',
  'lost-link.sent.title': 'Sehen Sie in Ihre E-Mails',
  'lost-link.sent.text':
    'Wenn Ihre Organisation eine E-Mail-Adresse von Ihnen hat, ist ein Link dorthin unterwegs. Er gilt eine Stunde. Es kommt nichts an? Sagen Sie es Ihrer Administration.',
  'lost-link.choose.title': 'Welches Gerät ist verloren?',
  'lost-link.choose.text':
    'Es funktioniert sofort nirgends mehr. Ihre anderen Geräte funktionieren weiter. War es Ihr letztes, öffnet danach nur Ihre Administration Ihr Konto.',
  'lost-link.choose.label': 'Ihre Geräte',
  'lost-link.nothing': 'Es gibt kein Gerät, das als verloren gemeldet werden könnte.',
  'lost-link.done.title': '{name} funktioniert nicht mehr',
  'lost-link.done.text':
    'Melden Sie sich mit einem anderen Gerät an, um ein neues hinzuzufügen. Wenn Sie keines haben, fragen Sie Ihre Administration nach einem Ersatzcode. Wenn Sie es wiederfinden, entfernen Sie es oder richten Sie es neu ein.',

  'freeze.notice': 'Änderungen sind eingefroren, weil einer widersprochen wurde.',
  'action.freeze': 'Worum es geht',
  'freeze.title': 'Änderungen sind eingefroren',
  'freeze.text': 'Jemand, der die E-Mails dieses Kontos liest, hat gesagt, dass diese Änderung nicht vom Inhaber war:',
  'freeze.gone': 'Die Änderung ist zu lange her, um hier zu stehen.',
  'freeze.lift': 'Sehen Sie zuerst Ihre Geräte durch. Geben Sie Änderungen nur frei, wenn alle Ihnen gehören.',
  'freeze.submit': 'Änderungen freigeben',
  'freeze.older':
    'Bestätigen Sie mit einem Gerät, das Sie vor dieser Änderung hatten, und geben Sie Änderungen dann hier frei. Auch Ihre Administration kann das.',
  'freeze.confirm': 'Mit einem anderen Gerät bestätigen',
  'freeze.never': 'Keines Ihrer Geräte ist älter als diese Änderung. Nur Ihre Administration kann Änderungen freigeben.',
  'flash.lifted': 'Geräte können wieder geändert werden.',

  'action.history': 'Verlauf',
  'action.export': 'Exportieren',
  'history.title': 'Verlauf Ihrer Geräte',
  'history.empty': 'Es ist noch nichts geschehen.',
  'history.verified':
    'Der Verlauf ist vollständig und unverändert, soweit sich das hier prüfen lässt: Jeder Eintrag schließt an den vorigen an.',
  'history.broken':
    'Der Verlauf wurde außerhalb dieses Portals verändert. Der erste Eintrag, der nicht passt, ist Nummer {entry}. Sagen Sie es Ihrer Administration.',
  'history.state.one': '{count} Eintrag. Ende der Kette, wie es in Ihrer letzten E-Mail steht: {head}',
  'history.state.other': '{count} Einträge. Ende der Kette, wie es in Ihrer letzten E-Mail steht: {head}',
  'history.when': 'Wann',
  'history.by': 'Von wem',
}
