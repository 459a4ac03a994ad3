import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labelledCells } from './labelled-cells.ts'
import { createRenderer } from './renderer.ts'

const columns = [{ text: 'Name' }, { text: 'Pupils “R” & "6"' }, { text: 'Actions', hidden: true }]

test('every cell knows its heading, in every row', () => {
  const row = '<tr class="r"><th scope="row">Ash</th><td class="n"> 12 </td>\n<td><a href="/x">Remove</a></td></tr>'
  const html = String(labelledCells(row + row, columns))
  expect(html.match(/data-label="[^"]*"/g)).toEqual(Array(2).fill('data-label="Pupils “R” &amp; &quot;6&quot;"'))
  expect(html).toContain('<tr role="row" class="r"><th role="rowheader" scope="row">Ash</th>')
  expect(html).toContain('class="n"><div class="remit-cell">12</div></td>')
  expect(html).toContain('<td role="cell"><div class="remit-cell"><a href="/x">Remove</a></div></td>')
})

test('what people typed cannot become a cell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-cells-'))
  const cells = '<tr><th scope="row">{{ name }}</th><td>{{ name }}</td></tr>'
  const list = `{% from "macros/lists.njk" import table %}{% call table("List", columns) %}${cells}{% endcall %}`
  writeFileSync(join(folder, 'list.njk'), list)
  const html = createRenderer({ here: folder })('here/list.njk', { columns, name: '</td><td>x</td>"' })
  expect(html.match(/<td/g)).toHaveLength(1)
  expect(html).toContain('<div class="remit-cell">&lt;/td&gt;&lt;td&gt;x&lt;/td&gt;&quot;</div>')
})
