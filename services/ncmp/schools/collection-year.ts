const londonDate = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', year: 'numeric', month: 'numeric' })

/**
 * The school year a moment falls in, named by the calendar year it starts in: 2026 from 1 September 2026 to
 * 31 August 2027, by the clock in London. Source: NCMP runs from September to August (programme guidance, stated).
 */
export function collectionYearOf(now: Date): number {
  const parts = new Map(londonDate.formatToParts(now).map((part) => [part.type, Number(part.value)]))
  const year = parts.get('year') ?? Number.NaN
  return (parts.get('month') ?? Number.NaN) >= 9 ? year : year - 1
}

/** “2026 to 2027”. */
export function collectionYearLabel(year: number): string {
  return `${year} to ${year + 1}`
}
