import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packPolicy } from './pack-policy.ts'

/** The engine as strangers get it: packed, installed from its tarball in an empty folder, typed and run there. */

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'packages/policy/README.md'), 'utf8')
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')
const empty = mkdtempSync(join(tmpdir(), 'remit-empty-'))
const installed = join(empty, 'node_modules/@remit/policy')

beforeAll(() => {
  const tarball = packPolicy(empty)
  writeFileSync(join(empty, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }')
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', tarball], { cwd: empty })
})
afterAll(() => rmSync(empty, { recursive: true, force: true }))

it('the tarball holds JavaScript with types and needs no other package', () => {
  const { dependencies, exports, engines } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  expect(dependencies).toBeUndefined()
  expect(exports['.']).toEqual({ types: './dist/index.d.ts', default: './dist/index.js' })
  expect(engines.node).toBe('>=20')
  expect(readFileSync(join(installed, 'dist/index.js'), 'utf8')).not.toContain(".ts'")
})

it('its types are right where it is installed, and catch a misspelt permission', () => {
  const tsc = (file: string) => {
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom', '--module', 'nodenext']
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['--ignoreConfig', ...options, '--types', '', file], {
      cwd: empty,
    })
  }
  for (const [index, example] of examples.entries()) {
    writeFileSync(join(empty, `example-${index}.ts`), example)
    tsc(`example-${index}.ts`)
  }
  const [first = ''] = examples
  writeFileSync(join(empty, 'misspelt.ts'), first.replace("permissions: ['loan.edit']", "permissions: ['loan.edti']"))
  expect(() => tsc('misspelt.ts')).toThrow()
})

it('every example of its README runs as it is installed, and prints what it says', () => {
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) {
    const expected = [...example.matchAll(/\/\/ → (.*)$/gm)].map((line) => runInNewContext(`(${line[1]})`) as unknown)
    const telling = 'console.log = (it) => process.stdout.write(JSON.stringify(it) + "\\n")\n'
    writeFileSync(join(empty, 'example.mjs'), `${telling}${stripTypeScriptTypes(example)}`)
    const printed = execFileSync(process.execPath, ['example.mjs'], { cwd: empty, encoding: 'utf8' })
    expect(printed.trim().split('\n')).toEqual(expected.map((it) => JSON.stringify(it)))
  }
})
