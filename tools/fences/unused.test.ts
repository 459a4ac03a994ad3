import { afterAll, describe, expect, it } from 'vitest'
import { plantHouse } from './planted.ts'

describe('knip', () => {
  const house = plantHouse({
    'services/gardens/package.json':
      '{ "name": "@remit/gardens", "type": "module", "exports": { ".": "./service.ts" } }',
    'services/gardens/service.ts': "import { dig } from './beds/beds.ts'\nexport const gardens = dig\n",
    'services/gardens/beds/beds.ts': 'export const dig = 1\nexport const neverUsed = 2\n',
    'services/gardens/beds/forgotten.ts': 'export const forgotten = 1\n',
  })
  afterAll(house.remove)
  const { printed, status } = house.run('knip', ['--workspace', 'services/gardens', '--reporter', 'compact'])

  it('fails when code is unused', () => expect(status).not.toBe(0))
  it('finds a file nobody imports', () => expect(printed).toContain('services/gardens/beds/forgotten.ts'))
  it('finds an export nobody imports', () => expect(printed).toContain('neverUsed'))
  it('leaves what is used in peace', () => expect(printed).not.toMatch(/\bdig\b/))
})
