import { open } from 'node:fs/promises'
import { type Refusal, refuse } from '../refusals.ts'

/** What a file is by its first bytes; its name is not to be trusted. */
export type KindOfFile = 'csv' | 'xlsx'

const saveAs = 'Open it in your spreadsheet program, choose “Save as”, then “CSV UTF-8” or “Excel workbook (.xlsx)”.'

const signatures: readonly { bytes: string; words: string }[] = [
  { bytes: '4d5a', words: 'is a program, not a table' },
  { bytes: '7f454c46', words: 'is a program, not a table' },
  { bytes: '25504446', words: 'is a PDF document, not a table' },
  { bytes: '89504e47', words: 'is a picture, not a table' },
  { bytes: 'ffd8ff', words: 'is a picture, not a table' },
  { bytes: '1f8b', words: 'is a compressed archive, not a table' },
  { bytes: '7b5c727466', words: 'is a text document, not a table' },
  { bytes: 'd0cf11e0', words: 'is an old Excel workbook (.xls), or has a password' },
  { bytes: 'fffe', words: 'is Unicode text (UTF-16)' },
  { bytes: 'feff', words: 'is Unicode text (UTF-16)' },
]

/** Looks at the first bytes. Throws `refuse('unreadable', …)` for an empty file and for every kind that is not a table. */
export async function kindOfFile(path: string, name: string): Promise<KindOfFile> {
  const start = await firstBytes(path)
  if (start.length === 0) throw refuse('unreadable', { message: `“${name}” is empty.`, next: 'Choose another file.' })
  const hex = start.toString('hex')
  if (hex.startsWith('504b0304')) return 'xlsx'
  const known = signatures.find(({ bytes }) => hex.startsWith(bytes))
  if (known) throw unlike(name, known.words)
  if (start.includes(0)) throw unlike(name, 'is not text')
  return 'csv'
}

function unlike(name: string, words: string): Refusal {
  return refuse('unreadable', { message: `“${name}” ${words}.`, next: saveAs })
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
