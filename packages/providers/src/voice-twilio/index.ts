/**
 * `@ssp/providers/voice-twilio`: calls by way of Twilio's Calls API.
 * @module
 */
export type { TwilioAccount } from '../shared/twilio.ts'
export type { TwilioVoiceSettings } from './twilio-voice.ts'
export { ConfigurationError } from '../shared/configuration-error.ts'
export { twilioVoice } from './twilio-voice.ts'
