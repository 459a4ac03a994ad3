import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { dateOf, oneOf, onOneLine, optionalText, sentFile, text, ticked, wholeNumber } from './fields.ts'
import { defineForm } from './form.ts'

const schoolForm = defineForm(
  z.object({
    name: text('Enter the school’s name', 10, 'Name must be 10 characters or fewer'),
    note: optionalText(),
    kind: oneOf(['primary', 'special'], 'Select the kind of school'),
    reception: wholeNumber('Enter the number of pupils, such as 45', { most: 2000 }),
    roles: ticked(['monitor', 'collector']),
    openedOn: dateOf('Enter the date it opened', 'Date it opened must be a real date'),
  }),
)

const good = {
  name: ' Ash ',
  kind: 'primary',
  reception: '1,200',
  roles: 'monitor',
  'openedOn-day': '4',
  'openedOn-month': '6',
  'openedOn-year': '2026',
}

describe('a form', () => {
  test('reads what was sent into typed values', () => {
    expect(schoolForm.read(good)).toEqual({
      ok: true,
      value: {
        name: 'Ash',
        note: undefined,
        kind: 'primary',
        reception: 1200,
        roles: ['monitor'],
        openedOn: '2026-06-04',
      },
    })
  })

  test('tells all problems at once, one per field, in the order of the form', () => {
    const read = schoolForm.read({ roles: ['boss'] })
    expect(read.ok ? [] : read.problems.map(({ where, message }) => [where, message])).toEqual([
      ['name', 'Enter the school’s name'],
      ['kind', 'Select the kind of school'],
      ['reception', 'Enter the number of pupils, such as 45'],
      ['roles', 'Select from the list'],
      ['openedOn', 'Enter the date it opened'],
    ])
  })

  test.each([
    ['a text too long', { name: 'x'.repeat(11) }, 'Name must be 10 characters or fewer'],
    ['a control character', { name: 'a\u0000b' }, 'Enter text without control characters'],
    ['a number that is not whole', { reception: '4.5' }, 'Enter the number of pupils, such as 45'],
    ['a number out of bounds', { reception: '2001' }, 'Enter the number of pupils, such as 45'],
    ['a date that does not exist', { 'openedOn-day': '31' }, 'Date it opened must be a real date'],
    ['a date with words', { 'openedOn-month': 'June' }, 'Date it opened must be a real date'],
    ['several texts for one field', { name: ['a', 'b'] }, 'Enter the school’s name'],
  ])('refuses %s', (_, change, message) => {
    const read = schoolForm.read({ ...good, ...change })
    expect(read.ok ? [] : read.problems.map((problem) => problem.message)).toEqual([message])
  })

  test('counts a box ticked twice once, and none ticked as none', () => {
    const twice = schoolForm.read({ ...good, roles: ['monitor', 'monitor'] })
    const none = schoolForm.read({ ...good, roles: undefined })
    expect([twice, none].map((read) => read.ok && read.value.roles)).toEqual([['monitor'], []])
  })

  test('asks for a file when none was chosen', () => {
    const form = defineForm(z.object({ upload: sentFile('Choose a file') }), { file: { limitBytes: 1000 } })
    const sent = { name: 'a.csv', path: '/tmp/a', sizeBytes: 3 }
    expect(form.read({ upload: '' }).ok).toBe(false)
    expect(form.read({ upload: sent })).toEqual({ ok: true, value: { upload: sent } })
    expect(form.file).toEqual({ limitBytes: 1000 })
  })
})

test('a name stands on one line, and reads in the direction it is written', () => {
  const form = defineForm(z.object({ name: onOneLine(text('Enter the name')) }))
  const read = (name: string) => form.read({ name })
  expect(read(' Ann\r\nBcc: x@y.test\t Lee ')).toEqual({ ok: true, value: { name: 'Ann Bcc: x@y.test Lee' } })
  expect(read('Mo \u202Enassah')).toEqual({ ok: true, value: { name: 'Mo nassah' } })
  expect(read('مريم Ōe 👩‍👧')).toEqual({ ok: true, value: { name: 'مريم Ōe 👩‍👧' } })
  expect(read('\u202E \n').ok).toBe(false)
})
