import { inTransaction } from '@remit/platform/db'
import { writePdf } from '@remit/platform/files'
import { type Asking, type Download, definePage, refuse } from '@remit/platform/service'
import { findPupil } from '../pupils/find-pupil.ts'
import { findSchool } from '../schools/find-school.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import { type LetterPupil, letterOf } from './letter.ts'
import { letterBlocks } from './letter-blocks.ts'
import { listLetters } from './list-letters.ts'
import { makeLetters } from './make-letters.ts'
import { readSender } from './sender.ts'

/** The letter about one child, as a PDF; also without an address, to hand it over. */
export const pupilLetterFile = definePage({
  path: '/pupils/:pupil/letter/file',
  needs: 'letter.make',
  title: 'Result letter',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  download: (asking) => {
    const { on } = asking
    if (on.height_cm === null) {
      throw refuse('conflict', { message: 'This child has no measurement.', next: 'Add the measurement first.' })
    }
    const school = { id: on.school_id, name: on.school_name, authority: on.authority_id }
    return fileOf(asking, school, [on], 'Result letter.pdf')
  },
})

/** The letters of a school in one PDF: those not made yet, or with `?all=yes` every one that can be made. */
export const schoolLettersFile = definePage({
  path: '/schools/:school/letters/file',
  needs: 'letter.make',
  title: 'Result letters',
  tab: 'pupils',
  on: ({ db, params }) => findSchool(db, params.school),
  async download(asking) {
    const { db, user, now, query, on } = asking
    const listed = await listLetters(db, on.organisation_id, {
      user,
      now,
      collectionYear: await collectionYearOf(db, now),
    })
    const pupils = listed.filter(({ state }) => state === 'ready' || (state === 'made' && query.all === 'yes'))
    if (pupils.length === 0) {
      throw refuse('conflict', {
        message: `There is no letter to make for ${on.name}.`,
        next: 'Look at the school’s letters: measurements or addresses may be missing, or all were made before.',
      })
    }
    const school = { id: on.organisation_id, name: on.name, authority: on.authority_id }
    return await fileOf(asking, school, pupils, `Result letters ${on.name}.pdf`)
  },
})

interface WritingSchool {
  id: string
  name: string
  authority: string | null
}

/** Records that the letters are made before the first page leaves. */
async function fileOf(
  { db, user, now }: Asking,
  school: WritingSchool,
  pupils: readonly (LetterPupil & { id: string })[],
  name: string,
): Promise<Download> {
  const sender = await readSender(db, school.authority)
  await inTransaction(db, (tx) => makeLetters(tx, user, { school, pupilIds: pupils.map(({ id }) => id) }, now))
  const letters = pupils.flatMap((pupil) => letterOf(pupil, sender, now) ?? []).map(letterBlocks)
  const file = { title: 'Height and weight results', author: sender.authority, madeAt: now }
  return { name, type: 'application/pdf', body: await writePdf(file, letters) }
}
