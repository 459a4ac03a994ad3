import type { PdfBlock } from '@remit/platform/files'
import type { Letter } from './letter.ts'

/** A letter as it stands on paper. */
export function letterBlocks(letter: Letter): PdfBlock[] {
  return [
    { text: letter.authority, isStrong: true },
    { lines: letter.to },
    { text: letter.date },
    { text: letter.greeting },
    { heading: letter.heading, level: 1 },
    { text: letter.opening },
    { facts: letter.facts },
    { text: letter.words.meaning },
    { heading: 'What you can do next', level: 2 },
    { items: letter.words.next },
    { heading: 'How we work it out', level: 2 },
    { text: letter.how },
    { heading: 'Questions', level: 2 },
    { text: letter.contact },
    { lines: [letter.signedBy, letter.authority] },
  ]
}
