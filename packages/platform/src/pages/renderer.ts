import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nunjucks from 'nunjucks'
import { dateInWords, dateTimeInWords, numberInWords } from './dates.ts'
import { TemplateLoader } from './template-loader.ts'

/** Prints a template with its context. Throws when the template is missing or prints something undefined. */
export type Render = (template: string, context: Readonly<Record<string, unknown>>) => string

const platformViews = join(import.meta.dirname, '../../views')
const govukViews = join(dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json'))), 'dist')

/**
 * A renderer over the platform's views, GOV.UK's macros and `named` folders (`{ ncmp: '…/services/ncmp' }`: templates
 * then read `ncmp/schools/school-list.njk`). Everything printed is escaped; printing something undefined throws.
 */
export function createRenderer(named: Readonly<Record<string, string>>): Render {
  const environment = new nunjucks.Environment(
    new TemplateLoader({ shared: [platformViews, govukViews], named }) as unknown as nunjucks.ILoader,
    { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true },
  )
  environment.addFilter('date', dateInWords)
  environment.addFilter('dateTime', dateTimeInWords)
  environment.addFilter('number', numberInWords)
  return (template, context) => environment.render(template, context)
}

/** Text that is already HTML made by our own code, so that autoescape leaves it alone. Never give it user input. */
export function trustedHtml(html: string): unknown {
  return new nunjucks.runtime.SafeString(html)
}
