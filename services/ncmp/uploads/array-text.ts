/**
 * Values as PostgreSQL writes an array: `{"a","b \"c\"",NULL,1.5}`. One text a column crosses threads and drivers several
 * times as fast as its values one by one.
 */
export function arrayText(values: readonly (string | number | null | undefined)[]): string {
  return `{${values.map(elementText).join()}}`
}

function elementText(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`
}
