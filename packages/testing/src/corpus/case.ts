import type {
  Advice,
  AdministratorRole,
  ApplicationKind,
  Country,
  CreditTable,
  DeviceState,
  DeviceType,
  Edition,
  Entry,
  Method,
  Need,
  NumberType,
  Operation,
  Platform,
  Policy,
  Possession,
  Prompt,
  SuspendedBecause,
} from '@ssp/core'

/**
 * The cases of the corpus, as they are after reading: what the JSON leaves out has its meaning filled in.
 * They speak of devices by their place in the list (from 1) and of nothing that only one implementation knows, so the
 * same case can be put to the rules, to a store behind them, or to a portal over HTTP.
 */
interface Said {
  readonly id: string
  /** Statements (`S25`) and facts (`facts 2`) that say so. */
  readonly cites: readonly string[]
  /** The case as a sentence. */
  readonly says: string
}

/** What the matrix says in one cell. */
export interface MatrixCase extends Said {
  readonly face: 'matrix'
  readonly given: { readonly prompt: Prompt; readonly device: DeviceType; readonly operation: Operation }
  readonly then: {
    readonly offered: boolean
    /** What the cell cites. */
    readonly sources: readonly string[]
    /** The platforms that it is offered on, or null where that doesn't matter. */
    readonly on: readonly Platform[] | null
  }
}

/** What somebody may do now, and what is missing. */
export interface DecisionCase extends Said {
  readonly face: 'decision'
  readonly given: Given
  readonly when: Asked
  readonly then: Expected
}

/** Whether an administrator may switch self-service on, and the advice that comes with it. */
export interface EnablingCase extends Said {
  readonly face: 'enabling'
  readonly given: {
    readonly application: ApplicationKind
    readonly edition: Edition
    readonly policy: Partial<Policy>
    readonly expectedCountries: readonly Country[]
    readonly credits: CreditTable
  }
  readonly when: { readonly actor: CaseActor }
  readonly then: {
    readonly outcome: 'allow' | 'refuse'
    readonly because: readonly string[]
    readonly advice: readonly Advice[]
  }
}

/** What stands on a page and where its links lead. Whoever draws pages runs these. */
export interface PageCase extends Said {
  readonly face: 'pages'
  readonly given: Given
  readonly when: {
    readonly actor: CaseActor
    readonly browser: 'with-webauthn' | 'without-webauthn'
    readonly page: Page
    /** What is ticked, pressed or followed there, in order; whoever is asked to verify on the way does so. */
    readonly choose: readonly Item[]
  }
  readonly then: {
    /** The pages passed after that, the one that is reached last; empty where the page stays. */
    readonly leadsTo: readonly Page[]
    readonly shows: readonly Item[]
    readonly hides: readonly Item[]
    /** The last entry of the page's list. */
    readonly lastItem: Item | null
    /** The heading that the item in `shows` stands under. */
    readonly under: 'settings' | null
    /** What the item in `shows` is called, in English. */
    readonly named: string | null
    /** The application's setting afterwards. */
    readonly selfService: boolean | null
  }
}

export type Case = MatrixCase | DecisionCase | EnablingCase | PageCase
export type Face = Case['face']

/** Who asks: the user whose account it is, another user, or an administrator. */
export type CaseActor = 'user' | 'another-user' | { readonly role: AdministratorRole }

export interface GivenNumber {
  readonly country: Country
  readonly type: NumberType
}

export interface GivenDevice {
  readonly type: DeviceType
  readonly state: DeviceState
  /** Why it is suspended, if it is. */
  readonly because: SuspendedBecause
  readonly methods: readonly Method[]
  readonly number: GivenNumber | null
}

/** How the session was verified for device management, and what is wrong with that, if anything. */
export interface Verified {
  readonly how:
    | 'no'
    | 'by-device'
    | 'by-bypass-code'
    | 'by-enrolment-link'
    /** For signing in only. */
    | 'for-signing-in'
    | 'expired'
    | 'at-another-application'
    | 'in-another-browser'
    /** Device management was reached another way than now. */
    | 'by-another-entry'
    /** An administrator changed the account since. */
    | 'before-a-foreign-change'
    | 'by-a-device-removed-since'
  /** The device and method of the verification. */
  readonly device: number | null
  readonly method: Method | null
}

