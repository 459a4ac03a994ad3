import { listEntries } from '@remit/platform/audit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorities, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const pupilAt = (school: string) =>
  portal.db
    .selectFrom('ncmp.pupils')
    .selectAll()
    .where('school_id', '=', school)
    .where('collection_year', '=', 2026)
    .orderBy('id')
    .executeTakeFirstOrThrow()
const isThere = async (id: string) =>
  (await portal.db.selectFrom('ncmp.pupils').select('id').where('id', '=', id).execute()).length === 1

test('a record added by mistake goes with the reason, which the history keeps without the child’s name', async () => {
  const mo = await portal.as('mo')
  const { id, last_name } = await pupilAt(schools.ash.id)
  expect((await mo.get(`/ncmp/pupils/${id}`)).page.getByText('Remove the record')).toBeTruthy()
  const silent = await mo.post(`/ncmp/pupils/${id}/removal`)
  expect(silent.status).toBe(422)
  expect(silent.page.getByRole('alert').textContent).toContain('Select why the record is removed')
  expect(await isThere(id)).toBe(true)
  const gone = await mo.post(`/ncmp/pupils/${id}/removal`, { reason: 'twice' })
  expect(gone.body).toContain('has been removed')
  expect(await isThere(id)).toBe(false)
  expect((await mo.get(`/ncmp/pupils/${id}`)).status).toBe(404)
  const here = { service: 'ncmp', organisationId: authorities.northtown.id, pageSize: 10 }
  const { entries } = await listEntries(portal.db, { ...here, actions: ['pupil.removed'] })
  expect(entries).toMatchObject([{ subject: { id }, after: { reason: 'twice' }, actorName: 'Mo Hassan' }])
  expect(JSON.stringify(entries)).not.toContain(last_name)
})

test('a record that somebody changed meanwhile stays, and so does one of a school that is not mine', async () => {
  const mo = await portal.as('mo')
  const { id, revision } = await pupilAt(schools.ash.id)
  const old = await mo.post(`/ncmp/pupils/${id}/removal`, { reason: 'mistake', revision: String(revision - 1) })
  expect(old.status).toBe(409)
  const other = await pupilAt(schools.damson.id)
  expect((await mo.post(`/ncmp/pupils/${other.id}/removal`, { reason: 'mistake' })).status).toBe(404)
  expect((await (await portal.as('ana')).post(`/ncmp/pupils/${id}/removal`, { reason: 'mistake' })).status).toBe(403)
  expect(await isThere(id)).toBe(true)
})

test('once the submission is finalised the record shows no button to change it, says why, and stays', async () => {
  const mo = await portal.as('mo')
  const { id, revision } = await pupilAt(schools.ash.id)
  const at = new Date('2026-11-01T09:00:00Z')
  const finalised = { status: 'finalised', signed_off_at: at, finalised_at: at, finalised_by: 'Priya Shah' } as const
  await portal.db
    .insertInto('ncmp.submissions')
    .values({ authority_id: authorities.northtown.id, collection_year: 2026, ...finalised })
    .onConflict((on) => on.columns(['authority_id', 'collection_year']).doUpdateSet(finalised))
    .execute()
  const { body, document } = await mo.get(`/ncmp/pupils/${id}`)
  expect(body).toContain('is finalised, so its data cannot be changed')
  expect(document.querySelectorAll('main [role=button], main .govuk-button')).toHaveLength(0)
  expect((await mo.get(`/ncmp/pupils/${id}/removal`)).document.querySelector('main form')).toBeNull()
  const sent = { reason: 'mistake', revision: String(revision) }
  expect((await mo.post(`/ncmp/pupils/${id}/removal`, sent)).status).toBe(409)
  expect(await isThere(id)).toBe(true)
})
