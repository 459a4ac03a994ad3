import { defineForm, definePage, Refusal, sentFile } from '@remit/platform/service'
import { z } from 'zod'
import { mySchools } from '../pupils/my-schools.ts'
import { refuseWhenAuthorityLocked } from '../submission/locked.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { startUpload } from './start-upload.ts'
import { uploadColumns } from './upload-columns.ts'
import { uploadSchools } from './upload-schools.ts'

const mostBytes = 60_000_000

/** Sends a file of pupils. */
export const newUpload = definePage({
  path: '/uploads/new',
  needs: { anywhere: 'pupil.upload' },
  template: 'new-upload.njk',
  title: 'Upload pupils',
  tab: 'pupils',
  form: defineForm(z.object({ file: sentFile('Choose a .csv or .xlsx file') }), { file: { limitBytes: mostBytes } }),
  async view({ db, user, now }) {
    const schools = await mySchools(db, user, 'pupil.upload', now)
    return {
      back: { href: '/ncmp/pupils', text: 'Pupil Data' },
      collection: collectionYearLabel(await collectionYearOf(db, now)),
      schools,
      columns: uploadColumns.map(({ header }, place) => ({ letter: String.fromCharCode(65 + place), header })),
    }
  },
  async act({ tx, user, now }, { file }) {
    const collectionYear = await collectionYearOf(tx, now)
    await refuseWhenAuthorityLocked(tx, user.acting.organisation.id, { year: collectionYear, now })
    const schools = await uploadSchools(tx, user, now)
    try {
      const id = await startUpload(tx, user, { file, collectionYear, schools }, now)
      return { to: `/ncmp/uploads/${id}` }
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem
      const { message, next = '' } = problem.words
      return { problems: [{ code: problem.code, where: 'file', message: `${message} ${next}`.trim() }] }
    }
  },
})
