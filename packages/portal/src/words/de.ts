import type { EN } from './en.ts'

/** The same sentences in German. One that is missing, or that English does not have, does not compile. */
export const DE: Readonly<Record<keyof typeof EN, string>> = {
  'app.demo': 'Dies ist eine Vorführung. Benutzer, Schlüssel und Codes sind erfunden; verwenden Sie nie Ihre echten.',
  'app.signing-in': 'Anmeldung bei {application} als {username}',
  'app.skip': 'Zum Inhalt springen',
  'app.about': '{action}: {name}',
  'app.suggested': 'Empfohlen',
  'app.no-script': 'Passkeys und Sicherheitsschlüssel brauchen JavaScript. Schalten Sie es ein oder wählen Sie einen anderen Weg.',

  'action.back': 'Zurück',
  'action.cancel': 'Abbrechen',
  'action.other-options': 'Andere Möglichkeiten',
  'action.manage': 'Geräte verwalten',
  'action.to-sign-in': 'Zurück zur Anmeldung',
  'action.done': 'Fertig, zurück zu {application}',
  'action.to-devices': 'Zurück zu Ihren Geräten',
  'action.to-application': 'Abbrechen und zurück zu {application}',
  'action.sign-out': 'Abmelden',
  'action.add': 'Gerät hinzufügen',
  'action.edit': 'Bearbeiten',
  'action.rename': 'Umbenennen',
  'action.remove': 'Entfernen',
  'action.lost': 'Verloren melden',
  'action.undo': 'Rückgängig machen',
  'action.save': 'Speichern',
  'action.continue': 'Weiter',
  'action.try-again': 'Noch einmal versuchen',
  'action.use-passkey': 'Passkey oder Sicherheitsschlüssel verwenden',
  'action.use-passcode': 'Einmalcode eingeben',
  'action.use-bypass-code': 'Ersatzcode eingeben',
  'action.create-key': 'Diesen Schlüssel hinzufügen',
  'action.create-passkey': 'Dieses Gerät hinzufügen',

  'method.passkey': 'Passkey oder Sicherheitsschlüssel',
  'method.passkey.detail': 'Mit {names}',
  'method.passcode': 'Einmalcode eines Hardware-Tokens',
  'method.passcode.detail': 'Von {names}',
  'method.bypass-code': 'Ersatzcode',
  'method.bypass-code.detail': 'Von Ihrer Administration',

  'type.mobile-phone': 'Mobiltelefon',
  'type.tablet': 'Tablet',
  'type.landline': 'Festnetztelefon',
  'type.security-key': 'Sicherheitsschlüssel',
  'type.platform-authenticator': 'Passkey auf einem Gerät',
  'type.hardware-token': 'Hardware-Token',

  'name.security-key': 'Sicherheitsschlüssel',
  'name.platform-authenticator': 'Passkey',

  'passkey.waiting': 'Ihr Browser fragt Sie jetzt. Folgen Sie seinen Schritten.',

  'prompt.title': 'Bestätigen Sie, dass Sie es sind',
  'prompt.text': 'Bestätigen Sie diese Anmeldung mit einem Ihrer Geräte.',
  'prompt.nothing': 'Keines Ihrer Geräte lässt sich hier verwenden. Bitten Sie Ihre Administration um einen Ersatzcode.',
  'options.title': 'Andere Möglichkeiten',
  'options.text': 'Wählen Sie, wie Sie bestätigen möchten, dass Sie es sind.',
  'options.label': 'Wege zur Bestätigung',

  'passcode.title': 'Einmalcode eingeben',
  'passcode.text': 'Geben Sie die Zahl ein, die Ihr Hardware-Token gerade anzeigt.',
  'passcode.label': 'Einmalcode',
  'bypass-code.title': 'Ersatzcode eingeben',
  'bypass-code.text': 'Ihre Administration kann Ihnen einen geben. Er gilt einmal.',
  'bypass-code.label': 'Ersatzcode',

  'enrol.title': 'Ihr erstes Gerät einrichten',
  'enrol.text':
    'Sie haben noch kein Gerät. Fügen Sie jetzt eines hinzu, damit sich niemand allein mit Ihrem Passwort anmelden kann.',
  'enrol.label': 'Was möchten Sie hinzufügen?',

  'verify.title': 'Bestätigen Sie, dass Sie es sind',
  'verify.text': 'Bevor Sie Ihre Geräte verwalten, bestätigen Sie es noch einmal mit einem Gerät, das Sie schon haben.',
  'verify.nothing': 'Sie haben kein Gerät, das es bestätigen kann. Bitten Sie Ihre Administration um einen Ersatzcode.',
  'verify.expired': 'Ihre zehn Minuten für die Geräteverwaltung sind um. Bestätigen Sie noch einmal, um weiterzumachen.',
  'verify.changed': 'Ihre Geräte wurden anderswo geändert. Bestätigen Sie noch einmal, um weiterzumachen.',

  'devices.title': 'Ihre Geräte',
  'devices.empty': 'Noch keine Geräte. Fügen Sie eines hinzu, damit Sie sich anmelden können.',
  'devices.badge.default': 'Standard',
  'devices.badge.lost': 'Verloren gemeldet',
  'devices.badge.suspended': 'Gesperrt',
  'devices.badge.pending': 'Noch nicht aktiviert',
  'devices.added': 'Hinzugefügt',
  'devices.last-used': 'Zuletzt verwendet',
  'devices.never-used': 'Noch nie verwendet',

  'add.title': 'Gerät hinzufügen',
  'add.label': 'Was möchten Sie hinzufügen?',
  'add.security-key.detail': 'Ein Schlüssel zum Einstecken oder Antippen',
  'add.platform-authenticator.detail': 'Touch ID, Windows Hello oder die Bildschirmsperre dieses Geräts',
  'add.nothing': 'Hier lässt sich im Moment nichts hinzufügen.',
  'add-key.title': 'Sicherheitsschlüssel hinzufügen',
  'add-key.text': 'Halten Sie Ihren Schlüssel bereit. Ihr Browser bittet Sie, ihn einzustecken oder anzutippen.',
  'add-passkey.title': 'Dieses Gerät hinzufügen',
  'add-passkey.text': 'Ihr Browser fragt nach Fingerabdruck, Gesicht oder Bildschirmsperre.',

  'rename.title': '{name} umbenennen',
  'rename.label': 'Neuer Name',
  'rename.hint': 'Höchstens 60 Zeichen',
  'remove.title': '{name} entfernen?',
  'remove.text.one': 'Sie können sich damit nicht mehr anmelden. Es bleibt {count} anderes Gerät.',
  'remove.text.other': 'Sie können sich damit nicht mehr anmelden. Es bleiben {count} andere Geräte.',
  'remove.token': 'Nur Ihre Administration kann Ihnen wieder ein Token geben.',
  'remove.submit': '{name} entfernen',
  'remove.last.title': '{name} ist Ihr letztes nutzbares Gerät',
  'remove.last.text':
    'Ohne dieses Gerät könnten Sie sich nicht mehr anmelden. Fügen Sie zuerst ein anderes hinzu, kommen Sie dann zurück und entfernen Sie dieses.',
  'remove.last.lost':
    'Wenn Sie es verloren haben, melden Sie es stattdessen als verloren: Es funktioniert dann sofort nicht mehr, und Ihre Administration hilft Ihnen weiter.',
  'lost.title': '{name} als verloren melden?',
  'lost.text':
    'Es funktioniert dann sofort nicht mehr, nirgends. Ihre anderen Geräte gelten weiter, und Sie können damit ein neues hinzufügen.',
  'lost.last':
    'Es funktioniert dann sofort nicht mehr, nirgends. Es ist Ihr letztes nutzbares Gerät: Danach öffnet nur noch ein Ersatzcode Ihrer Administration Ihr Konto.',
  'lost.submit': '{name} als verloren melden',

  'flash.added': '{name} wurde hinzugefügt.',
  'flash.enrolled': '{name} wurde hinzugefügt. Bestätigen Sie damit jetzt, dass Sie es sind.',
  'flash.renamed': 'Das Gerät heißt jetzt {name}.',
  'flash.removed': '{name} wurde entfernt.',
  'flash.undone': 'Die Änderung wurde rückgängig gemacht.',
  'flash.lost': '{name} wurde als verloren gemeldet und funktioniert nicht mehr.',

  'problem.wrong': 'Dieser Code hat nicht funktioniert. Prüfen Sie ihn und versuchen Sie es noch einmal.',
  'problem.passkey': 'Das hat nicht funktioniert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
  'problem.passkey.cancelled':
    'Es wurde abgebrochen oder hat zu lange gedauert. Versuchen Sie es noch einmal, wenn Sie bereit sind.',
  'problem.passkey.known': 'Dieser Schlüssel ist schon hinzugefügt. Er gehört zu Ihren Geräten.',
  'problem.passkey.unsupported':
    'Dieser Browser kann das hier nicht. Versuchen Sie es mit einem anderen Browser oder auf einem anderen Weg.',
  'problem.add-key': 'Der Schlüssel konnte nicht hinzugefügt werden. Versuchen Sie es noch einmal.',
  'problem.taken': 'Dieser Schlüssel gehört schon zu einem Konto. Verwenden Sie einen anderen.',
  'problem.conflict':
    'Ihre Geräte wurden im selben Moment geändert. Es wurde nichts getan. Sehen Sie noch einmal nach und wiederholen Sie es, wenn Sie es weiterhin möchten.',
  'problem.name.empty': 'Geben Sie einen Namen ein.',
  'problem.name.long': 'Verwenden Sie höchstens 60 Zeichen.',
  'problem.name.characters': 'Lassen Sie unsichtbare Zeichen weg.',

  'refused.title': 'Das geht gerade nicht',
  'refused.self-service':
    '{application} lässt Benutzer ihre Geräte nicht selbst verwalten. Ihre Administration kann ein Gerät für Sie ändern.',
  'refused.never': 'Das ist hier nicht möglich. Ihre Administration kann Ihnen weiterhelfen.',
  'need.primary-authentication': 'Melden Sie sich noch einmal bei {application} an.',
  'need.verification': 'Bestätigen Sie, dass Sie es sind.',
  'need.proof': 'Schließen Sie den Schritt ab, den die Änderung verlangt.',
  'need.another-usable-device': 'Fügen Sie zuerst ein anderes Gerät hinzu.',
  'need.bypass-code': 'Bitten Sie Ihre Administration um einen Ersatzcode oder einen Link zum Einrichten.',
  'need.self-service-on': 'Bitten Sie Ihre Administration, Benutzer von {application} ihre Geräte verwalten zu lassen.',
  'need.edition': 'Fragen Sie Ihre Administration: In dieser Edition verwalten Benutzer ihre Geräte nicht selbst.',
  'need.policy-allows': 'Fragen Sie Ihre Administration: Die Richtlinie erlaubt es nicht.',
  'need.freeze-lifted':
    'Änderungen sind eingefroren, weil eine davon bestritten wurde. Heben Sie das mit einem älteren Gerät auf oder fragen Sie Ihre Administration.',
  'need.wait': 'Warten Sie etwas und versuchen Sie es dann noch einmal.',

  'locked.title': 'Zu viele Versuche',
  'locked.text':
    'Codes sind für eine Weile gesperrt. Warten Sie etwas und versuchen Sie es dann erneut. Ein Passkey oder Sicherheitsschlüssel funktioniert weiterhin.',

  'done.title': 'Sie sind abgemeldet',
  'done.text': 'Sie können diese Seite schließen oder zu Ihrer Anwendung zurückkehren.',

  'error.title': 'Mit dieser Anfrage stimmt etwas nicht',
  'error.not-found': 'Unter dieser Adresse gibt es nichts. Gehen Sie zurück und versuchen Sie es von dort noch einmal.',
  'error.session': 'Diese Anmeldung ist beendet. Gehen Sie zurück zu Ihrer Anwendung und beginnen Sie neu.',
  'error.taken':
    'Diese Anmeldung wurde schon in einem anderen Browser verwendet oder ist abgeschlossen. Gehen Sie zurück zu Ihrer Anwendung und beginnen Sie neu.',
  'error.method': 'So lässt sich diese Seite nicht erreichen. Gehen Sie zurück und verwenden Sie die Schaltflächen der Seite.',
  'error.malformed': 'Die Anfrage war nicht lesbar. Gehen Sie zurück und versuchen Sie es noch einmal.',
  'error.csrf': 'Diese Seite war zu lange geöffnet. Gehen Sie zurück und versuchen Sie es noch einmal.',
  'error.too-large': 'Die Anfrage ist zu groß. Gehen Sie zurück und versuchen Sie es mit weniger Text.',
  'error.rate': 'Das war zu viel auf einmal. Bitte warten Sie einen Moment und versuchen Sie es dann erneut.',
  'error.unavailable':
    'Der Dienst ist im Moment nicht verfügbar. Es wurde nichts geändert. Versuchen Sie es in Kürze noch einmal.',
  'error.protocol.malformed':
    'Die Anfrage der Anwendung war nicht lesbar. Gehen Sie zurück zu Ihrer Anwendung und beginnen Sie neu.',
  'error.protocol.untrusted':
    'Diese Anfrage kam nicht von einer Anwendung, die hier registriert ist. Wenn Sie das nicht erwartet haben, sagen Sie es Ihrer Administration.',
  'error.protocol.expired': 'Diese Anfrage ist zu alt. Gehen Sie zurück zu Ihrer Anwendung und beginnen Sie neu.',
  'error.protocol.return-address':
    'Die Anwendung wollte zu einer Adresse zurückkehren, die nicht registriert ist. Sagen Sie es Ihrer Administration.',
  'error.protocol.state':
    'Die Anfrage der Anwendung ist unvollständig. Gehen Sie zurück zu Ihrer Anwendung und beginnen Sie neu.',
  'error.protocol.withdrawn':
    'Die Anwendung ist hier nicht mehr registriert. Ihre Administration kann Ihnen sagen, warum.',
}
