import { absent, type Matrix, offered, offeredOn } from './capability.ts'

/** The traditional prompt, cell by cell (section "Traditional Prompt"). */
export const TRADITIONAL: Matrix = {
  'mobile-phone': {
    add: offered('S15'),
    rename: offered('S20'),
    remove: offered('S23'),
    activate: offered('S21'),
    'set-default': offered('S22'),
  },
  tablet: {
    add: offered('S16'),
    rename: offered('S20'),
    remove: offered('S23'),
    activate: offered('S21'),
    'set-default': offered('S22'),
  },
  // A landline is a phone (S20) that can only be called, so it has no app to activate.
  landline: {
    add: offered('S17'),
    rename: offered('S20'),
    remove: offered('S23'),
    activate: absent(),
    'set-default': offered('S22'),
  },
  'security-key': {
    add: offered('S18'),
    rename: absent(),
    remove: offered('S23'),
    activate: absent(),
    'set-default': absent(),
  },
  'platform-authenticator': {
    // Touch ID on a Mac; the other platform authenticators came with the Universal Prompt.
    add: offeredOn(['mac'], 'S19'),
    rename: absent(),
    remove: offered('S23'),
    activate: absent(),
    'set-default': absent(),
  },
  'hardware-token': {
    add: absent('S25'),
    rename: absent(),
    remove: offered('S24'),
    activate: absent(),
    'set-default': absent(),
  },
}
