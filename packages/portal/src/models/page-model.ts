import type { Country, DeviceType } from '@ssp/core'
import type { MessageId } from '../words/message-id.ts'

/** A sentence by its id, with the values that go into it. The words live in the catalogue. */
export interface Message {
  readonly id: MessageId
  /** Texts are shown as they are, numbers in the reader's language; `count` chooses the plural form. */
  readonly values?: Readonly<Record<string, string | number>>
}

/** A point in time, shown relative ("2 days ago") with the absolute time beside it. */
export interface Moment {
  readonly at: number
}

/**
 * A page as data: what `Accept: application/json` answers and what the HTML is drawn from. A host can draw its own.
 */
export interface PageModel {
  readonly screen: Screen
  /** The one first-level heading; also the document's title. */
  readonly title: Message
  /** The application that asked, and who is signing in: shown above the heading. */
  readonly context: { readonly application: string; readonly username: string } | null
  /** Shown first: what just happened, or what is wrong. */
  readonly notices: readonly Notice[]
  readonly blocks: readonly Block[]
  /** In the same place on every page: back, other options, sign out. */
  readonly footer: readonly Action[]
  /** When true the page says loudly that it belongs to a demonstration. */
  readonly demo: boolean
}

export const SCREENS = [
  'prompt',
  'options',
  'passcode',
  'bypass-code',
  'text-code',
  'call',
  'enrol',
  'verify',
  'devices',
  'add',
  'add-passkey',
  'add-number',
  'confirm-number',
  'number-code',
  'activation',
  'push',
  'window',
  'rename',
  'remove',
  'report-lost',
  'sign-in',
  'central',
  'enrolment-link',
  'backup',
  'lost-device',
  'dispute',
  'freeze',
  'history',
  'refused',
  'done',
  'error',
] as const
export type Screen = (typeof SCREENS)[number]

export interface Notice {
  readonly kind: 'success' | 'problem' | 'information'
  readonly message: Message
  /** For example *Undo*. */
  readonly action: Action | null
  /** The field that the problem is about, to link to it. */
  readonly field: string | null
}

/** A link (GET) or a one-button form (POST, with the page's CSRF token). */
export interface Action {
  readonly id: string
  readonly method: 'get' | 'post'
  readonly href: string
  readonly label: Message
  /** Says what it acts on where the label alone would not: *Remove* reads "Remove Blue key". */
  readonly about: string | null
  readonly kind: 'primary' | 'plain' | 'danger'
  readonly fields: readonly HiddenField[]
  /** It opens in a window of its own. */
  readonly window?: true
}

export interface HiddenField {
  readonly name: string
  readonly value: string
}

export interface TextField {
  readonly name: string
  readonly label: Message
  readonly hint: Message | null
  readonly value: string
  readonly problem: Message | null
  readonly autocomplete: 'one-time-code' | 'tel-national' | 'username' | 'current-password' | 'off'
  readonly inputMode: 'numeric' | 'text' | 'tel'
  readonly maxLength: number
}

/** A choice of countries, in the reader's language and order. */
export interface CountryField {
  readonly name: string
  readonly label: Message
  /** The country that is chosen already. */
  readonly value: Country
  readonly countries: readonly { readonly country: Country; readonly callingCode: string }[]
}

/** A choice of few. */
export interface SelectField {
  readonly name: string
  readonly label: Message
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: Message }[]
}

export type Block =
  | { readonly block: 'text'; readonly message: Message }
  /** Something short that is to be read off and typed elsewhere. */
  | { readonly block: 'big'; readonly label: Message; readonly value: string }
  /** A code to be scanned, drawn by the server. */
  | { readonly block: 'qr'; readonly label: Message; readonly value: string }
  /** Until when it is good. Counted down where there is a script. */
  | { readonly block: 'countdown'; readonly until: number }
  /** Ways to verify or things to add, in order. The first is preselected. */
  | { readonly block: 'choices'; readonly label: Message; readonly items: readonly Choice[] }
  /** One card per device. */
  | { readonly block: 'devices'; readonly items: readonly DeviceCard[] }
  | {
      readonly block: 'form'
      readonly action: string
      readonly fields: readonly (TextField | CountryField | SelectField)[]
      readonly hidden: readonly HiddenField[]
      readonly submit: Message
      readonly kind: 'primary' | 'danger'
      /** A link beside the button; it is first in focus on a page that takes something away. */
      readonly cancel: Action | null
    }
  /** A WebAuthn ceremony: a form whose `response` a script fills in. Says so where there is no script. */
  | {
      readonly block: 'passkey'
      readonly ceremony: 'create' | 'get'
      /** JSON for `navigator.credentials`. */
      readonly options: unknown
      readonly action: string
      readonly hidden: readonly HiddenField[]
      readonly submit: Message
      /** Hidden until the script finds that the page around this frame lets it ask. */
      readonly ifAllowed?: true
    }
  /**
   * Something that happens on another device: a form that asks how it stands. A script asks by itself, by this page's own
   * model, and sends the form as soon as `waiting` is false.
   */
  | {
      readonly block: 'wait'
      readonly waiting: boolean
      /** The page whose model tells how it stands; without it, this one's. */
      readonly poll?: string
      readonly message: Message
      readonly action: string
      readonly hidden: readonly HiddenField[]
      readonly submit: Message
    }
  | { readonly block: 'actions'; readonly items: readonly Action[] }
  /** The application's answer, for the page that frames this one. */
  | { readonly block: 'answer'; readonly to: string; readonly data: string }
  /** Applications of others, each with its address: a web address, which is told nothing of where its visitor came from. */
  | { readonly block: 'tiles'; readonly label: Message; readonly items: readonly { readonly name: string; readonly url: string }[] }
  /** What happened, newest first. */
  | { readonly block: 'events'; readonly items: readonly EventCard[] }

export interface Choice {
  readonly id: string
  readonly icon: Icon
  readonly label: Message
  readonly detail: Message | null
  readonly action: Action
}

export type Icon = DeviceType | 'bypass-code' | 'manage'

export interface DeviceCard {
  readonly id: string
  readonly type: DeviceType
  readonly name: string
  readonly added: Moment
  readonly lastUsed: Moment | null
  readonly badges: readonly Message[]
  readonly actions: readonly Action[]
}

/** Something that happened to an account. */
export interface EventCard {
  readonly id: string
  readonly what: Message
  /** The device's name and type; null where it is about none, or they are not known any more. */
  readonly name: string | null
  readonly type: Message | null
  readonly at: Moment
  readonly by: Message | null
}

/** What every page of a session is drawn with besides its model. */
export interface Surroundings {
  readonly lang: 'en' | 'de'
  readonly now: number
  readonly csrf: string
  /** The base path without a trailing slash: `/mfa`, or empty at the root. */
  readonly base: string
  /** In a frame: what its forms carry in place of a cookie, and where the page is asked for again. Else null. */
  readonly frame: { readonly visit: string; readonly here: string } | null
}
