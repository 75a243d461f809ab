import type { PageModel, Surroundings } from '../models/page-model.ts'
import { Layout } from './layout.tsx'

/** A page model as an HTML document. Whatever it says is escaped; no script, style or handler stands in it. */
export function renderPage(model: PageModel, surroundings: Surroundings): string {
  return `<!doctype html>${String(<Layout model={model} view={surroundings} />)}`
}
