import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTable } from '@remit/platform/files'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { uploadColumns } from '../uploads/upload-columns.ts'

const folder = mkdtempSync(join(tmpdir(), 'ncmp-sheets-'))
let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(async () => {
  await portal.close()
  rmSync(folder, { recursive: true, force: true })
})

const at = (school: { id: string }, path: string) => `/ncmp/schools/${school.id}/${path}`

describe('the offline sheet', () => {
  test('has the 22 columns of an upload and every child of the school, filled in as far as it is known', async () => {
    const { status, headers, bytes } = await (await portal.as('mo')).get(at(schools.ash, 'offline-sheet'))
    expect(status).toBe(200)
    expect(headers['content-disposition']).toContain('Ash_Lane_Primary_School_2026.xlsx')
    const path = join(folder, 'ash.xlsx')
    writeFileSync(path, bytes)
    const rows = []
    for await (const { cells } of readTable(path, 'ash.xlsx')) rows.push(cells)
    expect(rows[0]).toEqual(uploadColumns.map(({ header }) => header))
    const pupils = await portal.db
      .selectFrom('ncmp.pupils')
      .selectAll()
      .where('school_id', '=', schools.ash.id)
      .execute()
    expect(
      rows
        .slice(1)
        .map((cells) => [cells[4], cells[5], cells[6], cells[16] ?? ''])
        .sort(),
    ).toEqual(
      pupils
        .map((pupil) => [pupil.first_name, pupil.last_name, pupil.date_of_birth, String(pupil.height_cm ?? '')])
        .sort(),
    )
  })

  test('is for collectors of the school only', async () => {
    for (const [who, status] of [
      ['joan', 404],
      ['pat', 404],
      ['ben', 403],
      ['sam', 403],
    ] as const) {
      expect((await (await portal.as(who)).get(at(schools.ash, 'offline-sheet'))).status, who).toBe(status)
    }
  })
})

describe('the printed list', () => {
  test('shows every child of the school class by class, and nobody else’s', async () => {
    const { document, page } = await (await portal.as('mo')).get(at(schools.beech, 'printed-list'))
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe(schools.beech.name)
    const tables = [...document.querySelectorAll('caption')].map(({ textContent }) => textContent?.split(',')[0])
    expect(tables.slice(0, 1)).toEqual(['Reception'])
    expect(tables).toContain('Year 6')
    expect(document.querySelectorAll('tbody tr')).toHaveLength(schools.beech.reception + schools.beech.year6)
  })

  test('is not there for a collector of other schools', async () => {
    expect((await (await portal.as('joan')).get(at(schools.beech, 'printed-list'))).status).toBe(404)
    expect((await (await portal.as('ben')).get(at(schools.beech, 'printed-list'))).status).toBe(403)
  })
})
