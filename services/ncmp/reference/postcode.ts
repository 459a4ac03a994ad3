/** A postcode in capitals with one space, or undefined when it does not have the shape of one. Nothing is looked up. */
export function postcodeOf(typed: string): string | undefined {
  const bare = typed.replace(/\s/g, '').toUpperCase()
  if (!/^(GIR0AA|[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2})$/.test(bare)) return undefined
  return `${bare.slice(0, -3)} ${bare.slice(-3)}`
}
