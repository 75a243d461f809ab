/** A setting is missing or wrong. The process must not start. Its message never repeats a value: it may be a secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code = 'configuration'

  /** Which setting. */
  readonly key: string
  /** What to do about it. */
  readonly fix: string

  constructor(key: string, fix: string) {
    super(`configuration \`${key}\`: ${fix}`)
    this.key = key
    this.fix = fix
  }
}
