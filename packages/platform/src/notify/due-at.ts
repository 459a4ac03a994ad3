import type { Rhythm } from '../db/tables-notices.ts'

const hourMs = 3_600_000
const dailyAt = 7
const hourInLondon = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: 'numeric', hourCycle: 'h23' })

/** When what happened now is told: at once, at the next full hour, or at seven in the morning in London. */
export function dueAt(rhythm: Exclude<Rhythm, 'never'>, now: Date): Date {
  if (rhythm === 'instant') return now
  let at = new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs)
  // Clocks change: counted in hours, the next seven o'clock is at most 25 away.
  while (rhythm === 'daily' && Number(hourInLondon.format(at)) !== dailyAt) at = new Date(at.getTime() + hourMs)
  return at
}
