import { afterAll, beforeAll, expect, test } from 'vitest'
import { schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const numbersOf = (id: string) =>
  portal.db
    .selectFrom('ncmp.school_years')
    .select(['eligible_reception_dfe as census', 'eligible_reception_la as own'])
    .where('school_id', '=', id)
    .executeTakeFirstOrThrow()

test('the national team loads the census of every authority: checked first, a guide beside the authority’s own numbers', async () => {
  const grace = await portal.as('grace')
  await grace.get('/ncmp/census/new')
  const content = [
    'DfE number,Reception,Year 6',
    `${schools.ash.dfeNumber},41,42`,
    `${schools.oak.dfeNumber.replace('/', '')},43,`,
    '901/9999,1,1',
    `${schools.ash.dfeNumber},1,1`,
    `${schools.elm.dfeNumber},some,1`,
  ].join('\n')
  const checked = await grace.press('Check the file', { file: { name: 'census.csv', content } })
  expect(checked.body).toContain('the numbers of 2 schools, 3 rows left out')
  expect(checked.body).toContain('No authority has this school on its list')
  expect(checked.body).toContain('The file has this school twice')
  expect(await numbersOf(schools.ash.id)).toEqual({ census: 16, own: 15 })
  const loaded = await grace.press('Load the census numbers')
  expect(loaded.body).toContain('Census numbers of 2 schools loaded')
  expect(await numbersOf(schools.ash.id)).toEqual({ census: 41, own: 15 })
  expect(await numbersOf(schools.oak.id)).toMatchObject({ census: 43 })
  expect((await grace.get(`${checked.url}/results`)).body).toContain('902/2001,43,,Loaded,\r\n')
  expect((await grace.post(checked.url)).status).toBe(409)
  const leo = await (await portal.as('leo')).get(`/ncmp/schools/${schools.ash.id}/eligible-pupils`)
  expect(leo.body).toContain('The census gives 41.')
})

test('the census is nobody else’s to load', async () => {
  for (const person of ['leo', 'sam', 'nia'] as const) {
    expect((await (await portal.as(person)).get('/ncmp/census/new')).status).toBe(403)
  }
})
