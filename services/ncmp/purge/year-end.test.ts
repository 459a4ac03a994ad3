import { listEntries } from '@remit/platform/audit'
import { listOutbox } from '@remit/platform/notify'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities, people, schools, testNow } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { beginYear, lockSubmissions } from '../years/year-jobs.ts'

/** From the deadline to the purge, as the lead and the national team go through it: one day after the other, one database. */

const { northtown, southshire } = authorities
const validation = `/ncmp/validation/${northtown.id}`
const marked = { name: 'Zebedee-Only', nhsNumber: '9990000018' }

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
  // Finalised in good order before the first test: the steps up to there have tests of their own.
  const signed = { signed_off_at: testNow, signed_off_by: people.priya.name }
  const finalised = { status: 'finalised', finalised_at: testNow, finalised_by: people.priya.name } as const
  await portal.db
    .insertInto('ncmp.submissions')
    .values({ authority_id: northtown.id, collection_year: 2026, ...signed, ...finalised })
    .execute()
  await portal.db.updateTable('ncmp.pupils').set({ warnings_confirmed_at: testNow }).execute()
})
afterAll(() => portal.close())

const submission = () =>
  portal.db
    .selectFrom('ncmp.submissions')
    .selectAll()
    .where('authority_id', '=', northtown.id)
    .where('collection_year', '=', 2026)
    .executeTakeFirstOrThrow()

const toLead = async () => (await listOutbox(portal.db, { to: people.priya.email })).map(({ subject }) => subject)

