import { listEntries } from '@remit/platform/audit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const header = 'DfE number,URN,School name,Type,Postcode,Eligible in Reception,Eligible in Year 6'
const check = async (lines: readonly string[], headings = header) => {
  const leo = await portal.as('leo')
  await leo.get('/ncmp/schools/imports/new')
  const answer = await leo.press('Check the file', {
    file: { name: 'schools.csv', content: [headings, ...lines].join('\n') },
  })
  const rows = [...answer.document.querySelectorAll('tbody tr')].map((row) =>
    row.textContent?.replace(/\s+/g, ' ').trim(),
  )
  return { leo, answer, rows }
}
const numbersOf = (urn: string) =>
  portal.db
    .selectFrom('ncmp.schools as school')
    .leftJoin('ncmp.school_years as numbers', 'numbers.school_id', 'school.organisation_id')
    .select(['school_type', 'removed_at', 'eligible_reception_la as reception', 'eligible_year6_la as year6'])
    .where('urn', '=', urn)
    .executeTakeFirst()

describe('schools from a file', () => {
  const lines = [
    '901/2300,901300,Quarry Primary School,Community school,NT1 2BB,20,21',
    `${schools.ash.dfeNumber},,,,,14,census`,
    `${schools.beech.dfeNumber},901301,,Free school,,,`,
    `${schools.cedar.dfeNumber},,,Academy,,,`,
    `${schools.oak.dfeNumber},902399,Oak,Academy,,,`,
    '901/2301,901302,Half Known,,,,',
    '901/2302,12,Short,Academy,here,many,',
    '901 2300,901303,Twice,Academy,,,',
    '901/2303,901304,Formula,=1+1,,,',
    `${schools.damson.dfeNumber},,,,,,`,
  ]

  test('have a word on every row before anything is saved; the right rows are saved alone, and taken back', async () => {
    const { leo, answer, rows } = await check(lines)
    expect(rows).toEqual([
      expect.stringContaining('New school'),
      expect.stringMatching(/Changed eligible in Reception 15 to 14; eligible in Year 6 15 to the census number/),
      expect.stringMatching(/Changed URN 901102 to 901301; type Academy to Free school/),
      expect.stringContaining('A school that changes its type gets another URN'),
      expect.stringContaining('is another authority’s: your schools’ numbers begin with 901'),
      expect.stringContaining('It is not on your list yet: to add it, enter its type'),
      expect.stringMatching(/URN must be 6 digits.*Enter a full UK postcode.*Enter a whole number from 0 to 2000/),
      expect.stringContaining('Row 2 is about the same school already'),
      expect.stringContaining('A cell holds a formula'),
      expect.stringContaining('Nothing to change'),
    ])
    expect(answer.document.body.textContent).toContain('3 schools to add or change, 1 without a change, 6 wrong')
    expect(await numbersOf('901300')).toBeUndefined()
    expect(await numbersOf(schools.ash.urn)).toMatchObject({ reception: 15, year6: 15 })

    expect((await leo.press('Save the schools')).status).toBe(422)
    await leo.get(answer.url)
    const all = await leo.press('Save the schools', { do: 'save-all' })
    expect(all.body).toContain('6 of 10 rows cannot be saved, so none was')
    await leo.get(answer.url)
    expect((await leo.press('Save the schools', { do: 'save-right' })).body).toContain('3 schools saved')
    expect(await numbersOf('901300')).toMatchObject({ school_type: 'community', reception: 20, year6: 21 })
    expect(await numbersOf(schools.ash.urn)).toMatchObject({ reception: 14, year6: null })
    expect(await numbersOf('901301')).toMatchObject({ school_type: 'free' })
    const csv = (await leo.get(`${answer.url}/results`)).body
    expect(csv).toContain('901/2300,901300,Quarry Primary School,Community school,NT1 2BB,20,21,New school,\r\n')
    expect(csv).toContain(',Wrong,"A school that changes its type gets another URN')

    // Somebody corrects Ash since: it stays; the rest is as it was.
    const ash = `/ncmp/schools/${schools.ash.id}/eligible-pupils`
    await leo.post(ash, { reception: '13', year6: '12' })
    await leo.get(answer.url)
    expect((await leo.press('Take this file back')).body).toContain('2 schools as before; 1 stay')
    expect((await numbersOf('901300'))?.removed_at).not.toBeNull()
    expect(await numbersOf(schools.beech.urn)).toMatchObject({ school_type: schools.beech.type })
    expect(await numbersOf(schools.ash.urn)).toMatchObject({ reception: 13, year6: 12 })
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['schools.imported'] })
    expect(entries[0]?.after).toMatchObject({ saved: 3, wrong: 6 })
  })

  test('go out as they come in: the list, sent back as it is, changes nothing', async () => {
    const leo = await portal.as('leo')
    const file = (await leo.get('/ncmp/schools/download')).body
    expect(file).toContain('Measured in Reception')
    expect(file.trim().split('\r\n')).toHaveLength(13)
    const [headings = '', ...rest] = file.replace('\uFEFF', '').trim().split('\r\n')
    const { rows } = await check(rest, headings)
    expect(rows).toHaveLength(12)
    expect(rows.every((row) => row?.includes('Nothing to change'))).toBe(true)
    const found = (await (await portal.as('mo')).get('/ncmp/schools/download?search=beech')).body
    expect(found.trim().split('\r\n')).toHaveLength(2)
    expect(found).not.toContain(schools.ash.name)
  })

  test('without the DfE number, or without rows, are refused in words; the template is read as it is', async () => {
    const { answer } = await check(['x'], 'URN')
    expect(answer.body).toContain('The file has no column “DfE number”')
    expect((await check([])).answer.body).toContain('The file holds no schools')
    const leo = await portal.as('leo')
    expect((await leo.get('/ncmp/schools/imports/template')).body.trim()).toBe(`\uFEFF${header}`.trim())
  })

  test('of another authority do not exist: not to see, not to send, not as a file', async () => {
    const { answer } = await check(['901/2310,901310,Hidden Primary,Community school,NT1 2BB,20,21'])
    const viv = await portal.as('viv')
    expect((await viv.get(answer.url)).status).toBe(404)
    expect((await viv.get(`${answer.url}/results`)).status).toBe(404)
    expect((await viv.post(answer.url, { do: 'save-all' })).status).toBe(404)
    expect(await numbersOf('901310')).toBeUndefined()
  })

  test('are LA set-up’s alone', async () => {
    for (const person of ['ben', 'mo', 'sam', 'nia'] as const) {
      expect((await (await portal.as(person)).get('/ncmp/schools/imports/new')).status).toBe(403)
    }
    expect((await (await portal.as('sam')).get('/ncmp/schools/download')).status).toBe(403)
  })
})
