import { definePage } from '@remit/platform/service'
import { findPupil, nameOf } from '../pupils/find-pupil.ts'
import { letterOf } from './letter.ts'
import { readSender } from './sender.ts'

/** The letter about one child as its parents will read it, before it is made. */
export const pupilLetter = definePage({
  path: '/pupils/:pupil/letter',
  needs: 'letter.make',
  template: 'pupil-letter.njk',
  title: 'Result letter',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  async view({ db, on, now }) {
    return {
      caption: nameOf(on),
      back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
      pupil: on,
      letter: letterOf(on, await readSender(db, on.authority_id), now),
      unconfirmed: on.warnings.length > 0 && on.warnings_confirmed_at === null,
      withoutAddress: on.address_line_1 === null || on.postcode === null,
    }
  },
})
