import { definePage } from '@remit/platform/service'
import { nameOf } from '../pupils/find-pupil.ts'
import { reasonInWords } from '../pupils/grid-row.ts'
import { schoolYearLabels } from '../reference/birth-dates.ts'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { findSchool } from '../schools/find-school.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { listSchoolPupils, type SchoolPupil } from './school-pupils.ts'

/** A school's pupils on paper, class by class, with boxes to write in. */
export const printedList = definePage({
  path: '/schools/:school/printed-list',
  needs: 'pupil.list',
  template: 'printed-list.njk',
  title: 'Printed list',
  tab: 'pupils',
  async on({ db, params }) {
    const school = await findSchool(db, params.school)
    return school && { school, resource: school.resource }
  },
  async view({ db, user, now, on: { school } }) {
    const collectionYear = await collectionYearOf(db, now)
    const pupils = await listSchoolPupils(db, user, { schoolId: school.organisation_id, collectionYear }, now)
    const classes = Map.groupBy(pupils, ({ school_year, class_name }) => `${school_year}${class_name ?? ''}`)
    return {
      title: school.name,
      caption: `Pupils to measure, collection ${collectionYearLabel(collectionYear)}`,
      back: { href: `/ncmp/pupils?school=${school.organisation_id}`, text: 'Pupil Data' },
      school,
      columns,
      classes: [...classes.values()].map(classOf),
      reasons: nonMeasurementKeys.map((key, place) => ({ number: place + 1, text: nonMeasurementReasons[key].label })),
    }
  },
})

const columns = [
  { text: 'Name' },
  { text: 'Date of birth' },
  { text: 'Sex' },
  { text: 'Date measured' },
  { text: 'Height (cm)' },
  { text: 'Weight (kg)' },
  { text: 'Not measured: reason 1 to 8' },
]

function classOf(pupils: SchoolPupil[]) {
  const [first] = pupils
  const group = first === undefined ? '' : schoolYearLabels[first.school_year]
  return {
    name: [group, first?.class_name ?? ''].filter((part) => part !== '').join(', '),
    rows: pupils.map((pupil) => ({
      name: nameOf(pupil),
      born: pupil.date_of_birth,
      sex: pupil.sex === 'male' ? 'Male' : 'Female',
      measuredOn: pupil.measured_on,
      height: pupil.height_cm?.toFixed(1) ?? '',
      weight: pupil.weight_kg?.toFixed(1) ?? '',
      reason: reasonInWords(pupil.non_measurement_reason),
    })),
  }
}
