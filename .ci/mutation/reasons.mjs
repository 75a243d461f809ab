/**
 * Why a mutant may survive: first reason that fits. A reason speaks of code of one kind, never of one line, so that it
 * stays true when lines move, and only of what the code shows: whatever merely looks harmless stays without one. `code` is
 * the line, `original` what the mutant replaced.
 * @type {readonly { because: string, file?: RegExp, code?: RegExp, original?: RegExp, mutator?: RegExp, replacement?: RegExp }[]}
 */
export const REASONS = [
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
    because: 'no two changes have one version: where the versions are equal, the same change is disputed again',
    file: /^account\/evolve\.ts$/,
    code: /frozen\.version <=/,
    mutator: /EqualityOperator/,
  },
  {
    because: 'no method is called what stands in the list then, and whoever reads it looks for methods',
    file: /^(decision\/plan|device\/device-types)\.ts$/,
    code: /[mM]ethods|proved/,
    original: /^\[\]$/,
    replacement: /Stryker was here/,
  },

  // Checks that narrow a type for the compiler.
  {
    because: 'the check narrows a type for the compiler: `commands` of the rule has asked the same',
    file: /^rules\//,
    original: /^(world\.)?command\.type === '[\w-]+'$/,
    replacement: /^true$/,
  },
  {
    because: 'the check narrows a type for the compiler: of the commands that the rule is about, one is left',
    file: /^rules\/default-device\.ts$/,
    original: /^command\.type !== '[\w-]+'$/,
    replacement: /^false$/,
  },
  {
    because: 'the check narrows a type for the compiler: `actor` of the rule has asked the same',
    file: /^rules\//,
    original: /^command\.actor\.type === '\w+'$/,
    replacement: /^true$/,
  },
  {
    because: 'the check narrows a type for the compiler: the commands of the rule are the keys of this table',
    file: /^rules\//,
    original: /^ROLES_FOR\[command\.type\]\?\./,
    mutator: /OptionalChaining/,
  },
  {
    because: 'the check narrows a type for the compiler: nobody but an administrator has a role',
    file: /^application\//,
    original: /^actor\.type !== 'administrator'$/,
    replacement: /^false$/,
  },
  {
    because: 'the check narrows a type for the compiler: only a device has a method, and only what names a device has a target',
    file: /^(rules\/verification|push\/push-ladder|decision\/world)\.ts$/,
    original: /^(command\.)?means\.kind [!=]== 'device'$/,
    mutator: /ConditionalExpression/,
  },
  {
    because: 'the check narrows a type for the compiler: no time comes before none, which counts as the year 1970',
    original: /^[\w.]+(Until|By) !== null$/,
    replacement: /^true$/,
  },
  {
    because: 'the check narrows a type for the compiler: no time comes after a word',
    file: /^rules\/verification\.ts$/,
    original: /^typeof until !== 'number'$/,
    replacement: /^false$/,
  },
  {
    because: 'the check narrows a type for the compiler: what was removed or renamed was there before',
    file: /^account\/restore\.ts$/,
    code: /^if \(device === null \|\|/,
    original: /^device === null$/,
    replacement: /^false$/,
  },
  {
    because: 'the check narrows a type for the compiler: what is planned was allowed, so its session, device, code and proof are there',
    file: /^decision\/plan\.ts$/,
    original: /^(facts\.session|world\.target|means\.code|means\.link) [!=]== null$|^proof !== null && proof\.kind in PROVES$/,
    replacement: /^(true|false)$/,
  },
  {
    because: 'the check narrows a type for the compiler: what holds or is not accepted is a grant of a session',
    file: /^(decision\/(world|grant)|rules\/entry)\.ts$/,
    original: /\bsession\?\./,
    mutator: /OptionalChaining/,
  },
  {
    because: 'the check narrows a type for the compiler: what a grant is by was found to be there before',
    file: /^decision\/grant\.ts$/,
    original: /^device === undefined$/,
    replacement: /^false$/,
  },
  {
    because: 'the check narrows a type for the compiler: nothing is found under no name, no operation and no type',
    file: /^decision\/world\.ts$/,
    original: /^(operation|type) === undefined$|^command\.type === 'undo' \|\| command\.type === 'dispute'$/,
    mutator: /ConditionalExpression/,
  },
  {
    because: 'the check narrows a type for the compiler: what is not there can do nothing and strands nobody',
    file: /^rules\/(default-device|last-device)\.ts$/,
    original: /^(ask\.device === undefined|takesAway === null)$/,
    replacement: /^false$/,
  },
  {
    because: 'the check narrows a type for the compiler: every new device has a cell',
    file: /^rules\/matrix\.ts$/,
    original: /^world\.cell\?\./,
    mutator: /OptionalChaining/,
  },
  {
    because: 'the check narrows a type for the compiler: every row has its key, and a row that is none has no traffic',
    file: /^telephony\/measure\.ts$/,
    code: /keys\.get\(row\) \?\? ''|firstIn === undefined/,
    mutator: /StringLiteral|ConditionalExpression/,
  },
  {
    because: 'the check narrows a type for the compiler: no list of countries has none, and no cost is not below nothing',
    file: /^telephony\/standing-bar\.ts$/,
    original: /^(country|cost) === null$/,
    replacement: /^false$/,
  },
]
