/** What a numbering plan says of a number. Advisory: prefixes cannot see porting. */
export const NUMBER_TYPES = [
  'mobile',
  'fixed-line',
  'fixed-line-or-mobile',
  'voip',
  'toll-free',
  'premium-rate',
  'shared-cost',
  'personal-number',
  'pager',
  'uan',
  'voicemail',
  'unknown',
] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

/** An SMS reaches these only; a landline takes none (S35). */
export const TAKES_SMS: readonly NumberType[] = ['mobile', 'fixed-line-or-mobile', 'voip', 'unknown']
