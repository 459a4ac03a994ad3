import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'

/** A school on some authority's list, and how the engine sees it. Undefined when there is none, or it was removed. */
export async function findSchool(reader: Reader, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const school = await reader
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .selectAll('school')
    .select(['organisation.name', 'organisation.parent_id as authority_id', 'organisation.path'])
    .where('school.organisation_id', '=', id)
    .where('school.removed_at', 'is', null)
    .executeTakeFirst()
  if (school === undefined) return undefined
  const resource: AskedResource = { type: 'school', id, holders: [id] }
  return { ...school, resource }
}

export type FoundSchool = NonNullable<Awaited<ReturnType<typeof findSchool>>>
