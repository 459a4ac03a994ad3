/**
 * A real day written `dd/mm/yyyy` (also with single digits, dots or hyphens) or `yyyy-mm-dd`, as `YYYY-MM-DD`; else
 * undefined. A two-digit year is refused: the century would be a guess.
 */
export function dayOf(typed: string): string | undefined {
  const british = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed)
  if (british) return realDay(Number(british[3]), Number(british[2]), Number(british[1]))
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed)
  return iso ? realDay(Number(iso[1]), Number(iso[2]), Number(iso[3])) : undefined
}

function realDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : undefined
}

/** `YYYY-MM-DD` as `dd/mm/yyyy`. */
export function dayInFigures(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}
