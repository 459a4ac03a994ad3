import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'

const { resolve } = createRequire(import.meta.url)

describe('the doors of a package', () => {
  it.each([
    '@remit/policy/src/index.ts',
    '@remit/platform/src/db/index.ts',
    '@remit/platform',
    '@remit/platform/pages',
  ])('are the only way in: Node refuses %s', (specifier) =>
    expect(() => resolve(specifier)).toThrow(/not defined by "exports"|No "exports" main defined/),
  )

  it('are open where package.json says so', () => {
    expect(resolve('@remit/platform/audit')).toMatch(/platform\/src\/audit\/index\.ts$/)
  })
})
