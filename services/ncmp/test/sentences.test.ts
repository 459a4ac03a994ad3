import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The table “The seed, sentence by sentence” of README.md: every title it names must be a test that exists. */

const room = join(import.meta.dirname, '..')
const journeys = join(room, '../../e2e/journeys')
const readme = readFileSync(join(room, 'README.md'), 'utf8')
const [, section = ''] = readme.split('### The seed, sentence by sentence')
const lines = section.split('\n').filter((line) => /^\| \d/.test(line))
const cells = lines.map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))

test('the seed’s sentences are listed without a gap, each with the test that shows it', () => {
  expect(cells.map(([number]) => Number(number))).toEqual(cells.map((_, index) => index + 1))
  expect(cells.length).toBeGreaterThanOrEqual(47)
  for (const [number, gist = '', titles = ''] of cells) {
    expect(
      [gist, ...titlesOf(titles)].filter((text) => text.length <= 8),
      `sentence ${number}`,
    ).toEqual([])
  }
})

test('every test that the list of sentences names exists', () => {
  const titles = titlesIn([...testFiles(room), ...testFiles(journeys)])
  const named = cells.flatMap(([, , each = '']) => titlesOf(each))
  expect(named.filter((title) => !titles.includes(title))).toEqual([])
})

/** A sentence may be shown by several tests. */
function titlesOf(cell: string): string[] {
  return cell.split(' <br> ')
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
    .map((name) => join(folder, name))
}

function titlesIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\b(?:test|it)(?:\.each\(\w+\))?\(\s*(['`])(.+?)\1,/g)].map(
      ([, , title = '']) => title,
    ),
  )
}
