import { inTransaction } from '@remit/platform/db'
import { addApiClient } from '@remit/platform/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { people, schools, testNow } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
let token: string
beforeAll(async () => {
  portal = await openPortal()
  const client = { service: 'ncmp', name: 'School census' }
  token = await inTransaction(portal.db, (tx) => addApiClient(tx, client, testNow))
})
afterAll(() => portal.close())

async function ask(path: string, payload: object) {
  const headers = { authorization: `Bearer ${token}` }
  return (await portal.host.inject({ method: 'POST', url: `/access/v1/${path}`, headers, payload })).json()
}

async function moId() {
  const mo = portal.db.selectFrom('users').select('id').where('email', '=', people.mo.email)
  return { type: 'user', id: (await mo.executeTakeFirstOrThrow()).id }
}

test('another system finds exactly the pupils of a collector’s schools, page by page', async () => {
  const search = { subject: await moId(), action: { name: 'list' }, resource: { type: 'pupil' } }
  const found: string[] = []
  let page: { token?: string; limit?: number } = { limit: 1000 }
  while (page.token !== '') {
    const answer = await ask('search/resource', { ...search, page })
    found.push(...answer.results.map(({ id }: { id: string }) => id))
    page = { token: answer.page.next_token }
  }
  const own = await portal.db
    .selectFrom('ncmp.pupils')
    .select('id')
    .where('school_id', 'in', [schools.ash.id, schools.beech.id, schools.cedar.id])
    .orderBy('id')
    .execute()
  expect(own.length).toBeGreaterThan(50)
  expect(found).toEqual(own.map(({ id }) => id))
})

test('another system is told of one pupil what the pages would let the collector do', async () => {
  const pupilAt = async (school: string) => {
    const pupil = portal.db.selectFrom('ncmp.pupils').select('id').where('school_id', '=', school).limit(1)
    return { type: 'pupil', id: (await pupil.executeTakeFirstOrThrow()).id }
  }
  const evaluations = [
    { resource: await pupilAt(schools.ash.id) },
    { resource: await pupilAt(schools.damson.id) },
    { resource: { type: 'school', id: schools.ash.id }, action: { name: 'pupil.upload' } },
  ]
  const answer = await ask('evaluations', { subject: await moId(), action: { name: 'edit' }, evaluations })
  expect(answer).toEqual({ evaluations: [{ decision: true }, { decision: false }, { decision: true }] })
})
