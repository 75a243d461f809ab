import type { Page } from 'playwright-core'
import { heading, press } from './steps.ts'

/** What somebody does with the authenticator on their phone. */

/** Follows the link that was scanned, and gives the phone a name. */
export async function follow(phone: Page, link: string, name: string): Promise<void> {
  await phone.goto(link)
  await heading(phone, 'Add an account')
  await nameIt(phone, name)
}

/** Opens the app by itself, and types the code. */
export async function typeCode(phone: Page, app: string, code: string, name: string): Promise<void> {
  await phone.goto(app)
  await press(phone, 'Type the code')
  await heading(phone, 'Add an account')
  await phone.getByLabel('Code', { exact: true }).fill(code)
  await nameIt(phone, name)
}

async function nameIt(phone: Page, name: string): Promise<void> {
  await phone.getByLabel('Name of this phone').fill(name)
  await press(phone, 'Continue')
}

export async function ready(phone: Page): Promise<void> {
  await heading(phone, 'This phone is ready')
  await press(phone, 'Done')
  await heading(phone, 'Your accounts')
}

export async function approve(phone: Page, number: string): Promise<void> {
  await phone.getByLabel('Number on your computer').fill(number)
  await press(phone, 'Approve')
}

/** What the app shows as the passcode of now. */
export const passcode = async (phone: Page): Promise<string> => (await phone.locator('.ssp-digits').textContent()) ?? ''
