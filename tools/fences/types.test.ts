import { afterAll, describe, expect, it } from 'vitest'
import { plantHouse } from './planted.ts'

const fences = [
  { says: 'strict', file: 'strict', code: 'export const add = (a, b) => a + b\n', error: 'TS7006' },
  {
    says: 'an index may miss (noUncheckedIndexedAccess)',
    file: 'index-may-miss',
    code: 'export const first = (list: string[]): string => list[0]\n',
    error: 'TS2322',
  },
  {
    says: 'absent is not undefined (exactOptionalPropertyTypes)',
    file: 'absent',
    code: 'export const bed: { note?: string } = { note: undefined }\n',
    error: 'TS2375',
  },
  {
    says: 'no enum (erasableSyntaxOnly)',
    file: 'enum',
    code: 'export enum Kind {\n  Bed,\n}\n',
    error: 'TS1294',
  },
  {
    says: 'no parameter property (erasableSyntaxOnly)',
    file: 'parameter-property',
    code: 'export class Bed {\n  constructor(readonly size: number) {}\n}\n',
    error: 'TS1294',
  },
  {
    says: 'a type is imported as a type (verbatimModuleSyntax)',
    file: 'import-type',
    code: "import { Readable } from 'node:stream'\nimport { PathLike } from 'node:fs'\nexport type Both = Readable | PathLike\n",
    error: 'TS1484',
  },
  {
    says: 'the engine is entered by its one door',
    file: 'past-the-door',
    code: "import * as inside from '@remit/policy/src/compile.ts'\nexport const compile = inside\n",
    error: 'TS2307',
  },
  {
    says: 'the platform is entered by its doors',
    file: 'past-the-platform-door',
    code: "import * as inside from '@remit/platform/src/db/index.ts'\nexport const db = inside\n",
    error: 'TS2307',
  },
]

describe('TypeScript', () => {
  const planting = Object.fromEntries(fences.map(({ file, code }) => [`services/gardens/${file}.ts`, code]))
  const house = plantHouse(planting)
  afterAll(house.remove)
  const { printed, status } = house.run('tsc', ['--noEmit', '--pretty', 'false'])

  it('fails when any fence is broken', () => expect(status).not.toBe(0))

  it.each(fences)('holds that $says', ({ file, error }) => {
    expect(
      printed
        .split('\n')
        .filter((line) => line.startsWith(`services/gardens/${file}.ts`))
        .join('\n'),
    ).toContain(error)
  })
})
