import { dateOf, defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { deadlineOf } from '../submission/deadline.ts'
import { changeYearDates, listNationalSettings } from './change-year-dates.ts'
import { collectionYearLabel, collectionYearOf, startOf } from './collection-year.ts'

/** For the national team: when the current and the next school year begin, and when their deadlines are. */
export const schoolYears = definePage({
  path: '/years',
  needs: { anywhere: 'year.edit' },
  template: 'school-years.njk',
  title: 'School years',
  async view({ db, now }) {
    const settings = await listNationalSettings(db)
    const current = await collectionYearOf(db, now)
    return {
      back: { href: '/ncmp', text: 'Welcome' },
      rows: [current + 1, current, current - 1].map((year) => ({
        year,
        label: collectionYearLabel(year),
        isCurrent: year === current,
        startsOn: startOf(settings, year),
        deadline: deadlineOf(settings, year),
      })),
    }
  },
})

/** Sets both days of one school year, for every authority. */
export const yearDates = definePage({
  path: '/years/:year',
  needs: 'year.edit',
  template: 'year-dates.njk',
  title: 'Days of a school year',
  async on({ db, user, params, now }) {
    const current = await collectionYearOf(db, now)
    const year = [current - 1, current, current + 1].find((each) => String(each) === params.year)
    if (year === undefined) return undefined
    const { id } = user.acting.organisation
    return { year, resource: { type: 'centre', id, holders: [id] } }
  },
  form: defineForm(
    z.object({
      startsOn: dateOf('Enter the day the school year begins', 'The first day must be a real date'),
      deadline: dateOf('Enter the deadline', 'The deadline must be a real date'),
    }),
  ),
  async view({ db, on }) {
    const settings = await listNationalSettings(db)
    return {
      title: `School year ${collectionYearLabel(on.year)}`,
      back: { href: '/ncmp/years', text: 'School years' },
      year: on.year,
      startsOn: startOf(settings, on.year),
      deadline: deadlineOf(settings, on.year),
    }
  },
  async act({ tx, user, now, on }, { startsOn, deadline }) {
    const problems = await changeYearDates(tx, user, { year: on.year, startsOn, deadline }, now)
    if (problems.length > 0) return { problems }
    return { to: '/ncmp/years', notice: `Days of ${collectionYearLabel(on.year)} saved` }
  },
})
