import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOfName, tableOf } from '../src/name-table.ts'

const LISTS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  one: ['pupil.view'],
  'of one character': ['a', 'b'],
  'of two characters': ['ab', 'ba', 'aa', 'bb'],
  'too many': Array.from({ length: 4097 }, (_, at) => `room${at}.view`),
  permissions: ['pupil.view', 'pupil.add', 'school.view', 'school.add', 'user.view', 'self.password'],
  many: Array.from({ length: 300 }, (_, at) => `room${at % 7}.thing${at}.view`),
  'alike but for a character far from the end': Array.from({ length: 26 }, (_, at) => {
    return `${String.fromCharCode(97 + at)}${'x'.repeat(40)}`
  }),
  'of other letters': ['été.voir', 'été.voit', 'ete.voir'],
}

describe('a table of names', () => {
  it.each(Object.entries(LISTS))('finds each name at its place, and nothing else: %s', (_, names) => {
    const table = tableOf(names)
    expect(names.map((name) => placeOfName(table, name))).toEqual(names.map((__, place) => place))
    for (const name of names) {
      for (const other of ['', `${name} `, ` ${name}`, name.toUpperCase(), name.slice(1), `x${name.slice(1)}`]) {
        expect(placeOfName(table, other)).toBe(names.indexOf(other))
      }
    }
  })

  it('is a Map only where names are alike in the sixteen characters before the end, or too short or too many', () => {
    const inMaps = Object.entries(LISTS).filter(([, names]) => tableOf(names).map !== undefined)
    expect(inMaps.map(([name]) => name)).toEqual([
      'none',
      'of one character',
      'too many',
      'alike but for a character far from the end',
    ])
  })

  it('answers as a list does, whatever the names', () => {
    const names = fc.uniqueArray(fc.string({ maxLength: 12 }), { maxLength: 40 })
    fc.assert(
      fc.property(names, fc.array(fc.string({ maxLength: 12 })), (listed, asked) => {
        const table = tableOf(listed)
        for (const name of [...listed, ...asked]) expect(placeOfName(table, name)).toBe(listed.indexOf(name))
      }),
    )
  })
})
