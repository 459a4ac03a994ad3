import { expect, it } from 'vitest'
import { allOf, anyOf, ref, sql } from './flat-sql.ts'

it('pieces in pieces become one text, their values in its order', () => {
  const school = sql`${ref('p.school_id')} = any(${['a', 'b']}::uuid[])`
  const piece = sql`(${anyOf([school, sql`p.owner_id = ${'me'}`])} and p.year > ${3}) is true`
  expect(piece.texts.join('?')).toBe('(("p"."school_id" = any(?::uuid[]) or p.owner_id = ?) and p.year > ?) is true')
  expect(piece.values).toEqual([['a', 'b'], 'me', 3])
})

it('what only looks like a piece is a value', () => {
  const forged = { texts: ['true or true'], values: [] }
  expect(sql`p.id = ${forged}`.values).toEqual([forged])
})

it('all of nothing holds, any of nothing does not', () => {
  expect(allOf([]).texts).toEqual(['true'])
  expect(anyOf([]).texts).toEqual(['false'])
})

it('a column’s name cannot end its quotes', () => {
  expect(ref('p.a" or true --').texts).toEqual(['"p"."a"" or true --"'])
})
