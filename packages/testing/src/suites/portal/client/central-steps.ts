import { PASSWORD } from '../server/test-central.ts'
import type { Page } from './page.ts'
import type { Visitor } from './visitor.ts'

/** Gives the first factor where a page asks for it. */
export const signInOn = (visitor: Visitor, page: Page, username: string): Promise<Page> => visitor.submit(page, 'form', { username, password: PASSWORD })
