import type { Tx } from '@remit/platform/db'
import type { KeptFigures } from '../published/keep-figures.ts'
import { people } from './people.ts'
import { authorities } from './places.ts'

/**
 * The school year before: Northtown’s is purged, Southshire’s is final and waits for its lead to extract and to permit the
 * purge. No pupil of that year is left; the figures for publication are.
 */
export async function addLastYear(tx: Tx, year: number): Promise<void> {
  const day = (month: number, date: number) => new Date(Date.UTC(year + 1, month - 1, date, 10, 15))
  const grace = people.grace.name
  const checked = (lead: string) => ({
    collection_year: year,
    status: 'final' as const,
    signed_off_at: day(7, 19),
    signed_off_by: lead,
    finalised_at: day(7, 21),
    finalised_by: lead,
    locked_at: day(8, 6),
    final_at: day(8, 20),
    final_by: grace,
  })
  const asked = {
    query: 'A third of the heights in Year 6 are whole centimetres. Was a scale used that shows no decimals?',
    queried_at: day(8, 12),
    queried_by: grace,
    answer: 'Yes, at two schools, for one week. It has been replaced.',
    answered_at: day(8, 13),
    answered_by: people.priya.name,
  }
  const purged = {
    extracted_at: day(8, 24),
    purge_permitted_at: day(8, 25),
    purge_permitted_by: people.priya.name,
    purged_at: day(8, 28),
    purged_by: grace,
    purged_records: 352,
  }
  const northtown = { authority_id: authorities.northtown.id, ...checked(people.priya.name), ...asked, ...purged }
  const southshire = { authority_id: authorities.southshire.id, ...checked(people.hana.name) }
  await tx.insertInto('ncmp.submissions').values(northtown).execute()
  await tx.insertInto('ncmp.submissions').values(southshire).execute()
  await tx.insertInto('ncmp.kept_figures').values(figuresOf(year)).execute()
}

function figuresOf(collection_year: number): KeptFigures[] {
  const at = (authority_id: string, school_year: 'R' | '6') => ({ authority_id, collection_year, school_year })
  const { northtown, southshire } = authorities
  return [
    { ...at(northtown.id, 'R'), ...seen(172, 166, 6), ...weighed(3, 124, 20, 13) },
    { ...at(northtown.id, '6'), ...seen(171, 163, 8), ...weighed(3, 101, 23, 28) },
    { ...at(southshire.id, 'R'), ...seen(104, 98, 5), ...weighed(1, 73, 11, 8) },
    { ...at(southshire.id, '6'), ...seen(103, 97, 6), ...weighed(2, 60, 13, 16) },
  ]
}

/** Measured are what the four categories of the year group come to: see `weighed`. */
function seen(eligible: number, records: number, not_measured: number) {
  return { eligible, records, measured: records - not_measured, not_measured }
}

function weighed(underweight: number, healthy: number, overweight: number, very_overweight: number) {
  return { underweight, healthy, overweight, very_overweight }
}
