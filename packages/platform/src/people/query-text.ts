/** One text of an address's query, trimmed, at most 100 characters; anything else is an empty text. Never holds a control character. */
export function queryText(value: unknown): string {
  if (typeof value !== 'string') return ''
  const printable = [...value].filter((character) => character >= ' ' && character !== '\u007f').join('')
  return printable.trim().slice(0, 100)
}
