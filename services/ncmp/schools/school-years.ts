import type { Reader } from '@remit/platform/db'
import type { Generated, Selectable } from 'kysely'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.school_years': SchoolYearTable
  }
}

/** A school in one school year. No row yet means that no number was given. */
export interface SchoolYearTable {
  school_id: string
  /** The calendar year the school year starts in. */
  collection_year: number
  /** Pupils eligible by the school census, for guidance; the authority's own numbers stand where it gave any. */
  eligible_reception_dfe: number | null
  eligible_year6_dfe: number | null
  eligible_reception_la: number | null
  eligible_year6_la: number | null
  /** Raised by every change, so that two editors cannot overwrite each other; 0 while there is no row. */
  revision: Generated<number>
}

/** The school's numbers in a school year; all unknown when nobody has given any. */
export async function getSchoolYear(
  reader: Reader,
  schoolId: string,
  year: number,
): Promise<Selectable<SchoolYearTable>> {
  const row = await reader
    .selectFrom('ncmp.school_years')
    .selectAll()
    .where('school_id', '=', schoolId)
    .where('collection_year', '=', year)
    .executeTakeFirst()
  return row ?? { school_id: schoolId, collection_year: year, ...unknown, revision: 0 }
}

const unknown = {
  eligible_reception_dfe: null,
  eligible_year6_dfe: null,
  eligible_reception_la: null,
  eligible_year6_la: null,
}
