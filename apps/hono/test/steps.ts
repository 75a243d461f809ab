import type { Page } from 'playwright-core'

/** What somebody does on the portal's pages, each step as soon as the page is ready for it. */

export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

/** A link or a button, by its whole name. */
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page
    .getByRole('link', { name, exact: true })
    .or(page.getByRole('button', { name, exact: true }))
    .click()

/** Touches the key, once the page's script is there to ask for it. */
export const touch = (page: Page): Promise<void> => page.locator('ssp-passkey:defined button').click()

/** What the page says. */
export const words = (page: Page): Promise<string | null> => page.textContent('main')

export async function addKey(page: Page): Promise<void> {
  await press(page, 'Security key')
  await heading(page, 'Add a security key')
  await touch(page)
}

export async function enrol(page: Page): Promise<void> {
  await heading(page, 'Set up your first device')
  await addKey(page)
}

/** Gives the first device of the list another name. */
export async function rename(page: Page, to: string): Promise<void> {
  await heading(page, 'Your devices')
  await page.locator('summary').first().click()
  await page.locator('[data-action=rename]').first().click()
  await page.getByLabel('New name').fill(to)
  await press(page, 'Save')
  await page.getByRole('heading', { level: 2, name: to, exact: true }).waitFor()
}

/** Sends one of the page's own forms, token and all, with other contents or to another address. */
export async function tamper(
  page: Page,
  form: string,
  { action = '', fields = {} }: { readonly action?: string; readonly fields?: Readonly<Record<string, string>> },
): Promise<void> {
  await page.waitForLoadState('load')
  const next = page.waitForEvent('load')
  await page.locator(form).evaluate(
    (found, change) => {
      if (!(found instanceof HTMLFormElement)) throw new Error('that is no form')
      if (change.action !== '') found.action = change.action
      for (const input of found.querySelectorAll('input')) input.value = change.fields[input.name] ?? input.value
      found.submit()
    },
    { action, fields },
  )
  await next
}
