import { text } from 'node:stream/consumers'
import { writeCsv } from '../../packages/platform/src/files/index.ts'
import { linksIn, type Sender } from './fuzz-visitors.ts'
import { anAddress, digits } from './model-forms.ts'
import type { Walk } from './model-walk.ts'

/** A file for a page that takes one and offers a template: the template's columns, up to four rows drawn at random. */
export async function fileFor(
  send: Sender,
  page: string,
  walk: Pick<Walk, 'draw' | 'source'>,
): Promise<File | undefined> {
  const template = page.includes('type="file"') ? linksIn(page).find((link) => link.endsWith('/template')) : undefined
  if (template === undefined) return undefined
  const { body } = await send('GET', template)
  // A template is one line of headings, none with a comma in it.
  const headings = body
    .replace(/^\uFEFF/, '')
    .trim()
    .replaceAll('"', '')
    .split(',')
  const rows = Array.from({ length: 1 + Math.floor(walk.draw.random() * 4) }, () =>
    headings.map((heading) => cellFor(heading, walk)),
  )
  return new File([await text(writeCsv([headings, ...rows]))], 'drawn.csv', { type: 'text/csv' })
}

/** What may stand beneath the heading; a heading not known here stays empty. */
function cellFor(heading: string, { draw, source }: Pick<Walk, 'draw' | 'source'>): string {
  const drawn: Readonly<Record<string, () => string>> = {
    'Full name': () => `Person ${digits(3, draw)}`,
    'Email address': () => anAddress(draw),
    Roles: () =>
      draw
        .some(Object.values(source.roles), 0.15)
        .map(({ label }) => label)
        .join('; '),
    Schools: () => (draw.happens(0.6) ? 'every school' : ''),
    'DfE number': () => `901${digits(4, draw)}`,
    URN: () => digits(6, draw),
    'School name': () => `School ${digits(3, draw)}`,
    Type: () => 'Academy',
  }
  return drawn[heading]?.() ?? ''
}
