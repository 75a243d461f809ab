const DURABLE = 'has every acknowledged booking, settlement, refund and verification after reopening'
const PEAK = 'reads the best day of UTC of the verified sends, as far as the window reaches'
const ONCE = 'verifies what is booked, once, and under all of its keys'

/** Each fault with the case that has to notice it. */
export const LEDGER_FAULTS = {
  'refuses when the limit has been passed': 'books until a window is full, then refuses with what it measured',
  'books window by window': 'books in every window or in none',
  'names the last full window': 'names the first window without room, in the order asked',
  'waits for ever for what never fits': 'refuses what never fits, with a waiting time that is a number',
  'counts a cost a millisecond too long':
    'counts a cost until a millisecond before its window has passed, and not at it',
  'counts in fixed windows': 'slides: any stretch of the window’s length holds the limit, wherever it begins',
  'waits for the first to leave': 'says exactly when the window has room again',
  'books a key once for each of its windows': 'counts a cost once under a key that has several windows',
  'folds keys': 'keeps keys and ids apart, whatever they look like',
  'counts nothing from the future': 'counts what a caller with a faster clock booked',
  'forgets after ten minutes': 'counts in a long window while hundreds of short ones come and go',
  'books the same id again': 'books the same id once',
  'remembers refused ids': 'remembers no refused id',
  'refunds what is settled': 'keeps a settled cost, which nothing gives back',
  'gives back at every refund': 'gives a refunded cost back in every window, once',
  'books again what is settled after a refund': 'gives a refunded cost back in every window, once',
  'waves a refunded id through': 'books a refunded id anew, never for nothing',
  'refunds after ten minutes': 'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  'frees what is unsettled after ten minutes':
    'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  'counts as spent a millisecond early':
    'counts what is unsettled after ten minutes as spent, and not a millisecond earlier',
  'forgets refunds when it is reopened': DURABLE,
  'forgets what is verified when it is reopened': DURABLE,
  'measures in one step and books in another': 'gives the last slot of a window to one of 64 parallel callers',
  'measures and books window by window':
    'exceeds no window when 64 parallel callers name two windows in opposite orders',
  'looks for the id in one step and books in another': 'books the same id once for 16 parallel callers',
  'refunds in two steps': 'gives a cost back once for 16 parallel refunds',
  'settles and refunds whatever the state': 'settles or refunds where both are asked for in parallel, for good',
  'measures before it lets others in': 'never exceeds a window while 64 parallel callers book and refund',
  'reads only windows with bookings':
    'reads nothing in a window without bookings, and every window that was asked for',
  'reads the unverified alone': 'reads all sends, those that are not verified, and when the oldest was booked',
  'reads the oldest of all': 'reads when the oldest of the unverified was booked in a window that limits them',
  'reads the oldest unverified everywhere':
    'reads all sends, those that are not verified, and when the oldest was booked',
  'reads how many charges there were': 'reads credits as they were booked',
  'reads the best day of all sends': PEAK,
  'reads all days together': PEAK,
  'reads days that begin at noon': PEAK,
  'reads the first day from its beginning': PEAK,
  'reads the best of whole days only': 'reads the best day of UTC in a short window too',
  'reads a millisecond too long':
    'reads a send until a millisecond before its window has passed, and not at it',
  'reads what was refunded': 'reads nothing of what was refunded, verified or not',
  'keeps what was refunded as verified': 'reads a refunded id that was booked anew as not verified',
  'reads nothing that is unsettled after ten minutes':
    'reads what is unsettled after ten minutes, which counts as spent and can still be verified',
  'verifies nothing that is spent':
    'reads what is unsettled after ten minutes, which counts as spent and can still be verified',
  'verifies at every call': ONCE,
  'verifies under the first key': ONCE,
  'settles by verifying': 'reads nothing of what was refunded, verified or not',
  'makes room by verifying': ONCE,
  'reads into an object with a prototype': 'reads and verifies keys and ids apart, whatever they look like',
  'reads nothing from the future': 'reads what a caller with a faster clock booked, in the order of their clocks',
  'reads in the order of insertion': 'reads what a caller with a faster clock booked, in the order of their clocks',
  'verifies in two steps': 'verifies once for 16 parallel callers',
  'trusts what it read when it books':
    'gives the last slot of each kind of window to one of 64 parallel callers that have read it',
} as const satisfies Record<string, string>
export type LedgerFault = keyof typeof LEDGER_FAULTS
