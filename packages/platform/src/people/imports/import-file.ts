import type { ImportedRow } from '../../db/tables-reviews.ts'
import { readColumns } from '../../files/index.ts'
import type { SentFile } from '../../service.ts'

/** The most users one file may hold: all of them are judged, and later invited, in one go. */
export const mostRows = 300

/** The template's columns. `places` is named as the service names what it assigns. */
export function columnsOf(places: string | undefined): readonly string[] {
  return ['Full name', 'Email address', 'Roles', ...(places === undefined ? [] : [places])]
}

/**
 * Reads the users of a file, in its order; blank rows are left out. Throws `unreadable` when the columns are not the
 * template's, and as `readTable` does.
 */
export async function readUsers(file: SentFile, places: string | undefined): Promise<ImportedRow[]> {
  const headings = { name: 'Full name', email: 'Email address', roles: 'Roles' }
  const needed = places === undefined ? headings : { ...headings, places }
  const rows = await readColumns<'name' | 'email' | 'roles' | 'places'>(file, { needed, mostRows, rowsAre: 'users' })
  return rows.map(({ line, cells: { name = '', email = '', roles = '', places: there = '' }, hasFormula }) => ({
    line,
    name,
    email: email.toLowerCase(),
    roles,
    places: there,
    problem: hasFormula ? 'A cell holds a formula: enter what it comes to' : '',
  }))
}
