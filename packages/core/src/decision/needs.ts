export type Need =
  | 'primary-authentication'
  | 'verification'
  | 'proof'
  | 'another-usable-device'
  | 'bypass-code'
  | 'self-service-on'
  | 'edition'
  | 'policy-allows'
  | 'freeze-lifted'
  | 'wait'

/**
 * The facts that can change, and who can change each: the closed list that `needs` is made of. None of them says
 * anything about another user.
 */
export const NEEDS: Readonly<Record<Need, 'user' | 'administrator' | 'time'>> = {
  /** Sign in to the application. */
  'primary-authentication': 'user',
  /** Verify with a method that was added before. `by` lists them. */
  verification: 'user',
  /** Give the proof that the change itself asks for: the new device's ceremony, the code, the mailed link. */
  proof: 'user',
  /** Add another device first. */
  'another-usable-device': 'user',
  /** A bypass code or an enrolment link. */
  'bypass-code': 'administrator',
  /** *Let users manage their devices*. */
  'self-service-on': 'administrator',
  /** An edition that self-service is part of. */
  edition: 'administrator',
  /** A policy that allows this device type, method, destination or User Location. */
  'policy-allows': 'administrator',
  /** Lift the freeze that a dispute left; a device older than the disputed change can do so too. */
  'freeze-lifted': 'administrator',
  /** A lock-out or a sending limit passes by itself. */
  wait: 'time',
}
