import type { SheetColumn } from './write-xlsx.ts'
import { letterOf, serialOf, sheetXml } from './xlsx-cells.ts'
import { escaped } from './xlsx-parts.ts'

/** The choices of one column, by its place. */
interface Choices {
  place: number
  choices: readonly string[]
}

/** The columns with drop-downs. Their choices stand on a hidden sheet: in the rule itself there is room for 255 letters. */
export function listedChoices(columns: readonly SheetColumn[]): readonly Choices[] {
  return columns.flatMap(({ choices }, place) => (choices === undefined ? [] : [{ place, choices }]))
}

/** The hidden sheet of all choices, one column each, below a header. */
export function listsSheet(lists: readonly Choices[]): string {
  const most = Math.max(...lists.map(({ choices }) => choices.length))
  const rows = Array.from({ length: most }, (_, row) => lists.map(({ choices }) => choices[row]))
  return sheetXml({ name: 'Lists', columns: lists.map(({ place }) => ({ header: letterOf(place) })), rows }, '')
}

/** What the spreadsheet program lets be typed, from the first row below the header to the row `last`. */
export function validations(columns: readonly SheetColumn[], lists: readonly Choices[], last: number): string {
  const rules = columns.flatMap((column, place) => {
    const rule = ruleOf(
      column,
      lists.findIndex((list) => list.place === place),
    )
    return rule === undefined
      ? []
      : [
          `<dataValidation ${rule.attributes} allowBlank="1" showErrorMessage="1" errorTitle="${escaped(column.header)}" error="${escaped(rule.error)}" sqref="${letterOf(place)}2:${letterOf(place)}${last}">${rule.formulas}</dataValidation>`,
        ]
  })
  return rules.length === 0 ? '' : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
}

interface Rule {
  attributes: string
  formulas: string
  error: string
}

function ruleOf({ kind, choices, between }: SheetColumn, list: number): Rule | undefined {
  if (choices !== undefined) {
    const letter = letterOf(list)
    return {
      attributes: 'type="list"',
      formulas: `<formula1>Lists!$${letter}$2:$${letter}$${choices.length + 1}</formula1>`,
      error: 'Choose from the list, or leave the cell blank.',
    }
  }
  if (between === undefined) return undefined
  const isDay = kind === 'day'
  const [least, most] = [between.least, between.most].map((end) => (isDay ? serialOf(String(end)) : end))
  const [from, to] = [between.least, between.most].map((end) => (isDay ? inFigures(String(end)) : end))
  return {
    attributes: `type="${isDay ? 'date' : 'decimal'}" operator="between"`,
    formulas: `<formula1>${least}</formula1><formula2>${most}</formula2>`,
    error: `Must be from ${from} to ${to}.`,
  }
}

function inFigures(day: string): string {
  return day.split('-').toReversed().join('/')
}
