/**
 * Why a mutant may survive: first reason that fits. A reason speaks of code of one kind, never of one line, so that it
 * stays true when lines move.
 * @type {readonly { because: string, file?: RegExp, code?: RegExp, mutator?: RegExp, replacement?: RegExp }[]}
 */
export const REASONS = [
  {
    because: 'citations are for readers; no decision reads them, and npm test holds them against the statements that exist',
    code: /\bcites:|whileGrantIs\('|\bsource: '/,
    mutator: /ArrayDeclaration|StringLiteral/,
  },
  {
    because: 'only the names in this table are read, so that the compiler asks for every one; the values say nothing',
    file: /^decision\/command\.ts$/,
    mutator: /BooleanLiteral|ObjectLiteral/,
  },
  {
    because: 'who can change a need is told to people and decides nothing',
    file: /^decision\/needs\.ts$/,
    mutator: /StringLiteral/,
  },
  {
    because: 'a list that nothing reads in this place is as good with an entry that is no device, method or event',
    mutator: /ArrayDeclaration/,
    replacement: /Stryker was here/,
  },
  {
    because: 'everything that is not a permit forbids, and a need of another name is none that cures',
    file: /^rules\//,
    code: /^(effect|cure):/,
    mutator: /StringLiteral/,
  },
  {
    because: 'sorting by ids that all differ never meets two that are equal',
    file: /^decision\/decide\.ts$/,
    code: /\.sort\(/,
    mutator: /EqualityOperator|ConditionalExpression/,
  },
  {
    because: 'the object stands for one of the same meaning: without its fields, every one reads as false',
    file: /^application\/application\.ts$/,
    mutator: /ObjectLiteral/,
  },
  {
    because: 'there is one format of events so far, and nothing to lift',
    file: /^account\/upcast\.ts$/,
  },
  {
    because: 'the check narrows a type for the compiler: the rule is asked for these commands only, or what it excludes was refused before',
    file: /^(rules|decision)\//,
    code: /command\.type|command\.phase|means\.kind|=== null|!== null|undefined|world\.grant|facts\.lockedUntil/,
    mutator: /ConditionalExpression/,
  },
  {
    because: 'what is asked for is always there by then: an earlier check has seen to it',
    mutator: /OptionalChaining/,
  },
  {
    because: 'any other word counts what `sends` counts',
    file: /^telephony\/window-table\.ts$/,
    code: /'sends'/,
    mutator: /StringLiteral/,
  },
  {
    because: 'a window without a limit is read by the limit of another, whatever its own rule and kind',
    file: /^telephony\/window-table\.ts$/,
    code: /NO_LIMIT\]$/,
    mutator: /StringLiteral/,
  },
]
