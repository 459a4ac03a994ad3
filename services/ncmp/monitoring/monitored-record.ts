import { isId, type Reader } from '@remit/platform/db'
import { type AskedResource, definePage } from '@remit/platform/service'
import { collectionYearLabel } from '../years/collection-year.ts'
import { nameOf } from './indicator-records.ts'
import { yearGroupNames } from './monitoring-filter.ts'

/** One pupil's record as a super monitor reads it: what data quality turns on, and nothing to change. */
export const monitoredRecord = definePage({
  path: '/monitoring/records/:pupil',
  needs: 'indicator.openRecords',
  template: 'monitored-record.njk',
  title: 'Pupil record',
  tab: 'monitoring',
  on: ({ db, params }) => findMonitored(db, params.pupil),
  view: ({ on }) => ({ title: `Pupil record of ${nameOf(on)}`, caption: on.school, rows: rowsOf(on) }),
})

async function findMonitored(reader: Reader, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const pupil = await reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('organisations as organisation', 'organisation.id', 'pupil.school_id')
    .selectAll('pupil')
    .select('organisation.name as school')
    .where('pupil.id', '=', id)
    .executeTakeFirst()
  if (pupil === undefined) return undefined
  const resource: AskedResource = { type: 'pupil', id, holders: [pupil.school_id] }
  return { ...pupil, resource }
}

type Monitored = NonNullable<Awaited<ReturnType<typeof findMonitored>>>

/** Each line of the record; a blank stays visible, since blanks are what is looked for. */
function rowsOf(pupil: Monitored): readonly { name: string; value: string; date?: boolean }[] {
  const unconfirmed = pupil.warnings.length > 0 && pupil.warnings_confirmed_at === null
  return [
    {
      name: 'School year',
      value: `${yearGroupNames[pupil.school_year]}, ${collectionYearLabel(pupil.collection_year)}`,
    },
    { name: 'Date of birth', value: pupil.date_of_birth, date: true },
    { name: 'Sex', value: pupil.sex === 'male' ? 'Male' : 'Female' },
    { name: 'NHS number', value: pupil.nhs_number ?? '' },
    { name: 'Ethnicity code', value: pupil.ethnicity_code ?? '' },
    { name: 'Postcode', value: pupil.postcode ?? '' },
    { name: 'Measured on', value: pupil.measured_on ?? '', date: true },
    { name: 'Height', value: pupil.height_cm === null ? '' : `${pupil.height_cm.toFixed(1)} cm` },
    { name: 'Weight', value: pupil.weight_kg === null ? '' : `${pupil.weight_kg.toFixed(1)} kg` },
    { name: 'Reason for not measuring', value: pupil.non_measurement_reason ?? '' },
    {
      name: 'Warnings',
      value: unconfirmed ? `${pupil.warnings.join(', ')} (not confirmed)` : pupil.warnings.join(', '),
    },
  ]
}
