import type { Tx } from '@remit/platform/db'
import { sql } from 'kysely'
import { namesOf } from './names-of.ts'
import { stagedNames } from './staged-columns.ts'

const details = [
  'nhs_number',
  'pupil_reference',
  'first_name',
  'last_name',
  'ethnicity_code',
  'address_line_1',
  'address_line_2',
  'town',
  'postcode',
  'school_year',
  'class_name',
  'carer_name',
  'carer_email',
  'notes',
] as const
const measured = [
  'measured_on',
  'height_cm',
  'weight_kg',
  'bmi',
  'bmi_z',
  'height_z',
  'weight_z',
  'bmi_centile',
] as const

const savedNames = [
  ...stagedNames,
  'collection_year',
  'warnings',
  'warnings_confirmed_at',
  'warnings_confirmed_by',
  'created_at',
  'updated_at',
]

/** Which staged rows to save (numbers from..to, both included), and how. */
export interface RowsToSave {
  id: string
  collection_year: number
  from: number
  to: number
  /** Who confirmed the warnings as true; absent: they stay to be confirmed. */
  confirmedBy: string | undefined
}

/**
 * Moves good staged rows into the grid in one statement: new children are added; where NHS number, school, year, date of
 * birth and sex match, or the row was found to be about a record by name, what the row says replaces what stood there,
 * and what it leaves blank stays. A measurement takes the place of a reason, never the other way round. Answers how many
 * were added and changed.
 */
export async function saveRows(tx: Tx, rows: RowsToSave, now: Date): Promise<{ added: number; changed: number }> {
  const confirmed = rows.confirmedBy === undefined ? null : now
  const { rows: counted } = await sql<{ added: number; changed: number }>`
    with staged as materialized (
      select ${namesOf(stagedNames)}, known_id, warnings, ${rows.collection_year}::integer as collection_year,
        case when warnings <> '{}' then ${confirmed}::timestamptz end as warnings_confirmed_at,
        case when warnings <> '{}' then ${rows.confirmedBy ?? null}::uuid end as warnings_confirmed_by,
        ${now}::timestamptz as created_at, ${now}::timestamptz as updated_at
      from ncmp.upload_rows
      where upload_id = ${rows.id} and row_number between ${rows.from} and ${rows.to} and id is not null
    ), known as (
      update ncmp.pupils as pupil set ${changes()} from staged as excluded
      where pupil.id = excluded.known_id and pupil.school_id = excluded.school_id returning pupil.id
    ), saved as (
      insert into ncmp.pupils as pupil (${namesOf(savedNames)}) select ${namesOf(savedNames)} from staged
      where known_id is null or known_id not in (select id from known)
      on conflict (nhs_number, school_id, collection_year, date_of_birth, sex) do update set ${changes()}
      returning revision
    )
    select count(*) filter (where revision = 1)::integer as added,
      (count(*) filter (where revision > 1) + (select count(*) from known))::integer as changed
    from saved`.execute(tx)
  return counted[0] ?? { added: 0, changed: 0 }
}

function changes() {
  const kept = [...details, ...measured].map(
    (name) => sql`${sql.ref(name)} = coalesce(excluded.${sql.ref(name)}, pupil.${sql.ref(name)})`,
  )
  const sent = sql`excluded.height_cm is not null`
  // The same measurement sent again needs no new confirmation.
  const same = sql`(excluded.height_cm, excluded.weight_kg, excluded.measured_on)
    is not distinct from (pupil.height_cm, pupil.weight_kg, pupil.measured_on)`
  const confirmation = ['warnings_confirmed_at', 'warnings_confirmed_by'].map(
    (name) => sql`${sql.ref(name)} = case when ${sent} and not (${same} and excluded.${sql.ref(name)} is null)
      then excluded.${sql.ref(name)} else pupil.${sql.ref(name)} end`,
  )
  return sql.join([
    ...kept,
    ...confirmation,
    sql`warnings = case when ${sent} then excluded.warnings else pupil.warnings end`,
    sql`non_measurement_reason = case when ${sent} or pupil.height_cm is not null then null
      else coalesce(excluded.non_measurement_reason, pupil.non_measurement_reason) end`,
    sql`letter_made_at = case when ${sent} and not ${same} then null else pupil.letter_made_at end`,
    sql`updated_at = excluded.updated_at`,
    sql`revision = pupil.revision + 1`,
  ])
}
