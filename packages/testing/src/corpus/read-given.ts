import type { DeviceState } from '@ssp/core'
import type { CaseActor, Given, GivenDevice, GivenNumber, Verified } from './case.ts'
import { readPolicy } from './ordinary-policy.ts'
import { Fault, fields, listOf, map, oneOf, orElse, plainOr, type Reader, text, truth, whole } from './reader.ts'
import {
  APPLICATION_KINDS,
  DEVICE_HAS,
  DEVICE_TYPES,
  EDITIONS,
  ENTRIES,
  HOME,
  METHODS,
  NUMBER_TYPES,
  PROMPTS,
  ROLES,
  words,
} from './words.ts'

export const STATES: readonly DeviceState[] = words({ active: true, pending: true, suspended: true })

const HOW: readonly Verified['how'][] = words({
  no: true,
  'by-device': true,
  'by-bypass-code': true,
  'by-enrolment-link': true,
  'for-signing-in': true,
  expired: true,
  'at-another-application': true,
  'in-another-browser': true,
  'by-another-entry': true,
  'before-a-foreign-change': true,
  'by-a-device-removed-since': true,
})

export const readActor: Reader<CaseActor> = plainOr(
  oneOf(['user', 'another-user']),
  fields<{ readonly role: (typeof ROLES)[number] }>({ role: oneOf(ROLES) }),
)

export const readNumber: Reader<GivenNumber> = fields<GivenNumber>({ country: text, type: oneOf(NUMBER_TYPES) })

interface WrittenDevice {
  readonly type: GivenDevice['type']
  readonly state: DeviceState
  readonly because: GivenDevice['because']
  readonly methods: GivenDevice['methods'] | null
  readonly number: GivenNumber | null
}

const readDevice: Reader<GivenDevice> = map(
  fields<WrittenDevice>({
    type: oneOf(DEVICE_TYPES),
    state: orElse(oneOf(STATES), 'active'),
    because: orElse(oneOf(['lost', 'disputed', 'administrator']), 'administrator'),
    methods: orElse(listOf(oneOf(METHODS)), null),
    number: orElse(readNumber, null),
  }),
  ({ type, state, because, methods, number }) => ({
    type,
    state,
    because,
    methods: methods ?? DEVICE_HAS[type].methods,
    number: number ?? usualNumber(type),
  }),
)

/** The number of a phone that a case says nothing else about. */
export function usualNumber(type: GivenDevice['type']): GivenNumber | null {
  const { number } = DEVICE_HAS[type]
  return number === null ? null : { country: HOME, type: number }
}

const readVerified: Reader<Verified> = map(
  plainOr<Verified['how'], Verified>(
    oneOf(HOW),
    fields<Verified>({
      how: oneOf(HOW),
      device: orElse(whole(1), null),
      method: orElse(oneOf(METHODS), null),
    }),
  ),
  (said) => (typeof said === 'string' ? { how: said, device: null, method: null } : said),
)

const readSetting: Reader<boolean | 'untouched'> = (value, path) => (value === 'untouched' ? value : truth(value, path))

const readApplication: Reader<Given['application']> = fields<Given['application']>({
  kind: orElse(oneOf(APPLICATION_KINDS), 'web'),
  selfService: orElse(readSetting, true),
})

const readOther: Reader<Given['otherApplications'][number]> = fields<Given['otherApplications'][number]>({
  selfService: orElse(truth, true),
  policy: orElse(readPolicy, {}),
})

type WrittenGiven = Omit<Given, 'everEnrolled'> & { readonly everEnrolled: boolean | null }

const readWritten: Reader<WrittenGiven> = fields<WrittenGiven>({
  prompt: orElse(oneOf(PROMPTS), 'universal'),
  entry: orElse(oneOf(ENTRIES), 'prompt'),
  application: orElse(readApplication, { kind: 'web', selfService: true }),
  otherApplications: orElse(listOf(readOther), []),
  edition: orElse(oneOf(EDITIONS), 'mfa'),
  policy: orElse(readPolicy, {}),
  location: orElse(text, HOME),
  devices: listOf(readDevice),
  everEnrolled: orElse(truth, null),
  bypassCodes: orElse(listOf(oneOf(['valid', 'expired'])), []),
  primary: orElse(truth, true),
  verified: readVerified,
  lockedOut: orElse(truth, false),
  telephony: orElse(oneOf(['allow', 'refuse', 'wait']), null),
})

const WITHOUT_DEVICE: readonly Verified['how'][] = [
  'no',
  'by-bypass-code',
  'by-enrolment-link',
  'by-a-device-removed-since',
]

/** The place of the device that verified: the named one, else the first that is active; null where none is there. */
export function verifyingDevice({ verified, devices }: Pick<Given, 'verified' | 'devices'>): number | null {
  if (WITHOUT_DEVICE.includes(verified.how)) return null
  const place = verified.device ?? devices.findIndex((one) => one.state === 'active') + 1
  return place >= 1 && place <= devices.length ? place : null
}

/** The world in which something is asked. */
export const readGiven: Reader<Given> = (value, path) => {
  const written = readWritten(value, path)
  if (verifyingDevice(written) === null && !WITHOUT_DEVICE.includes(written.verified.how)) {
    throw new Fault(path, 'verified with a device, but no such device is there')
  }
  // Whoever has a device that isn't pending had an active one once.
  const had = written.devices.some((device) => device.state !== 'pending')
  return { ...written, everEnrolled: written.everEnrolled ?? had }
}
