import type { Block, Surroundings } from '../models/page-model.ts'

/** What the component of one kind of block is given. */
export interface BlockProps<Kind extends Block['block']> {
  readonly view: Surroundings
  readonly block: Extract<Block, { readonly block: Kind }>
  /** Its place on the page, for ids that no other block has. */
  readonly place: number
}
