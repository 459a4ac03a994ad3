/** The kinds of organisation the centre adds, each with what its code looks like. */
export const kinds = ['icb', 'practice', 'pcn', 'outOfHours', 'accountant'] as const
export type Kind = (typeof kinds)[number]

interface CodeShape {
  shape: RegExp
  /** After “Code must be”. */
  words: string
}

/**
 * ODS codes by kind. No code fits two kinds, so that one is unique in the whole service as soon as it is within its kind.
 * Source: practice reference numbers on pension forms (stated); the shapes are inferred from published codes.
 * GP accountants have none.
 */
const codeShapes: Readonly<Record<Exclude<Kind, 'accountant'>, CodeShape>> = {
  icb: { shape: /^Q[A-Z0-9]{2}$/, words: 'Q and 2 letters or digits, like QKS' },
  practice: { shape: /^[A-TV-Z]\d{5}$/, words: '1 letter other than U and 5 digits, like G82001' },
  pcn: { shape: /^U\d{5}$/, words: 'U and 5 digits, like U12345' },
  outOfHours: { shape: /^N[A-Z0-9]{2,4}$/, words: 'N and 2 to 4 letters or digits, like NLX01' },
}

/** The code as it is stored: capitals without spaces; undefined when nothing was typed. */
export function writtenCode(typed: string | undefined): string | undefined {
  const code = typed?.replaceAll(/\s/g, '').toUpperCase()
  return code === '' ? undefined : code
}

/** What is wrong with the code of such an organisation, in words; undefined when it is right. */
export function codeProblem(kind: Kind, code: string | undefined): string | undefined {
  if (kind === 'accountant') return code === undefined ? undefined : 'A GP accountant has no ODS code. Leave it empty'
  const { shape, words } = codeShapes[kind]
  if (code === undefined) return 'Enter the ODS code'
  return shape.test(code) ? undefined : `ODS code must be ${words}`
}
