import { definePage } from '@remit/platform/service'
import { collectionYearLabel } from '../years/collection-year.ts'
import { yearAsked, yearsToCheck } from './find-submission.ts'
import { listSubmissions } from './list-submissions.ts'
import { states } from './submission-state.ts'

/** For the national team: every authority with where its submission stands. */
export const validationQueue = definePage({
  path: '/validation',
  needs: { anywhere: 'submission.validate' },
  template: 'validation-queue.njk',
  title: 'National validation',
  async view({ db, user, query, now }) {
    const year = await yearAsked(db, query.collection, now)
    const all = await listSubmissions(db, user, year, now)
    const state = Object.keys(states).find((key) => key === query.state) ?? ''
    const numbers = Map.groupBy(all, (row) => row.state.key)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp', text: 'Welcome' },
      year,
      state,
      years: await yearsToCheck(db, year, now),
      states: Object.entries(states).map(([value, text]) => {
        const number = numbers.get(value as keyof typeof states)?.length ?? 0
        return { value, text: `${text} (${number})`, selected: value === state }
      }),
      all: all.length,
      rows: all.filter((row) => state === '' || row.state.key === state),
    }
  },
})
