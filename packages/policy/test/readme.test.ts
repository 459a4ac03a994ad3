import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import * as engine from '@remit/policy'
import { expect, it } from 'vitest'

/** Runs the example of the README and compares what it prints with what the README says it prints. */

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''

it('the example prints what it says', () => {
  const expected = [...example.matchAll(/\/\/ → (.*)$/gm)].map((line) => runInNewContext(`(${line[1]})`) as unknown)
  const printed: unknown[] = []
  const code = stripTypeScriptTypes(example).replace(/import (\{[^}]*\}) from '@remit\/policy'/, 'const $1 = engine')
  runInNewContext(code, { engine, console: { log: (it: unknown) => printed.push(it) } })
  expect(expected).toHaveLength(6)
  expect(JSON.stringify(printed)).toBe(JSON.stringify(expected))
})
