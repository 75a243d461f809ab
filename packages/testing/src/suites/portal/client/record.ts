/** One question and its answer, as far as an adapter could change it. */
export interface Exchange {
  readonly asked: string
  readonly status: number
  /** Name and value, in the order of their names; what is set twice is there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** As they came, for looking for what must not be there. Never printed. */
  readonly raw: { readonly headers: string; readonly body: string }
}

/** What differs from run to run: cookies and challenges, ids, tokens of forms. */
const FRESH: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['key', /(?<![\w-])[\w-]{43}(?![\w-])/g],
  // Also where an id says which device a button is for.
  ['id', /(?:(?<![\w-])|(?<="(?:call|push|sms)-))[\w-]{22}(?![\w-])/g],
  ['token', /(?<![\w-])[\da-f]{64}(?![\w-])/g],
  ['drawing', /(?<=data:image\/svg\+xml,)[^"]+/g],
  ['secret', /(?<=")[A-Z2-7]{32}(?=")|(?<=\.)[\da-f]{32}(?![\w-])/g],
  // What a page shows to be typed, and what the app shows beside it.
  ['code', /(?<=[">])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}(?=["<])/g],
  ['number', /(?<="(?:value|check)":"|"options":\[[^\]]*"|<strong>)\d{2,3}(?=["<])/g],
]

/** A path as it is meant, however it is escaped. */
function plainly(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Every exchange of a case, in order. */
export class Recorder {
  readonly exchanges: Exchange[] = []
  readonly #seen = new Map<string, string>()

  /** The same text with fresh values replaced by their number: two that were the same stay the same. */
  mask(text: string): string {
    let masked = text
    for (const [kind, pattern] of FRESH) {
      // Two short numbers can be the same by chance, so nothing follows from that.
      masked = masked.replaceAll(pattern, (found) => (kind === 'number' ? '<number>' : this.#numberOf(kind, found)))
    }
    return masked
  }

  #numberOf(kind: string, found: string): string {
    const known = this.#seen.get(found)
    if (known !== undefined) return known
    const name = `<${kind}:${this.#seen.size + 1}>`
    this.#seen.set(found, name)
    return name
  }

  add(asked: string, response: Response, body: string): void {
    const plain = [...response.headers].filter(([name]) => name !== 'set-cookie')
    // In the order in which they were set: a browser that gets two of one name keeps the last.
    const cookies = response.headers.getSetCookie().map((value) => ['set-cookie', value] as const)
    const headers = [...plain, ...cookies]
    this.exchanges.push({
      asked: this.mask(plainly(asked)),
      status: response.status,
      headers: headers.map(([name, value]) => [name, this.mask(value)] as const),
      body: this.mask(body),
      raw: { headers: JSON.stringify(plain), body },
    })
  }
}
