import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { pdfText } from '../testing/pdf-text.ts'
import { type PdfBlock, writePdf } from './index.ts'

const file = { title: 'Results', author: 'Northtown Council', madeAt: new Date('2026-11-19T10:00:00Z') }
const letter: readonly PdfBlock[] = [
  { lines: ['Łukasz Şahin', '3 Mill Street'] },
  { heading: 'Your child’s results', level: 1 },
  { text: 'Zoë was measured at school.' },
  {
    facts: [
      ['Height', '105.2 cm'],
      ['Weight', '17.4 kg'],
    ],
  },
  { heading: 'What to do next', level: 2 },
  { items: ['Walk to school', 'Ask us'] },
]

const written = async (parts: Iterable<readonly PdfBlock[]>) => buffer(await writePdf(file, parts))

describe('a PDF we write', () => {
  it('can be copied from, also names with letters beyond Western Europe', async () => {
    const [page = ''] = pdfText(await written([letter]))
    expect(page).toBe(
      'Łukasz Şahin 3 Mill Street Your child’s results Zoë was measured at school. Height 105.2 cm Weight 17.4 kg What to do next • Walk to school • Ask us',
    )
  })

  it('is tagged for screen readers: language, title, headings, list, table with named rows', async () => {
    const pdf = (await written([letter])).toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.7/)
    for (const told of [
      '/Lang (en-GB)',
      '/Marked true',
      '/DisplayDocTitle true',
      '/S /H1',
      '/S /H2',
      '/S /L\n',
      '/S /LBody',
      '/S /Table',
      '/Scope /Row',
      'pdfuaid',
    ]) {
      expect(pdf).toContain(told)
    }
  })

  it('has tables whose columns and rows are named, with the headings again on every page they go on to', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => [`Claim ${n}`, `£${n}.00`])
    const columns = [
      { heading: 'What', share: 3 },
      { heading: 'Amount', share: 1, isNumber: true },
    ] as const
    const pdf = await written([[{ table: { columns, rows } }]])
    const pages = pdfText(pdf)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.every((page) => page.startsWith('What Amount Claim'))).toBe(true)
    expect(pages.join(' ').match(/Claim \d+ £\d+\.00/g)).toHaveLength(60)
    const told = pdf.toString('latin1')
    expect(told.match(/\/Scope \/Column/g)).toHaveLength(2)
    expect(told.match(/\/Scope \/Row/g)).toHaveLength(60)
  })

  it('begins every part on a page of its own, and carries a long one over', async () => {
    const long = Array.from({ length: 60 }, (_, n) => ({ text: `Paragraph ${n}` }))
    const pages = pdfText(await written([letter, letter, long]))
    expect(pages.slice(0, 2).every((page) => page.includes('Zoë'))).toBe(true)
    expect(pages.slice(2).join(' ')).toMatch(/^Paragraph 0 .* Paragraph 59$/)
    expect(pages.length).toBeGreaterThan(3)
  })

  it('fails when its parts fail', async () => {
    const parts = async function* () {
      yield letter
      throw new Error('the database went away')
    }
    await expect(buffer(await writePdf(file, parts()))).rejects.toThrow('the database went away')
  })
})
