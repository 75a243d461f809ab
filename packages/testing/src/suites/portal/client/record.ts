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
  ['id', /(?<![\w-])[\w-]{22}(?![\w-])/g],
  ['token', /(?<![\w-])[\da-f]{64}(?![\w-])/g],
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
    for (const [kind, pattern] of FRESH) masked = masked.replaceAll(pattern, (found) => this.#numberOf(kind, found))
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
