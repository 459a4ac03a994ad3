import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listEntries } from '@remit/platform/audit'
import { stores } from '@remit/platform/testing'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nhsNumberOf } from '../reference/nhs-number.ts'
import { schools, testNow } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { readUploadJob, saveUploadJob } from './upload-jobs.ts'

const sample = readFileSync(join(import.meta.dirname, 'sample-upload.csv'))
const header = 'URN,NHS number,First name,Last name,Date of birth,Sex,Date of measurement,Height (cm),Weight (kg)'
const numbers = validNumbers(1_300)

function validNumbers(count: number): string[] {
  const found: string[] = []
  for (let start = 400_000_000; found.length < count; start += 1) {
    const number = Array.from({ length: 10 }, (_, digit) => `${start}${digit}`).find((each) => nhsNumberOf(each))
    if (number) found.push(number)
  }
  return found
}

const line = (n: number, name = `Child${n}`) =>
  `901101,${numbers[n]},${name},Upload,17/11/2021,F,14/09/2026,105.${n % 10},17.4`

/** The cells of `line(n)` as the page of a row sends them. */
const rowOf = (n: number) => ({
  urn: '901101',
  nhs_number: numbers[n] ?? '',
  first_name: `Child${n}`,
  last_name: 'Upload',
  date_of_birth: '17/11/2021',
  sex: 'F',
  measured_on: '14/09/2026',
  height_cm: `105.${n % 10}`,
  weight_kg: '17.4',
})

