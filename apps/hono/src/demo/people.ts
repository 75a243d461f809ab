/** Who signs in to the demonstration, and what each of them is there to show. */
export interface Person {
  readonly name: string
  readonly about: string
  /** Which demo application they sign in to. */
  readonly application: 'notes' | 'payroll' | 'intranet'
  readonly tokens: readonly string[]
  readonly bypassCodes: number
}

/** Everybody's password in the demonstration. */
export const DEMO_PASSWORD = 'demo'

export const PEOPLE: readonly Person[] = [
  {
    name: 'ada',
    about: 'has no device yet and sets up the first one while signing in',
    application: 'notes',
    tokens: [],
    bypassCodes: 0,
  },
  {
    name: 'ben',
    about: 'left his hardware token at home and holds an unused bypass code',
    application: 'notes',
    tokens: ['C300-0001'],
    bypassCodes: 1,
  },
  {
    name: 'cleo',
    about: 'has two hardware tokens; the token page shows their current codes',
    application: 'notes',
    tokens: ['C300-0002', 'C300-0003'],
    bypassCodes: 0,
  },
  {
    name: 'dan',
    about: 'has a hardware token and uses an application where self-service is switched off',
    application: 'payroll',
    tokens: ['C300-0004'],
    bypassCodes: 0,
  },
  {
    name: 'eli',
    about: 'has a hardware token and uses an application with the traditional prompt in a frame',
    application: 'intranet',
    tokens: ['C300-0005'],
    bypassCodes: 0,
  },
]