describe('national validation', () => {
  test('has a queue of every authority with where its submission stands, by state and school year', async () => {
    const grace = await portal.as('grace')
    const { page, body } = await grace.get('/ncmp/validation')
    expect(page.getByRole('row', { name: /Northtown.*To check/ })).toBeTruthy()
    expect(page.getByRole('row', { name: /Southshire.*Collecting/ })).toBeTruthy()
    const checked = await grace.get('/ncmp/validation?state=finalised')
    expect(checked.page.getAllByRole('rowheader')).toHaveLength(1)
    const lastYear = await grace.get('/ncmp/validation?collection=2025')
    expect(lastYear.page.getByRole('row', { name: /Northtown.*Purged/ })).toBeTruthy()
    expect(lastYear.page.getByRole('row', { name: /Southshire.*Final/ })).toBeTruthy()
    expect(
      (await grace.get('/ncmp/validation?collection=2024')).page.getAllByText('Not finalised in time'),
    ).toHaveLength(2)
    expect(body).not.toContain(schools.ash.name)
  })

  test('shows the officer figures and reasons of an authority, and no school and no pupil', async () => {
    const { page, body } = await (await portal.as('grace')).get(validation)
    expect(page.getByRole('row', { name: /Participation, Reception/ })).toBeTruthy()
    expect(body).not.toContain(schools.ash.name)
  })

  test('is the national team’s alone', async () => {
    for (const person of ['priya', 'sam', 'ana', 'mo'] as const) {
      const client = await portal.as(person)
      expect((await client.get('/ncmp/validation')).status).toBe(403)
      expect((await client.get('/ncmp/published-tables')).status).toBe(403)
      expect((await client.get('/ncmp/years')).status).toBe(403)
      for (const url of [validation, `${validation}/final`, `/ncmp/purges/${northtown.id}`]) {
        expect([403, 404]).toContain((await client.get(url)).status)
      }
      expect([403, 404]).toContain((await client.post(`${validation}/final`)).status)
    }
    expect((await submission()).status).toBe('finalised')
  })

  test('asks the lead with words, tells them, and the lead answers', async () => {
    const grace = await portal.as('grace')
    expect((await grace.post(`${validation}/query`, { question: '' })).status).toBe(422)
    const asked = await grace.post(`${validation}/query`, { question: 'Why are so many heights whole?' })
    expect(asked.body).toContain('Question sent to the lead of Northtown Council')
    expect(await toLead()).toContain('NCMP 2026 to 2027, Northtown Council: a question from the national team')
    const priya = await portal.as('priya')
    expect((await priya.get('/ncmp/submission')).body).toContain('Why are so many heights whole?')
    expect((await priya.post('/ncmp/submission/reopening')).status).toBe(409)
    const answered = await priya.post('/ncmp/submission/answer', { answer: 'One scale shows whole centimetres.' })
    expect(answered.body).toContain('Answer sent to the national team')
    expect((await priya.post('/ncmp/submission/answer', { answer: 'Again.' })).status).toBe(409)
    expect((await grace.get(validation)).body).toContain('One scale shows whole centimetres.')
  })

  test('reopens a submission until a day, so that the authority corrects it', async () => {
    const grace = await portal.as('grace')
    const until = (day: string, month: string) => ({ 'until-day': day, 'until-month': month, 'until-year': '2026' })
    const reason = 'Measure the heights of Ash Lane again.'
    const past = await grace.post(`${validation}/correction`, { ...until('18', '11'), reason })
    expect(past.page.getByRole('alert').textContent).toContain('must be today or later')
    const reopened = await grace.post(`${validation}/correction`, { ...until('30', '11'), reason })
    expect(reopened.body).toContain('Submission of Northtown Council reopened')
    expect((await submission()).reopened_until).toBe('2026-11-30')
    const numbers = await (await portal.as('leo')).post(`/ncmp/schools/${schools.ash.id}/eligible-pupils`, {
      reception: '15',
      year6: '14',
    })
    expect(numbers.body).toContain('saved')
    expect((await grace.post(`${validation}/correction`, { ...until('30', '11'), reason })).status).toBe(409)
    expect((await grace.post(`${validation}/final`)).status).toBe(409)
  })

  test('marks a finalised submission final, for good', async () => {
    const { db } = portal
    const priya = await portal.as('priya')
    const { document } = await priya.get('/ncmp/submission/sign-off')
    const fields = [...document.querySelectorAll('select[name^="reason-"]')]
    const reasons = Object.fromEntries(fields.map((field) => [field.getAttribute('name') ?? '', 'genuine']))
    await priya.post('/ncmp/submission/sign-off', reasons)
    expect((await priya.post('/ncmp/submission/finalisation')).body).toContain('Submission finalised')
    const grace = await portal.as('grace')
    expect((await grace.post(`${validation}/final`)).body).toContain('marked final')
    expect((await priya.post('/ncmp/submission/reopening')).status).toBe(409)
    expect((await grace.post(`${validation}/query`, { question: 'One more?' })).status).toBe(409)
    const { entries } = await listEntries(db, { service: 'ncmp', actions: steps })
    expect(entries.map(({ action }) => action).toReversed()).toEqual(steps)
    expect(await toLead()).toContain('NCMP 2026 to 2027, Northtown Council: marked final')
  })
})

const steps = [
  'submission.queried',
  'submission.answered',
  'submission.reopenedByCentre',
  'submission.signedOff',
  'submission.finalised',
  'submission.final',
]

test('tables for publication give final authorities only, rounded to the nearest 5, as a page and as a file', async () => {
  const grace = await portal.as('grace')
  const { document, body } = await grace.get('/ncmp/published-tables')
  expect(body).toContain('rounded to the nearest 5')
  expect(body).not.toContain(southshire.name)
  const counts = [...document.querySelectorAll('tbody tr')].map((row) => Number(row.children[2]?.textContent))
  expect(counts).toHaveLength(4)
  expect(counts.every((count) => count > 0 && count % 5 === 0)).toBe(true)
  const file: Record<string, string>[] = parse((await grace.get('/ncmp/published-tables/file')).body, {
    columns: true,
    bom: true,
  })
  expect(file.map((row) => Number(row.Measured))).toEqual(counts)
})

