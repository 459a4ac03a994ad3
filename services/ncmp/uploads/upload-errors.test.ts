import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPortal, type Portal } from '../test/portal.ts'

const header = 'URN,First name,Last name,Date of birth,Sex,Date of measurement,Height (cm),Weight (kg)'
const line = (first: string, height: string) => `901101,${first},Errors,17/11/2021,F,14/09/2026,${height},17.4`

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

async function send(content: string | Uint8Array, name: string) {
  const mo = await portal.as('mo')
  return { mo, sent: await mo.post('/ncmp/uploads/new', { file: { name, content: Buffer.from(content) } }) }
}

test('rejected rows come as a workbook with the reason in a column of its own, and corrected it is sent again', async () => {
  const rejected = [line("=cmd|' /C calc'!A0", '105.1'), line('Zoë', '203.0')]
  const { mo, sent } = await send([header, ...rejected, line('Good', '104.0')].join('\n'), 'pupils.csv')
  const link = sent.page.getByRole('link', { name: 'as an Excel workbook' })
  const { bytes } = await mo.get(`${link.getAttribute('href')}`)
  const rows = (await readXlsx(bytes)).sheets[0]?.rows.map((row) => row.map((cell) => `${cell ?? ''}`)) ?? []
  expect(rows.map((row) => row.at(-1))).toEqual([
    'Reason',
    'First name holds a formula. Replace it with its value',
    'Height must be between 75 and 175 cm',
  ])
  expect(rows[1]).toContain("'=cmd|' /C calc'!A0")
  const corrected = rows
    .filter((_, place) => place !== 1)
    .map((row) => row.map((cell) => cell.replace('203.0', '103.0')))
  const file = await writeXlsx({ sheets: [{ name: 'Rejected rows', rows: corrected }] })
  const again = await send(file, 'pupils errors.xlsx')
  expect(again.sent.body).toContain('Save 1 pupil')
  expect((await (await portal.as('joan')).get(`${link.getAttribute('href')}`)).status).toBe(404)
})
