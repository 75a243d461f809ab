/**
 * Why a mutant may survive: first reason that fits. A reason speaks of code of one kind, never of one line, so that it
 * stays true when lines move, and only of what the code shows: whatever merely looks harmless stays without one.
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
    mutator: /BooleanLiteral/,
  },
  {
    because: 'who can change a need is told to people and decides nothing',
    file: /^decision\/needs\.ts$/,
    mutator: /StringLiteral/,
  },
  {
    because: 'everything that is not a permit forbids',
    file: /^rules\//,
    code: /^effect:/,
    mutator: /StringLiteral/,
  },
  {
    because: 'sorting by ids that all differ never meets two that are equal',
    file: /^decision\/decide\.ts$/,
    code: /\.sort\(/,
    mutator: /EqualityOperator/,
  },
  {
    because: 'the object stands for one of the same meaning: without its fields, every one reads as false',
    file: /^application\/application\.ts$/,
    mutator: /ObjectLiteral/,
  },
  {
    because: 'there is one format of events so far, and nothing to lift',
    file: /^account\/upcast\.ts$/,
    code: /LIFTS|while/,
  },
  {
    because: 'the check narrows a type for the compiler: `commands` of the rule has asked the same',
    file: /^rules\//,
    code: /^command\.type === '[\w-]+' &&$/,
    mutator: /ConditionalExpression/,
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