describe.each(stores)('uploads on %s', (store) => {
  let portal: Portal
  beforeAll(async () => {
    portal = await openPortal({ store, jobs: true })
  })
  afterAll(() => portal.close())
  beforeEach(async () => {
    await portal.db.deleteFrom('ncmp.uploads').execute()
    await portal.db.deleteFrom('ncmp.upload_rows').execute()
    await portal.db.deleteFrom('ncmp.pupils').where('last_name', '=', 'Upload').execute()
  })

  const send = async (content: string | Buffer, name = 'pupils.csv') => {
    const mo = await portal.as('mo')
    return { mo, sent: await mo.post('/ncmp/uploads/new', { file: { name, content } }) }
  }
  const uploaded = async () =>
    await portal.db
      .selectFrom('ncmp.pupils')
      .selectAll()
      .where('last_name', '=', 'Upload')
      .orderBy('first_name')
      .execute()
  const count = async (table: 'ncmp.pupils' | 'ncmp.upload_rows' | 'ncmp.uploads') => {
    const { rows } = await portal.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
    return rows
  }

  test('the sample shows good, improbable and rejected rows, and saves only when told', async () => {
    const before = await count('ncmp.pupils')
    const { mo, sent } = await send(sample, 'sample-upload.csv')
    expect(sent.status).toBe(200)
    expect(sent.body).toContain('Nothing is saved yet')
    expect(await count('ncmp.pupils')).toBe(before)
    const text = sent.document.body.textContent ?? ''
    for (const told of [
      'Height must be between 75 and 175 cm',
      'for Reception',
      'NHS number must be a valid number',
      'URN 999999 is not one of the schools assigned to you',
      'Sex must be M or F',
      'The same child is in row 2',
      'Weight is very unusual',
    ]) {
      expect(text).toContain(told)
    }
    const saved = await mo.press('Save and confirm the warnings')
    expect(saved.body).toContain('Upload saved: 11 added, 0 changed, 6 rejected')
    expect(await count('ncmp.pupils')).toBe(before + 11)
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['pupils.uploaded'] })
    expect(entries[0]?.after).toEqual({ added: 11, changed: 0, rejected: 6, warningsConfirmed: true })
    const errors = await mo.get(`${saved.url}/errors`)
    expect(errors.body).toContain('Notes,Reason\r\n')
    expect(errors.body.trim().split('\r\n')).toHaveLength(7)
    await portal.db.deleteFrom('ncmp.pupils').where('pupil_reference', 'like', 'U0%').execute()
  })

  test('the template and the sample are there to download', async () => {
    const mo = await portal.as('mo')
    expect((await mo.get('/ncmp/uploads/template')).body).toContain('URN,School name,Pupil reference')
    expect((await mo.get('/ncmp/uploads/sample')).body).toContain('14/09/2026')
  })

  test('a cancelled upload leaves nothing', async () => {
    const { mo, sent } = await send(`${header}\n${line(1)}\n`)
    expect(sent.body).toContain('Save 1 pupil')
    expect((await mo.press('Cancel this upload')).body).toContain('nothing was saved')
    expect([await uploaded(), await count('ncmp.upload_rows')]).toEqual([[], 0])
  })

  test('an .xlsx is read like a CSV', async () => {
    const rows = [header.split(','), line(1).split(',')]
    const { mo, sent } = await send(Buffer.from(await writeXlsx({ sheets: [{ name: 'Pupils', rows }] })), 'pupils.xlsx')
    expect(sent.body).toContain('Save 1 pupil')
    await mo.press('Save 1 pupil')
    expect((await uploaded()).map((pupil) => [pupil.first_name, pupil.height_cm])).toEqual([['Child1', 105.1]])
  })

  test('a second upload changes only the columns it has, of children that match', async () => {
    const first = await send(`${header}\n${line(1)}\n${line(2)}\n`)
    await first.mo.press('Save 2 pupils')
    const again = `NHS number,URN,Date of birth,Sex,Ethnicity code,Shoe size\n${numbers[1]},901101,17/11/2021,female,B,30\n`
    const { mo, sent } = await send(again)
    expect(sent.body).toContain('1 of them for children who were in the grid already')
    expect(sent.body).toContain('Shoe size')
    expect((await mo.press('Save 1 pupil')).body).toContain('0 added, 1 changed')
    const [one, two] = await uploaded()
    expect(one).toMatchObject({ first_name: 'Child1', ethnicity_code: 'B', height_cm: 105.1, revision: 2 })
    expect(two).toMatchObject({ ethnicity_code: null, revision: 1 })
  })

  test('a reason never takes away a measurement, and a measurement takes the place of a reason', async () => {
    const first = await send(`${header}\n${line(1)}\n`)
    await first.mo.press('Save 1 pupil')
    const reasons = 'URN,NHS number,Last name,Date of birth,Sex,Non-measurement reason\n'
    const { sent } = await send(`${reasons}901101,${numbers[1]},Upload,17/11/2021,F,absent\n`)
    expect(sent.body).toContain('This child has been measured')
    const other = await send(`${reasons}901101,${numbers[2]},Upload,17/11/2021,F,absent\n`)
    await other.mo.press('Save 1 pupil')
    const measured = await send(`${header}\n${line(2)}\n`)
    await measured.mo.press('Save 1 pupil')
    expect((await uploaded()).map((pupil) => pupil.non_measurement_reason)).toEqual([null, null])
  })

  test('children without an NHS number are found by name, and given the number a later file has', async () => {
    const noNumber = line(1).replace(numbers[1] ?? '', '')
    const first = await send(`${header}\n${noNumber}\n`)
    await first.mo.press('Save 1 pupil')
    for (const again of [noNumber, line(1)]) {
      const { mo, sent } = await send(`${header}\n${again}\n`)
      expect(sent.body).toContain('1 of them for children who were in the grid already')
      expect((await mo.press('Save 1 pupil')).body).toContain('0 added, 1 changed')
    }
    expect((await uploaded()).map(({ nhs_number, revision }) => [nhs_number, revision])).toEqual([[numbers[1], 3]])
    expect((await send(`${header}\n${noNumber}\n`)).sent.body).toContain('Give the NHS number to change that record')
  })

  test('two children of one name without NHS numbers are not guessed between', async () => {
    const row = `URN,First name,Last name,Date of birth,Sex,Pupil reference\n901101,Twin,Upload,17/11/2021,F,`
    const first = await send(`${row}A\n901101,Twin,Upload,17/11/2021,F,B\n`)
    await first.mo.press('Save 2 pupils')
    expect((await send(`${row}A\n`)).sent.body).toContain('Several children with this name')
  })

  test('a row is corrected on its page, by the same rules, before anything is saved', async () => {
    const wrong = line(2).replace('105.2', '203.0')
    const { mo, sent } = await send(`${header}\n${line(1).replace('17.4', '38.4')}\n${wrong}\n`)
    expect(sent.page.getAllByRole('link', { name: /^Correct/ })).toHaveLength(2)
    const warned = await mo.get(`${sent.url}/rows/2`)
    expect(warned.body).toContain('Weight is very unusual')
    const still = await mo.post(`${sent.url}/rows/2`, { ...rowOf(1), weight_kg: '500' })
    expect(still.page.getByRole('alert').textContent).toContain('Weight must be between 8 and 120 kg')
    const twin = await mo.post(`${sent.url}/rows/3`, { ...rowOf(1) })
    expect(twin.page.getByRole('alert').textContent).toContain('The same child is in row 2')
    expect((await mo.post(`${sent.url}/rows/2`, rowOf(1))).body).toContain('Row 2 corrected')
    const both = await mo.post(`${sent.url}/rows/3`, rowOf(2))
    expect(both.body).toContain('Save 2 pupils')
    expect((await mo.press('Save 2 pupils')).body).toContain('2 added, 0 changed')
    expect((await uploaded()).map(({ weight_kg }) => weight_kg)).toEqual([17.4, 17.4])
    expect((await mo.get(`${sent.url}/rows/2`)).status).toBe(404)
  })

  test('the line of an upload that has ended is ticked away; its pupils and the history stay', async () => {
    const { mo, sent } = await send(`${header}\n${line(1)}\n`)
    const id = sent.url.split('/').at(-1) ?? ''
    expect((await mo.get('/ncmp/uploads')).page.queryByRole('checkbox')).toBeNull()
    await mo.get(sent.url)
    await mo.press('Save 1 pupil')
    expect((await mo.post('/ncmp/uploads', {})).body).toContain('Tick the lines to remove')
    expect((await (await portal.as('joan')).post('/ncmp/uploads', { uploads: id })).body).toContain('0 lines removed')
    const removed = await mo.post('/ncmp/uploads', { uploads: id })
    expect(removed.body).toContain('1 line removed from your list')
    expect(removed.body).toContain('There is no upload of yours to show')
    expect(await uploaded()).toHaveLength(1)
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['uploads.dismissed'] })
    expect(entries[0]?.after).toEqual({ uploads: [id] })
  })

  test.each([
    ['an empty file', '', 'is empty'],
    ['a file of another kind', Buffer.from('MZ\x90\0'), 'is a program, not a table'],
    ['a wrong encoding', Buffer.from(`${header}\nZoë`, 'latin1'), 'not saved as UTF-8'],
    ['1,000 columns', Array.from({ length: 1000 }, (_, n) => n).join(), '1,000 columns'],
    ['a header alone', `${header}\n`, 'no pupils below its first row'],
    ['a table of something else', 'Name,Price\nTea,3\n', 'no column “URN”'],
  ])('%s is refused beside the field, and nothing is stored', async (_, content, message) => {
    const { sent } = await send(content)
    expect(sent.status).toBe(422)
    expect(sent.page.getByRole('alert').textContent).toContain(message)
    expect(await count('ncmp.uploads')).toBe(0)
  })

  test('a formula is told by row and column, and its row cannot be saved', async () => {
    const { sent } = await send(`${header}\n${line(1, "=cmd|' /C calc'!A0")}\n`)
    expect(sent.body).toContain('First name holds a formula')
    expect(sent.body).toContain('No row can be saved')
    expect(sent.page.queryByRole('button', { name: /^Save/ })).toBeNull()
  })

  test('more than 1,000 rows wait for a yes, are read and saved in the background, with progress', async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => line(n))
    const { mo, sent } = await send([header, ...lines, line(3)].join('\n'))
    expect(sent.body).toContain('more than 1,000 rows')
    const working = await mo.press('Yes, continue')
    expect(working.document.querySelector('meta[http-equiv="refresh"]')).toBeTruthy()
    const uploadId = working.url.split('/').at(-1) ?? ''
    await readUploadJob.run({ db: portal.db, data: { uploadId }, now: testNow })
    const staged = await mo.get(working.url)
    expect(staged.body).toContain('Save 1,200 pupils')
    expect(staged.body).toContain('The same child is in row 5')
    const saving = await mo.press('Save 1,200 pupils')
    expect(saving.body).toContain('Saving <strong>1,200</strong> rows')
    expect(await uploaded()).toHaveLength(0)
    await saveUploadJob.run({ db: portal.db, data: { uploadId }, now: testNow })
    expect((await mo.get(working.url)).body).toContain('Go to Pupil Data')
    expect(await uploaded()).toHaveLength(1_200)
    expect(await count('ncmp.upload_rows')).toBe(1)
  })

  test('a large file that stops being readable is refused whole', async () => {
    const lines = Array.from({ length: 1_100 }, (_, n) => line(n))
    const { mo } = await send([header, ...lines, '901101,"never closed'].join('\n'))
    const working = await mo.press('Yes, continue')
    const uploadId = working.url.split('/').at(-1) ?? ''
    await readUploadJob.run({ db: portal.db, data: { uploadId }, now: testNow })
    const refused = await mo.get(working.url)
    expect(refused.body).toContain('opens a quotation mark and never closes it')
    expect([await count('ncmp.upload_rows'), await uploaded()]).toEqual([0, []])
  })

  test('reading that was broken off starts over, and runs once', async () => {
    const lines = Array.from({ length: 1_001 }, (_, n) => line(n))
    const { mo } = await send([header, ...lines].join('\n'))
    const working = await mo.press('Yes, continue')
    const upload_id = working.url.split('/').at(-1) ?? ''
    await portal.db.insertInto('ncmp.upload_rows').values({ upload_id, row_number: 2, problems: '[]' }).execute()
    await readUploadJob.run({ db: portal.db, data: { uploadId: upload_id }, now: testNow })
    await readUploadJob.run({ db: portal.db, data: { uploadId: upload_id }, now: testNow })
    expect((await mo.get(working.url)).body).toContain('Save 1,001 pupils')
  })

  test('is nobody else’s to see, and is refused when the schools were taken away', async () => {
    const { mo, sent } = await send(`${header}\n${line(1)}\n`)
    for (const who of ['joan', 'pat'] as const) expect((await (await portal.as(who)).get(sent.url)).status).toBe(404)
    expect((await (await portal.as('ben')).get('/ncmp/uploads/new')).status).toBe(403)
    await mo.get(sent.url)
    const places = await portal.db
      .deleteFrom('membership_places')
      .where('organisation_id', '=', schools.ash.id)
      .returningAll()
      .execute()
    const refused = await mo.press('Save 1 pupil')
    await portal.db.insertInto('membership_places').values(places).execute()
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('not assigned to you any more')
    expect(await uploaded()).toEqual([])
  })
})
