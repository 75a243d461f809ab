/**
 * `@ssp/providers/sms-twilio`: text messages by way of Twilio's Messages API.
 * @module
 */
export type { TwilioAccount } from '../shared/twilio.ts'
export type { TwilioSmsSettings } from './twilio-sms.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { twilioSms } from './twilio-sms.ts'
