import { PARENT } from '../server/test-protocol.ts'
import type { Exchange } from './record.ts'

/** What a page may load, and who may frame it. */
const policyFor = (ancestors: string): RegExp =>
  new RegExp(
    `^default-src 'none'; (?=.*script-src 'self';)(?=.*base-uri 'none';)(?=.*frame-ancestors ${ancestors};)(?=.*require-trusted-types-for 'script';)(?=.*trusted-types ssp$)`,
  )

/** What every answer of the portal carries, whatever it is an answer to. */
const ALWAYS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': policyFor("'none'"),
  'cache-control': /^(no-store|public, max-age=31536000, immutable)$/,
  'referrer-policy': /^same-origin$/,
  'x-content-type-options': /^nosniff$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /^publickey-credentials-create=\(self\), publickey-credentials-get=\(self\)$/,
  'strict-transport-security': /^max-age=31536000; includeSubDomains$/,
}

/** What certain statuses can't do without. */
const WITH_STATUS: Readonly<Record<number, string>> = {
  303: 'location',
  405: 'allow',
  429: 'retry-after',
  503: 'retry-after',
}

/** Whatever the value is; two of them are never the same by chance, so they are masked. */
const COOKIE = /^__Host-ssp-(session|browser|central)=[\w<>:.-]*; Path=\/; HttpOnly; SameSite=Lax; Secure(; Max-Age=(0|28800|31536000))?$/

/**
 * How the inside of a program looks when it gets out: stacks, names of errors, sealed values. The two names that are let
 * through are the browser's own, under which a page keeps what it says when WebAuthn fails.
 */
const INSIDES: readonly RegExp[] = [
  /\b(?!(?:NotAllowed|InvalidState)Error\b)[A-Z]\w*Error\b/,
  /\bat (?:[^\n()"<]{1,80} \()?[^\s()"<]+:\d+:\d+/,
  /node_modules|\.(ts|mjs|cjs)\b/,
  /\bv1\.[\w-]{16}\.[\w-]{20,}/,
]

const valueOf = ({ headers }: Exchange, name: string): string | null =>
  headers.find(([one]) => one === name)?.[1] ?? null

/** Answers to an authenticator app on a host of its own may be read there. */
const TO_THE_APP: Readonly<Record<string, RegExp>> = { ...ALWAYS, 'cross-origin-resource-policy': /^(same-origin|cross-origin)$/ }

/** What stands in a frame is framed by its own page, and by no other. */
const IN_A_FRAME: Readonly<Record<string, RegExp>> = { ...ALWAYS, 'content-security-policy': policyFor(`(?:'none'|${PARENT.replaceAll('.', String.raw`\.`)})`) }

/** What every answer to this question carries: files of the app come with headers of their own. */
const rulesFor = ({ asked, status }: Exchange): Readonly<Record<string, RegExp>> => {
  if (status === 200 && /^(GET|HEAD) \/a\//.test(asked)) return {}
  if (/^POST (?:\/mfa)?\/frame\/at\/|^GET \/begin\?.*&frame=$/.test(asked)) return IN_A_FRAME
  return /^\w+ \/push\/v1\//.test(asked) ? TO_THE_APP : ALWAYS
}

function headerFaults(one: Exchange): readonly string[] {
  const faults = Object.entries(rulesFor(one)).flatMap(([name, rule]) => {
    const value = valueOf(one, name)
    return value !== null && rule.test(value) ? [] : [`${name} is \`${value ?? 'missing'}\``]
  })
  const needed = WITH_STATUS[one.status]
  if (needed !== undefined && valueOf(one, needed) === null) faults.push(`${one.status} comes without ${needed}`)
  const cookies = one.headers.filter(([name, value]) => name === 'set-cookie' && !COOKIE.test(value))
  return [...faults, ...cookies.map(([, value]) => `a cookie is set as \`${value}\``)]
}

function lengthFault({ asked, raw }: Exchange, said: string | null): readonly string[] {
  const length = new TextEncoder().encode(raw.body).length
  if (said === null || asked.startsWith('HEAD ') || Number(said) === length) return []
  return [`content-length says ${said} of a body of ${length} bytes`]
}

/** What is wrong with an answer whatever it is an answer to. `secrets` stand in none. */
export function faultsOf(one: Exchange, secrets: readonly string[]): readonly string[] {
  const text = `${one.raw.headers}\n${one.raw.body}`
  const told = [
    ...headerFaults(one),
    ...lengthFault(one, valueOf(one, 'content-length')),
    ...secrets.filter((secret) => text.includes(secret)).map(() => 'a secret stands in it'),
    // Scripts and styles are our own sources and may say what they like.
    ...(/^GET \S*\/assets\//.test(one.asked) ? [] : INSIDES.filter((sign) => sign.test(text)).map((sign) => `it shows ${String(sign)}`)),
  ]
  return told.map((fault) => `${one.asked} (${one.status}): ${fault}`)
}