describe('the purge', () => {
  test('waits for the lead’s permission, given once, knowingly, after the download', async () => {
    const grace = await portal.as('grace')
    const priya = await portal.as('priya')
    expect((await grace.post(`/ncmp/purges/${northtown.id}`, { records: '360' })).status).toBe(409)
    expect((await priya.post('/ncmp/submission/purge-permission', { confirmed: 'yes' })).status).toBe(409)
    await priya.get('/ncmp/submission/extract')
    expect((await priya.post('/ncmp/submission/purge-permission')).status).toBe(422)
    const given = await priya.post('/ncmp/submission/purge-permission', { confirmed: 'yes' })
    expect(given.body).toContain('Permission to purge all data given')
    expect((await priya.post('/ncmp/submission/purge-permission', { confirmed: 'yes' })).status).toBe(409)
  })

  test('says what goes and what stays, and deletes nothing until the number is confirmed', async () => {
    const grace = await portal.as('grace')
    const { body } = await grace.get(`/ncmp/purges/${northtown.id}`)
    expect(body).toContain('<strong>360</strong> pupil records of 12 schools')
    const wrong = await grace.post(`/ncmp/purges/${northtown.id}`, { records: '36' })
    expect(wrong.status).toBe(422)
    expect(wrong.page.getByRole('alert').textContent).toContain('There are 360 pupil records, not 36')
    expect(await pupilsOf('ash')).toBe(30)
  })

  test('leaves nothing of a child in any table of the service, and nothing of another authority goes', async () => {
    const { db } = portal
    await db
      .updateTable('ncmp.pupils')
      .set({ last_name: marked.name, nhs_number: marked.nhsNumber, notes: marked.name })
      .where('id', '=', db.selectFrom('ncmp.pupils').select('id').where('school_id', '=', schools.ash.id).limit(1))
      .execute()
    expect(await tablesHolding(marked.name)).toEqual(['ncmp.pupils'])
    const purged = await (await portal.as('grace')).post(`/ncmp/purges/${northtown.id}`, { records: '360' })
    expect(purged.body).toContain('Pupil records of Northtown Council purged')
    expect(await tablesHolding(marked.name)).toEqual([])
    expect(await tablesHolding(marked.nhsNumber)).toEqual([])
    expect([await pupilsOf('ash'), await pupilsOf('oak')]).toEqual([0, 30])
  })

  test('keeps the counts, the history and the published tables, and cannot be done twice', async () => {
    const grace = await portal.as('grace')
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['submission.purged'] })
    expect(entries[0]).toMatchObject({ actorName: people.grace.name, after: { records: 360, schools: 12 } })
    expect((await grace.get('/ncmp/published-tables')).body).toContain(northtown.name)
    expect((await grace.post(`/ncmp/purges/${northtown.id}`, { records: '0' })).status).toBe(409)
    const priya = await portal.as('priya')
    expect((await priya.get('/ncmp/submission/extract')).status).toBe(409)
    expect((await priya.get('/ncmp/submission')).body).toContain('Your own download is the only copy')
    expect(await toLead()).toContain('NCMP 2026 to 2027, Northtown Council: pupil records purged')
  })
})

test('the deadline is written to the history once, for whoever finalised and whoever did not', async () => {
  const { db } = portal
  const after = new Date('2027-08-05T00:10:00Z')
  await lockSubmissions(db, after)
  await lockSubmissions(db, after)
  const { entries } = await listEntries(db, { service: 'ncmp', actions: ['submission.locked'] })
  expect(entries.map(({ after: told }) => told?.status).toSorted()).toEqual(['final', 'open'])
  await beginYear(db, new Date('2027-09-01T00:05:00Z'))
  const begun = await db
    .selectFrom('ncmp.school_years')
    .select('school_id')
    .where('collection_year', '=', 2027)
    .execute()
  expect(begun).toHaveLength(20)
})

async function pupilsOf(school: 'ash' | 'oak'): Promise<number> {
  const rows = await portal.db
    .selectFrom('ncmp.pupils')
    .select('id')
    .where('school_id', '=', schools[school].id)
    .execute()
  return rows.length
}

/** Every table of the service in which some row holds the text. */
async function tablesHolding(text: string): Promise<string[]> {
  const { db } = portal
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'ncmp' order by 1`.execute(db)
  const held: string[] = []
  for (const { name } of tables.rows) {
    const found =
      await sql`select 1 from ${sql.table(`ncmp.${name}`)} as one where one::text like ${`%${text}%`} limit 1`.execute(
        db,
      )
    if (found.rows.length > 0) held.push(`ncmp.${name}`)
  }
  return held
}
