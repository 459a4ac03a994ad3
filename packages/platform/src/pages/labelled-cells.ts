import nunjucks from 'nunjucks'

type Column = { readonly text: string; readonly hidden?: boolean }

const rowOrCell = /<tr\b|<(td|th)\b([^>]*)>([\s\S]*?)<\/\1>/g

/**
 * Names every cell of a table's rows by its column's heading, so that the styles can stack the cells on a narrow screen,
 * and says what each is, because stacked cells stop being a table for screen readers. `rows` is HTML of our own templates
 * (`<tr>` with plain `<th>` and `<td>`, no table within); a column that hides its heading names nothing.
 */
export function labelledCells(rows: unknown, columns: readonly Column[]): unknown {
  let place = 0
  const html = String(rows).replaceAll(rowOrCell, (found, kind?: string, attributes = '', content = '') => {
    if (kind === undefined) {
      place = 0
      return `${found} role="row"`
    }
    const label = labelOf(columns[place])
    place += 1
    if (kind === 'th') return `<th role="rowheader"${attributes}>${content}</th>`
    return `<td role="cell"${label}${attributes}><div class="remit-cell">${content.trim()}</div></td>`
  })
  return new nunjucks.runtime.SafeString(html)
}

function labelOf(column: Column | undefined): string {
  if (column === undefined || column.hidden) return ''
  const text = column.text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return ` data-label="${text}"`
}