export interface Given {
  readonly prompt: Prompt
  readonly entry: Entry
  /** `untouched`: nobody ever set *Let users manage their devices*. */
  readonly application: { readonly kind: ApplicationKind; readonly selfService: boolean | 'untouched' }
  /** What else the user may sign in to. */
  readonly otherApplications: readonly { readonly selfService: boolean; readonly policy: Partial<Policy> }[]
  readonly edition: Edition
  /** Where it differs from the ordinary policy. */
  readonly policy: Partial<Policy>
  readonly location: Country | 'unknown'
  readonly devices: readonly GivenDevice[]
  /** Whether there ever was an active device, be it removed since. */
  readonly everEnrolled: boolean
  /** The bypass codes that an administrator made and nobody has used. */
  readonly bypassCodes: readonly ('valid' | 'expired')[]
  /** Whether the application's primary authentication is done. */
  readonly primary: boolean
  readonly verified: Verified
  readonly lockedOut: boolean
  /** What the guards say of a message that is to be sent; null where nobody asked them. */
  readonly telephony: 'allow' | 'refuse' | 'wait' | null
}

/** A device of the account by its place in the list, or one of an account that isn't the user's. */
export type DeviceRef = number | 'of-somebody-else'

/** How a new or re-activated device was proved. `none`: it is added without; null: it is only begun. */
export type GivenProof = Possession | 'none' | null

export type Asked = { readonly actor: CaseActor } & (
  | { readonly command: 'view-devices' | 'sign-in' | 'leave' }
  | {
      readonly command: 'add'
      readonly type: DeviceType
      readonly platform: Platform | null
      readonly number: GivenNumber | null
      readonly proof: GivenProof
      /** The device of the account that is added once more. */
      readonly again: number | null
      /** The device of the account whose credential it is, under another id. */
      readonly twinOf: number | null
    }
  | { readonly command: 'rename'; readonly device: DeviceRef; readonly name: string }
  | { readonly command: 'remove' | 'set-default'; readonly device: DeviceRef }
  | { readonly command: 'activate'; readonly device: DeviceRef; readonly proof: GivenProof }
  | {
      readonly command: 'verify'
      readonly with: { readonly device: number; readonly method: Method } | { readonly bypassCode: number | 'unknown' }
      readonly for: 'managing' | 'signing-in'
      /** What came back; null where it is only begun. */
      readonly answer: 'right' | 'wrong' | null
    }
  | { readonly command: 'send-code'; readonly method: Method; readonly device: number | null }
  | { readonly command: 'assign-token'; readonly type: DeviceType; readonly twinOf: number | null }
  | { readonly command: 'issue-bypass-codes'; readonly codes: number }
)

/** What must be true of a device afterwards; null where the case doesn't say. */
export interface ExpectedDevice {
  readonly type: DeviceType
  readonly state: DeviceState
  readonly methods: readonly Method[] | null
  readonly name: string | null
}

/** The rules that determined it: exactly these, or, where `more` is true, these and possibly others. */
export interface Because {
  readonly rules: readonly string[]
  readonly more: boolean
}

export type Expected =
  | {
      readonly outcome: 'allow'
      readonly because: Because
      /** All devices of the account afterwards, a new one last. */
      readonly devices: readonly ExpectedDevice[] | null
      /** The type of the default device afterwards. */
      readonly defaultDevice: DeviceType | null
      /** What the person may do from now on. */
      readonly opens: 'device-management' | 'sign-in' | 'application' | null
      /** The message that is sent. */
      readonly sends: Method | null
    }
  | {
      readonly outcome: 'verify'
      readonly because: Because
      /** What the user could verify with, strongest first. */
      readonly by: readonly { readonly device: number; readonly method: Method }[]
    }
  | { readonly outcome: 'refuse'; readonly because: Because; readonly needs: 'never' | readonly Need[] }

export const PAGES = [
  'application-properties',
  'central',
  'standalone',
  'primary-authentication',
  'traditional-prompt',
  'universal-prompt',
  'other-options',
  'verification',
  'device-management',
  'add-a-device',
  'edit-device',
] as const
export type Page = (typeof PAGES)[number]

/** What can be seen and chosen on a page. Types of devices are entries of *Add a device*. */
export const ITEMS = [
  'let-users-manage-their-devices',
  'save-changes',
  'add-a-new-device',
  'my-settings-and-devices',
  'other-options',
  'manage-devices',
  'add-a-device',
  'edit',
  'rename',
  'remove',
  'mobile-phone',
  'tablet',
  'landline',
  'security-key',
  'platform-authenticator',
  'hardware-token',
] as const
export type Item = (typeof ITEMS)[number]
