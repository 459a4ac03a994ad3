import { afterAll, expect, it } from 'vitest'
import { temporaryFolder } from '../../e2e/running-app.ts'
import { ownProgram } from './spreadsheet-own.ts'
import { proveSpreadsheet } from './spreadsheet-proof.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

it('an offline sheet filled in comes back without loss, every field of every child', async () => {
  const { broken, figures } = await proveSpreadsheet({ folder: folder.path }, ownProgram, new Date())
  expect(broken).toEqual([])
  expect(figures).toHaveLength(1)
})
