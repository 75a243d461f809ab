import { ConfigurationError } from '@ssp/portal'

/** A fault of the file, at its path. */
export const faultAt = (path: string, fix: string): ConfigurationError => new ConfigurationError(`SSP_APPLICATIONS ${path}`, fix)

const isFault = (error: unknown): error is ConfigurationError =>
  error instanceof Error && 'code' in error && error.code === 'configuration' && 'key' in error && 'fix' in error

/**
 * What a provider says of its settings, said of the file that they come from.
 *
 * @param nameOf what the file calls a setting, where that is another name
 * @throws ConfigurationError naming the path in the file
 */
export function under<Made>(path: string, make: () => Made, nameOf: (key: string) => string = (key) => key): Made {
  try {
    return make()
  } catch (error) {
    throw isFault(error) ? faultAt(`${path}.${nameOf(error.key)}`, error.fix) : error
  }
}

/** JSON has no undefined: what the file leaves out is absent. */
export const asWritten = <Section extends object>(section: Section): { readonly [Key in keyof Section]: Exclude<Section[Key], undefined> } =>
  section as { readonly [Key in keyof Section]: Exclude<Section[Key], undefined> }
