import type { Reader } from '@remit/platform/db'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.assignments': AssignmentTable
  }
}

/** What a performer may be at a practice. */
export const assignmentRoles = { principal: 'GP principal', salaried: 'Salaried GP', locum: 'Locum' } as const
export type AssignmentRole = keyof typeof assignmentRoles

/** Where a performer of the Performers List works. Days are `YYYY-MM-DD`; `ends_on` is the last one. */
export interface AssignmentTable {
  id: string
  performer_id: string
  practice_id: string
  role: AssignmentRole
  starts_on: string
  ends_on: string | null
}

/** Where a performer works on a day or later, by practice. */
export async function listAssignments(reader: Reader, performer: string, day: string) {
  return await reader
    .selectFrom('pcse.assignments as a')
    .innerJoin('organisations as o', 'o.id', 'a.practice_id')
    .select(['a.id', 'a.practice_id', 'a.role', 'a.starts_on', 'a.ends_on', 'o.name as practice', 'o.path'])
    .where('a.performer_id', '=', performer)
    .where((eb) => eb.or([eb('a.ends_on', 'is', null), eb('a.ends_on', '>=', day)]))
    .orderBy('o.name')
    .orderBy('a.starts_on')
    .execute()
}

/** The performers linked to a practice on a day or later, by name. */
export async function listLinked(reader: Reader, practice: string, day: string) {
  return await reader
    .selectFrom('pcse.assignments as a')
    .innerJoin('users as u', 'u.id', 'a.performer_id')
    .select(['a.performer_id', 'a.role', 'a.starts_on', 'a.ends_on', 'u.name'])
    .where('a.practice_id', '=', practice)
    .where((eb) => eb.or([eb('a.ends_on', 'is', null), eb('a.ends_on', '>=', day)]))
    .orderBy('u.name')
    .orderBy('a.starts_on')
    .execute()
}

/** Open practices by name, for a performer to choose from. */
export async function listPractices(reader: Reader) {
  return await reader
    .selectFrom('organisations')
    .select(['id', 'name', 'code', 'path'])
    .where('service', '=', 'pcse')
    .where('kind', '=', 'practice')
    .where('status', '=', 'open')
    .orderBy('name')
    .execute()
}
