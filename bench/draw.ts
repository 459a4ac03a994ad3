/** A table in text: rows of cells, the first the headings. The first column and those named stand left, the others right. */
export type Draw = (rows: readonly (readonly string[])[], left?: readonly number[]) => string

/** For a terminal: columns as wide as their widest cell. */
export const plain: Draw = ([headings = [], ...rows], left = [0]) => {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const cell = (text: string, at: number): string =>
    left.includes(at) ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)
  const line = (row: readonly string[]): string => row.map(cell).join('  ').trimEnd()
  return [line(headings), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

/** For a page: Markdown. */
export const markdown: Draw = ([headings = [], ...rows], left = [0]) => {
  const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = headings.map((_, column) => (left.includes(column) ? '---' : '--:'))
  return [line(headings), `|${rule.join('|')}|`, ...rows.map(line)].join('\n')
}
