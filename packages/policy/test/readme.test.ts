import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import * as engine from '@remit/policy'
import { expect, it } from 'vitest'

/** Runs every example of the README and compares what it prints with what the README says. */

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')

it.each(examples)('the example prints what it says: %#', (example) => {
  const expected = [...example.matchAll(/\/\/ → (.*)$/gm)].map((line) => runInNewContext(`(${line[1]})`) as unknown)
  const printed: unknown[] = []
  const code = stripTypeScriptTypes(example).replace(/import (\{[^}]*\}) from '@remit\/policy'/, 'const $1 = engine')
  runInNewContext(code, { engine, console: { log: (it: unknown) => printed.push(it) } })
  expect(expected.length).toBeGreaterThan(0)
  expect(JSON.stringify(printed)).toBe(JSON.stringify(expected))
})

it('nothing in a ts block is left unexecuted', () => {
  expect(readme.split('```ts').length - 1).toBe(examples.length)
  expect(examples.join('').match(/\/\/ → /g)).toHaveLength(6)
})
