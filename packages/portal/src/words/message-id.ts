import type { EN } from './en.ts'

type Plural<Key> = Key extends `${infer Stem}.one` | `${infer Stem}.other` ? Stem : Key

/** Every sentence that a page model may name; a plural one by its stem. */
export type MessageId = Plural<keyof typeof EN>
