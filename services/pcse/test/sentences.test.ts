import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const rows = [...readme.matchAll(/^\| (.+) \| `(.+\.test\.ts)` \| (.+) \|$/gm)].map(([, sentence, file, title]) => ({
  sentence: sentence ?? '',
  file: file ?? '',
  title: title ?? '',
}))

it('names a test for each of the sentences of the page', () => {
  expect(rows).toHaveLength(29)
})

it.each(rows)('“$sentence”', ({ file, title }) => {
  const path = join(folder, file)
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toContain(`'${title}'`)
})
