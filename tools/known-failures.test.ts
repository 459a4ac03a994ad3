import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Every way engines have failed in public has a family of tests, and `docs/known-failures.md` says which. */

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const regressions = 'packages/policy/test/regressions'
const files = [
  ...readdirSync(join(root, regressions)).map((name) => `${regressions}/${name}`),
  'packages/platform/test/known-failures.test.ts',
]

const rows = [...read('docs/known-failures.md').matchAll(/^\| (?!class)(\w.*) \| (.*) \| (.*) \|$/gm)].map(
  ([, failure = '', evidence = '', families = '']) => ({
    failure,
    evidence: evidence.split(', '),
    families: families.split('; '),
  }),
)

/** The families of the tests: title, advisories in brackets, and how many tests. */
const families = files.flatMap((file) =>
  read(file)
    .split(/^ *describe\('/m)
    .slice(1)
    .map((text) => {
      const [, title = '', advisories = ''] = /^(.*?)(?: \((.*)\))?', /.exec(text) ?? []
      return { title, advisories, tests: text.match(/^ *it(\.each)?\(/gm)?.length ?? 0 }
    }),
)

it('each of the twelve classes has at least one family, and each family at least one test', () => {
  const titles = families.map((it) => it.title)
  expect(rows).toHaveLength(12)
  for (const row of rows) expect(row.families.filter((it) => !titles.includes(it))).toEqual([])
  expect(families.filter((it) => it.tests === 0)).toEqual([])
  console.log(
    `known failures: ${rows.length} classes, ${rows.reduce((sum, it) => sum + it.evidence.length, 0)} advisories and issues, ` +
      `${families.length} families, ${families.reduce((sum, it) => sum + it.tests, 0)} tests`,
  )
})

it('no family is left out of the classes, and none stands in two', () => {
  const told = rows.flatMap((row) => row.families)
  expect(told.toSorted()).toEqual([...new Set(families.map((it) => it.title))].toSorted())
})

it('each advisory is named by a family of its class; there are at least 25', () => {
  for (const row of rows) {
    const named = families.filter((it) => row.families.includes(it.title)).map((it) => it.advisories)
    for (const advisory of row.evidence) {
      expect([row.failure, advisory, named.some((it) => it.includes(advisory))]).toEqual([row.failure, advisory, true])
    }
  }
  expect(rows.reduce((sum, it) => sum + it.evidence.length, 0)).toBeGreaterThanOrEqual(25)
})
