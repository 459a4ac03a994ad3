import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asked, holding, type Role, roles } from './asked.ts'
import { asksOf } from './asked-of-pages.ts'
import { openPortal, type Portal } from './portal.ts'

/**
 * Every cell of the published matrix (`access.csv`), asked of the real pages by somebody who holds exactly that role:
 * what is allowed has its effect, what is refused has none. Another authority's schools, pupils and users, and schools
 * not assigned, are not even there (404).
 */

type Cell = 'no' | 'assigned' | 'authority'
type Row = Readonly<Record<'area' | 'action', string>> & Readonly<Record<Role, Cell>>

const rows: readonly Row[] = parse(readFileSync(join(import.meta.dirname, 'access.csv')), { columns: true })
let portal: Portal
let cells = 0
let requests = 0

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

describe.each(rows)('$area: $action', (row) => {
  test.each(roles)('is as published for the role %s alone', async (role) => {
    const client = await holding(portal, role)
    const ask = asksOf[row.action]
    expect(ask, `nothing asks “${row.action}”`).toBeDefined()
    const all = (await ask?.({ db: portal.db, client })) ?? []
    expect(all.length).toBeGreaterThan(0)
    for (const asked of all) expect(asked, `${role} is “${row[role]}”`).toMatchObject(published(asked, row[role]))
    cells += 1
    requests += all.length
  })
})

test('no cell was missed: sixteen rows of six roles', () => {
  expect(rows.length * roles.length).toBe(96)
  expect(cells).toBe(96)
  console.log(`access.csv on the real pages: ${cells} cells, ${requests} requests`)
})

function published({ place, isList, status }: Asked, cell: Cell): Partial<Asked> {
  const allowed =
    cell !== 'no' && (place === 'none' || place === 'assigned' || (place === 'authority' && cell === 'authority'))
  if (allowed) return { status: 200, done: true }
  if (cell === 'no') return { status: place === 'none' || isList ? 403 : refusedAs(status), done: false }
  return { status: isList ? 200 : 404, done: false }
}

/** What a role without the permission may know of decides between 403 and 404: both refuse. */
function refusedAs(status: number): number {
  return status === 404 ? 404 : 403
}
