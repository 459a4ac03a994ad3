/** The day on which tests in the browser take place: files and forms of theirs speak of the school year 2026/27. */
const opening = Date.UTC(2026, 10, 23, 9, 0)

/** A clock that shows that day's morning when made, and then runs as clocks do. */
export function openingClock(): () => Date {
  const started = Date.now()
  return () => new Date(opening + Date.now() - started)
}
