import { absent, type Matrix, offered } from './capability.ts'

/** The Universal Prompt, cell by cell (section "Universal Prompt"; "facts 2" is later documentation of the same prompt). */
export const UNIVERSAL: Matrix = {
  'mobile-phone': {
    add: offered('S30 S34'),
    rename: offered('S36'),
    remove: offered('S37'),
    activate: offered('facts 2'),
    'set-default': absent(),
  },
  tablet: {
    add: offered('S31'),
    rename: offered('S36'),
    remove: offered('S37'),
    activate: offered('facts 2'),
    'set-default': absent(),
  },
  landline: {
    add: offered('S35'),
    rename: offered('S36'),
    remove: offered('S37'),
    activate: absent(),
    'set-default': absent(),
  },
  'security-key': {
    add: offered('S33'),
    rename: offered('S36'),
    remove: offered('S37'),
    activate: absent(),
    'set-default': absent(),
  },
  // S32 names Touch ID on a Mac; Windows Hello, iOS and Android came with the same prompt later (facts 2).
  'platform-authenticator': {
    add: offered('S32'),
    rename: offered('S36'),
    remove: offered('S37'),
    activate: absent(),
    'set-default': absent(),
  },
  'hardware-token': {
    add: absent('S39'),
    rename: absent(),
    remove: offered('S38'),
    activate: absent(),
    'set-default': absent(),
  },
}
