/** Central, the standalone URL and enrolment links, in English. */
export const EN_CENTRAL = {
  'action.finish': 'Done',
  'sign-in.title': 'Sign in to {application}',
  'sign-in.username': 'User name',
  'sign-in.password': 'Password',
  'sign-in.submit': 'Sign in',
  'sign-in.provider': 'Continue with {provider}',
  'problem.login.wrong': 'User name and password don’t match. Check both and try again.',
  'problem.login.locked': 'Too many attempts with this user name. Wait a little, then try again.',
  'problem.login.refused': 'You were not signed in there. Try again, or ask your administrator.',
  'problem.login.invalid': 'This sign-in could not be finished here. Begin again.',
  'problem.login.unavailable': 'You can’t be signed in there at the moment. Try again shortly.',

  'central.title': '{application}',
  'central.signed-in': 'Signed in as {username}',
  'central.label': 'Your applications',
  'central.empty': 'There is no application here for you yet. Your administrator can add one.',
  'central.manage': 'Manage Devices',
  'central.ended': 'You were signed out: your time was over, or your devices were changed. Sign in again to go on.',

  'enrolment-link.title': 'Set up a device',
  'enrolment-link.text':
    'Your administrator sent you this link so that you can add a device. Go on if you asked for it. You will sign in first; the link works once.',
  'backup.title': 'Add a backup method',
  'backup.text': 'If you lose your device, another one lets you in. Add one now, while you are here.',
  'backup.skip': 'Not now',
  'backup.done': 'You are all set',
  'backup.enough': 'Your devices are ready. There is nothing more to add here.',
  'devices.nudge': 'You have one device only. Add another as a backup, so that you can still sign in if you lose it.',
  'managed.title': 'All done',
  'managed.text': 'You can close this page.',

  'error.link.malformed': 'This link can’t be read. Go back to where you found it and tell them.',
  'error.link.return-address': 'This link wants to lead to an address that is not registered here. Nothing was opened. Tell your administrator.',
  'error.enrolment-link': 'This link can’t be used. It may be over, used, or made for somebody else. Ask your administrator for a new one.',
} as const
