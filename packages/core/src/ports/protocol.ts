import type { Country, DeviceType, Entry, Instant, Method } from '../words.ts'

/**
 * How an application that speaks somebody else's wire protocol reaches the prompt: a protocol begins a prompt from a
 * request and finishes it with an outcome. It sees no page, no cookie and no session; the portal sees no claim, no
 * signature and no code.
 *
 * Requests and answers are plain data, so that the portal alone reads bodies (with its limits), sets cookies and
 * renders, and a protocol runs wherever the portal does.
 */
export interface Protocol {
  /** Names the protocol for ever: stored prompts carry it. */
  readonly name: string
  /** What the portal mounts below its base path, and nothing else: other methods are the portal's 405. */
  readonly routes: readonly ProtocolRoute[]
  /**
   * Answers a request to one of `routes`. Beginning a prompt writes nothing, so the same request may come again:
   * see `PromptRequest.once`. Throws only where a port is broken; the portal answers 503.
   */
  handle(request: ProtocolRequest): Promise<ProtocolAnswer>
  /**
   * Ends a prompt that `handle` began. Every `allow` issues what the application redeems, so the portal calls this once
   * for each prompt; no other outcome ever issues anything.
   */
  finish(request: PromptRequest, outcome: PromptOutcome): Promise<PromptEnd>
}

export interface ProtocolRoute {
  readonly method: 'GET' | 'POST'
  /** Below the base path, such as `/oauth/v1/token`; exact, no parameters. */
  readonly path: string
  /**
   * Who waits for the answer, and hence what the portal's own refusals (413, 503) look like: a page or JSON.
   * Requests of either come from other sites by design and carry no CSRF token.
   */
  readonly caller: 'person' | 'application'
}

export interface ProtocolRequest {
  readonly method: string
  /** Below the base path, as in `routes`. */
  readonly path: string
  /** The query exactly as it came, without the question mark; empty where there is none. */
  readonly query: string
  readonly contentType: string | null
  /** The body as UTF-8 text, already bounded by the portal; empty where there is none. */
  readonly body: string
}

export type ProtocolAnswer =
  /** Send this as it is. */
  | {
      readonly kind: 'response'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** Take `request.once`, bind it to the browser, and prompt. */
  | { readonly kind: 'begin'; readonly request: PromptRequest }
  | PromptEnd

export type PromptEnd =
  /** Send the browser to the application (303). */
  | { readonly kind: 'redirect'; readonly to: string }
  /** Tell the page that frames us, which has this origin and no other (`postMessage`). Only for a request with `frame`. */
  | { readonly kind: 'message'; readonly to: string; readonly data: string }
  /** The application can't be told: say it on our own page. */
  | { readonly kind: 'problem'; readonly problem: ProtocolProblem }

/** Why nobody is sent back. Closed: each code has its words in the portal's catalogue. */
export interface ProtocolProblem {
  readonly code:
    /** Unreadable, incomplete, or a parameter sent twice. */
    | 'protocol.malformed'
    /** Not a request that an application registered here made for us. Never says which part was wrong. */
    | 'protocol.untrusted'
    /** It was one, but its time is over. */
    | 'protocol.expired'
    /** Its return address is not registered, byte for byte. */
    | 'protocol.return-address'
    /** What it wants echoed is too short, too long or no text. */
    | 'protocol.state'
    /** The application, or its return address, was withdrawn during the prompt. */
    | 'protocol.withdrawn'
  readonly status: 400
  /** For the security log only: which check failed. Holds no secret and nothing of the request. */
  readonly detail: string
}

/** An application's request for a prompt, as a protocol understood it. Plain JSON: the portal keeps it in its session. */
export interface PromptRequest {
  /** The `name` of the protocol that finishes it. */
  readonly protocol: string
  readonly application: string
  /** `manage`: a device management portal, whose users land directly in device management. */
  readonly purpose: 'sign-in' | 'manage'
  /** How device management is reached, where it is not by the purpose's own way: `prompt`, and `standalone` for `manage`. */
  readonly entry?: Entry
  /** The prompt stands in a frame of a page of this registered origin: nobody else may frame it. */
  readonly frame?: { readonly parent: string }
  /** As the application sent it, byte for byte: what pages show and answers echo. */
  readonly username: string
  /** The same name in the application's normal form: what accounts are looked up by. */
  readonly lookupName: string
  /**
   * The request may be taken once, by one browser. On `begin` the portal writes `key` if absent, with its own browser
   * binding as the value. Where the key stands already, the browser that holds the binding goes on with its prompt
   * (a reload); any other is refused. After `expiresAt` the protocol itself no longer accepts the request.
   */
  readonly once: { readonly key: string; readonly expiresAt: Instant }
  /**
   * The origin that the browser is sent back to, or its scheme where it is no web address: pages name it in their
   * content security policy, since browsers check a form's whole chain of redirects.
   */
  readonly returnOrigin: string
  /** Opaque to the portal: what the protocol needs to answer the application. */
  readonly returnTo: Json
}

/** How a prompt ended. */
export type PromptOutcome =
  | { readonly result: 'allow'; readonly authentication: PromptAuthentication }
  /** The person went back. */
  | { readonly result: 'cancelled' }
  /** It was decided, and the decision is no. */
  | { readonly result: 'refused' }
  /** It could not be decided: a store or a provider is down. */
  | { readonly result: 'unavailable' }

/** The verification that an `allow` rests on, as far as an application may know it. Null is *unknown*. */
export interface PromptAuthentication {
  /** Names the verification, here and in our logs. */
  readonly transaction: string
  readonly at: Instant
  /** `none`: a new user whom the policy lets in without a second factor. */
  readonly method: Method | 'bypass-code' | 'none'
  /** `id` is ours and stable; `groups` are names. */
  readonly user: {
    readonly id: string
    readonly groups: readonly string[]
    readonly email: string | null
  }
  /** What it was done with; null for a bypass code and for none. */
  readonly device: {
    readonly type: DeviceType
    readonly name: string
    readonly address: string | null
  } | null
  /** The browser in front of the prompt. */
  readonly access: {
    readonly address: string | null
    readonly country: Country | null
    readonly browser: { readonly name: string; readonly version: string | null } | null
    readonly system: { readonly name: string; readonly version: string | null } | null
  }
}

/** What `JSON.parse` can return and any store can keep. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
