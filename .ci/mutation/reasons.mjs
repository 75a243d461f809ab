/**
 * Why a mutant may survive: first reason that fits. A reason speaks of code of one kind, never of one line, so that it
 * stays true when lines move, and only of what the code shows: whatever merely looks harmless stays without one.
 * @type {readonly { because: string, file?: RegExp, code?: RegExp, mutator?: RegExp, replacement?: RegExp }[]}
 */
export const REASONS = [
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
    because: 'there is one format of events so far, and nothing to lift',
    file: /^account\/upcast\.ts$/,
    code: /LIFTS|while|lift ===/,
  },
  {
    because: 'the check narrows a type for the compiler: `commands` of the rule has asked the same',
    file: /^rules\//,
    code: /^command\.type === '[\w-]+' &&$/,
    mutator: /ConditionalExpression/,
  },
  {
    because: 'what was removed or renamed was there before: the check narrows a type for the compiler',
    file: /^account\/restore\.ts$/,
    code: /^if \(device === null \|\|/,
    mutator: /ConditionalExpression/,
  },
  {
    because: 'no two changes have one version: where the versions are equal, the same change is disputed again',
    file: /^account\/evolve\.ts$/,
    code: /frozen\.version <=/,
    mutator: /EqualityOperator/,
  },
  {
    because: 'the check narrows a type for the compiler: nobody but an administrator has a role',
    code: /actor\.type !== 'administrator' \|\| !\w+\.includes\(actor\.role\)/,
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
