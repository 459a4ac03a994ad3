/** One row of a table people sent. */
export interface TableRow {
  /** As the user's program numbers it, from 1 for the header. In a CSV blank lines count, as on screen. */
  number: number
  /** Trimmed text; dates of a spreadsheet as `YYYY-MM-DD`, numbers as they are written in full, blanks as ''. */
  cells: readonly string[]
  /** Places (from 0) in `cells` that hold a formula, or text a spreadsheet would run as one. Their text is not to be used. */
  formulas: readonly number[]
}
