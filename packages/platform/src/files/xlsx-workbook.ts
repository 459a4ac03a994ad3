import { type Archive, damaged } from './xlsx-archive.ts'
import { readAllXml } from './xlsx-xml.ts'

/** What must be known of a workbook before its first sheet is read. */
export interface Workbook {
  /** The part of the first sheet: `xl/worksheets/sheet1.xml`. */
  sheet: string
  /** Shared texts by their number. */
  sharedTexts: readonly string[]
  /** Numbers of the cell styles that show a date. */
  dateStyles: ReadonlySet<number>
  /** True for workbooks of old Macs, which count days from 1904. */
  from1904: boolean
}

/** Reads the small parts of an .xlsx. Throws `refuse('unreadable', …)` when they do not fit together. */
export async function readWorkbook(archive: Archive, name: string): Promise<Workbook> {
  const { firstSheet, from1904 } = await readOutline(archive)
  const targets = await readTargets(archive)
  const target = firstSheet === undefined ? undefined : targets.get(firstSheet)
  if (target === undefined) throw damaged(name)
  return {
    sheet: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
    sharedTexts: await readSharedTexts(archive),
    dateStyles: await readDateStyles(archive),
    from1904,
  }
}

async function readOutline(archive: Archive): Promise<{ firstSheet: string | undefined; from1904: boolean }> {
  const outline = { firstSheet: undefined as string | undefined, from1904: false }
  await readAllXml(await archive.open('xl/workbook.xml'), {
    open(tag, attributes) {
      if (tag === 'sheet') outline.firstSheet ??= attributes['r:id'] ?? ''
      if (tag === 'workbookPr') outline.from1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
    },
  })
  return outline
}

async function readTargets(archive: Archive): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  await readAllXml(await archive.open('xl/_rels/workbook.xml.rels'), {
    open(tag, { Id, Target }) {
      if (tag === 'Relationship' && Id !== undefined && Target !== undefined) targets.set(Id, Target)
    },
  })
  return targets
}

async function readSharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = []
  if (!archive.has('xl/sharedStrings.xml')) return texts
  let text = ''
  let inText = false
  let inPhonetic = false
  await readAllXml(await archive.open('xl/sharedStrings.xml'), {
    open(tag) {
      if (tag === 'si') text = ''
      if (tag === 'rPh') inPhonetic = true
      inText = tag === 't' && !inPhonetic
    },
    text(part) {
      if (inText) text += part
    },
    close(tag) {
      if (tag === 'si') texts.push(text)
      if (tag === 'rPh') inPhonetic = false
      inText = false
    },
  })
  return texts
}

// Built-in number formats that show a date: ECMA-376 part 1, §18.8.30.
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])

async function readDateStyles(archive: Archive): Promise<Set<number>> {
  const dates = new Set<number>()
  if (!archive.has('xl/styles.xml')) return dates
  const formats = new Set(builtInDates)
  let inCellStyles = false
  let style = 0
  await readAllXml(await archive.open('xl/styles.xml'), {
    open(tag, { numFmtId, formatCode }) {
      if (tag === 'numFmt' && showsDate(formatCode ?? '')) formats.add(Number(numFmtId))
      if (tag === 'cellXfs') inCellStyles = true
      if (tag !== 'xf' || !inCellStyles) return
      if (formats.has(Number(numFmtId))) dates.add(style)
      style += 1
    },
    close(tag) {
      if (tag === 'cellXfs') inCellStyles = false
    },
  })
  return dates
}

function showsDate(formatCode: string): boolean {
  const bare = formatCode.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')
  return /[dy]/i.test(bare) && !/[#0?]/.test(bare)
}
