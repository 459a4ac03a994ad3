import { sumOfSchool, type Tally } from './tally-schools.ts'

export type CollectionStatus = 'No pupils yet' | 'Not started' | 'Under way' | 'Complete'

/** How far collecting has come at one school. `waiting`: records with neither a measurement nor a reason. */
export interface SchoolProgress {
  school: string
  name: string
  records: number
  measured: number
  notMeasured: number
  waiting: number
  status: CollectionStatus
}

/** The schools counted, by name, each with how far collecting has come. */
export function listCollectionStatus({ schools, groups }: Tally): readonly SchoolProgress[] {
  return schools.map((counted) => {
    const sum = (column: string) => sumOfSchool(counted, column, groups)
    const [records, measured, notMeasured] = [sum('records'), sum('measured'), sum('notMeasured')]
    const waiting = records - measured - notMeasured
    return {
      school: counted.school,
      name: counted.name,
      records,
      measured,
      notMeasured,
      waiting,
      status: statusOf(records, waiting),
    }
  })
}

function statusOf(records: number, waiting: number): CollectionStatus {
  if (records === 0) return 'No pupils yet'
  if (waiting === records) return 'Not started'
  return waiting > 0 ? 'Under way' : 'Complete'
}
