import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { temporaryFolder } from '../../e2e/running-app.ts'
import { explainedIn } from './mutation-words.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const prove = (...options: readonly string[]): readonly string[] => {
  const cache = join(folder.path, 'cache')
  const { stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'mutation.ts'), '--cache', cache, ...options],
    { encoding: 'utf8', env: { ...process.env, NODE_ENV: undefined, VITEST: undefined } },
  )
  return stdout.trim().split('\n')
}

it('the tests of the engine notice every fault in how names are looked up', () => {
  expect(prove('--files', 'names.ts').at(-1)).toMatch(/^mutation: held, [\d.]+ % of \d+ mutants in 1 files$/)
})

it('a fault that no test notices is told, unless it is explained', () => {
  const engine = join(folder.path, 'engine')
  for (const room of ['src', 'cases', 'test']) mkdirSync(join(engine, room), { recursive: true })
  writeFileSync(join(engine, 'src/index.ts'), 'export const isMany = (count: number): boolean => count > 1\n')
  writeFileSync(
    join(engine, 'test/many.test.ts'),
    `import { isMany } from '@remit/policy'
     import { expect, it } from 'vitest'
     it('two are many', () => expect(isMany(2)).toBe(true))
     it('none is not', () => expect(isMany(0)).toBe(false))`,
  )
  const survivor = 'export const isMany = (count: number): boolean => ⟦count >= 1⟧'
  const explained = join(folder.path, 'explained.md')
  const toy = ['--engine', engine, '--explained', explained, '--least', '75']

  writeFileSync(explained, '# Nothing is explained\n')
  const told = prove(...toy)
  expect(told).toContain(`not explained: index.ts: ${survivor}`)
  expect(told.at(-1)).toBe('mutation: broken, 80.0 % of 5 mutants in 1 files, 1 survivors not explained')

  writeFileSync(explained, `# Toy\n\n## index.ts\n\nOne is a matter of taste.\n\n\`\`\`text\n${survivor}\n\`\`\`\n`)
  expect(prove(...toy).at(-1)).toBe('mutation: held, 80.0 % of 5 mutants in 1 files')
  expect(prove(...toy, '--least', '90').at(-1)).toContain('mutation: broken, 80.0 %')
})

it('a survivor counts as explained only below the name of its file and a sentence', () => {
  const block = '```text\na ⟦b⟧\n```\n'
  expect(explainedIn(`## one.ts\n\nBecause.\n\n${block}`)).toEqual(new Map([['one.ts', new Set(['a ⟦b⟧'])]]))
  expect(explainedIn(`## one.ts\n\n${block}`)).toEqual(new Map([['one.ts', new Set()]]))
  expect(explainedIn(`Because.\n\n${block}`)).toEqual(new Map())
})
