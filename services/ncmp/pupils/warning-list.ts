import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { definePage, type Form, type Problem, type RawForm } from '@remit/platform/service'
import { collectionYearOf } from '../years/collection-year.ts'
import { confirmWarnings } from './change-measurement.ts'
import { nameOf } from './find-pupil.ts'
import { confirmedAtOnce, countToConfirm, listToConfirm } from './list-to-confirm.ts'
import { centileInWords } from './pupil-record.ts'
import { warningInWords } from './warnings.ts'

/** Improbable measurements of one's schools, to be confirmed as right: those ticked, or all that are shown. */
export const warningList = definePage({
  path: '/warnings',
  needs: { anywhere: 'measurement.add' },
  template: 'warning-list.njk',
  title: 'Warnings to confirm',
  tab: 'pupils',
  form: tickedRecords(),
  async view({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    const rows = await listToConfirm(db, user, year, now)
    return {
      back: { href: '/ncmp/pupils', text: 'Pupil Data' },
      total: await countToConfirm(db, user, year, now),
      most: confirmedAtOnce,
      rows: rows.map((row) => ({
        ...row,
        name: nameOf(row),
        record: `${row.id} ${row.revision}`,
        centile: row.bmi_centile === null ? '' : centileInWords(row.bmi_centile),
        words: row.warnings.map(warningInWords),
      })),
    }
  },
  async act({ tx, user, now }, { records }) {
    const problems = await confirmRecords(tx, user, records, now)
    if (problems.length > 0) return { problems }
    const count = records.length
    return { to: '/ncmp/warnings', notice: `${count} measurement${count === 1 ? '' : 's'} confirmed` }
  },
})

/** What was shown and ticked: the child, and the revision of the record that was seen. */
interface Ticked {
  records: readonly { id: string; revision: number }[]
}

function tickedRecords(): Form<Ticked> {
  return {
    read(raw) {
      const records = textsOf(raw.choice === 'all' ? raw.shown : raw.records).map((text) => {
        const [id = '', revision] = text.split(' ')
        return { id, revision: Number(revision) }
      })
      if (records.length > 0) return { ok: true, value: { records } }
      const message = 'Tick the measurements that are right'
      return { ok: false, problems: [{ code: 'missing', where: 'records', message }] }
    },
  }
}

function textsOf(value: RawForm[string]): readonly string[] {
  return [value ?? []].flat().filter((each) => typeof each === 'string')
}

/** Confirms all of them or none: a record that changed, or is not (any more) the user's to confirm, is a problem. */
async function confirmRecords(tx: Tx, user: SignedInUser, records: Ticked['records'], now: Date): Promise<Problem[]> {
  const waiting = new Map(
    (await listToConfirm(tx, user, await collectionYearOf(tx, now), now)).map((row) => [row.id, row]),
  )
  for (const { id, revision } of records) {
    const row = waiting.get(id)
    if (row?.revision !== revision) {
      const who = row === undefined ? 'One of these children' : nameOf(row)
      const message = `${who} was changed or confirmed by somebody else meanwhile, so nothing was confirmed. Look at the list again and tick anew`
      return [{ code: 'conflict', where: 'records', message }]
    }
    const resource = { type: 'pupil', id, holders: [row.school_id] }
    await confirmWarnings(tx, user, { pupil: { ...row, resource }, revision }, now)
  }
  return []
}
