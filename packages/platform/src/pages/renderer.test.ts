import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRenderer } from './renderer.ts'

const folder = mkdtempSync(join(tmpdir(), 'remit-views-'))
mkdirSync(join(folder, 'room'))
writeFileSync(join(folder, '..', 'outside.njk'), 'outside')
const template = (name: string, text: string) => writeFileSync(join(folder, 'room', name), text)
const render = createRenderer({ garden: folder })

test('what is printed is escaped', () => {
  template('name.njk', '<p title="{{ name }}">{{ name }}</p>')
  expect(render('garden/room/name.njk', { name: '<b>"&' })).toBe(
    '<p title="&lt;b&gt;&quot;&amp;">&lt;b&gt;&quot;&amp;</p>',
  )
})

test('an email address may break after its “@” and its dots, and stays text', () => {
  template('address.njk', '{{ address | email }}')
  expect(render('garden/room/address.njk', { address: 'a.b@<b>.org' })).toBe('a.<wbr>b@<wbr>&lt;b&gt;.<wbr>org')
  expect(render('garden/room/address.njk', { address: `o'"&@b.org` })).toBe('o&#39;&quot;&amp;@<wbr>b.<wbr>org')
  expect(() => render('garden/room/address.njk', {})).toThrow(/address\.njk is broken/)
})

test('printing what nobody gave stops the page, and the error names the template and the line', () => {
  template('gap.njk', 'one\n{{ user.nmae }}')
  expect(() => render('garden/room/gap.njk', { user: { name: 'Sam' } })).toThrow(
    /garden\/room\/gap\.njk is broken.*Line 2/,
  )
})

test('a template outside its folder is not found', () => {
  expect(() => render('garden/../outside.njk', {})).toThrow('template not found')
})
