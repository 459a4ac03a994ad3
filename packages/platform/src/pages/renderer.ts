import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nunjucks from 'nunjucks'
import { dateInWords, dateTimeInWords, numberInWords } from './dates.ts'
import { labelledCells } from './labelled-cells.ts'
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
  environment.addFilter('labelledCells', labelledCells)
  environment.addFilter('email', (address) => breakable(address, environment.getFilter('escape')))
  return (template, context) => {
    try {
      return environment.render(template, context)
    } catch (cause) {
      throw new Error(`The template ${template} is broken: ${innermost(cause)}`, { cause })
    }
  }
}

// An address too long for its place breaks after its “@” or a dot, and only then within a word.
function breakable(address: unknown, escaped: (text: string) => unknown): unknown {
  // Left to the template, which stops at what nobody gave.
  if (typeof address !== 'string') return address
  return trustedHtml(String(escaped(address)).replaceAll(/[@.](?=.)/g, '$&<wbr>'))
}

// Nunjucks repeats the name of the template for every block it was in.
function innermost(cause: unknown): string {
  const lines = String(cause)
    .split('\n')
    .map((line) => line.trim())
  const places = lines.filter((line) => line.includes('[Line'))
  return [places.at(-1), lines.at(-1)].join(' ')
}

/** Text that is already HTML made by our own code, so that autoescape leaves it alone. Never give it user input. */
export function trustedHtml(html: string): unknown {
  return new nunjucks.runtime.SafeString(html)
}
