import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'

/** A child with its school, and how the engine sees it; undefined when there is none. */
export async function findPupil(reader: Reader, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const pupil = await reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('organisations as school', 'school.id', 'pupil.school_id')
    .selectAll('pupil')
    .select(['school.name as school_name', 'school.parent_id as authority_id'])
    .where('pupil.id', '=', id)
    .executeTakeFirst()
  if (pupil === undefined) return undefined
  const resource: AskedResource = { type: 'pupil', id, holders: [pupil.school_id] }
  return { ...pupil, resource }
}

export type FoundPupil = NonNullable<Awaited<ReturnType<typeof findPupil>>>

/** “Ann Lee”, or what else tells the child apart when no name is known. */
export function nameOf(pupil: Pick<FoundPupil, 'first_name' | 'last_name' | 'pupil_reference'>): string {
  const name = [pupil.first_name, pupil.last_name].filter((part) => part !== null).join(' ')
  if (name !== '') return name
  return pupil.pupil_reference === null ? 'Pupil without a name' : `Pupil ${pupil.pupil_reference}`
}
