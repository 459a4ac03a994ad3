import { definePage } from '@remit/platform/service'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { countLetters } from './list-letters.ts'

/** Result letters by school: how many are ready, made, or cannot be made yet. */
export const letterList = definePage({
  path: '/letters',
  needs: { anywhere: 'letter.make' },
  template: 'letter-list.njk',
  title: 'Result letters',
  tab: 'pupils',
  async view({ db, user, now }) {
    const collectionYear = await collectionYearOf(db, now)
    return {
      back: { href: '/ncmp/pupils', text: 'Pupil Data' },
      collection: collectionYearLabel(collectionYear),
      rows: await countLetters(db, { user, now, collectionYear }),
    }
  },
})
