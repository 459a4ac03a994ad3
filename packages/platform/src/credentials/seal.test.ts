import { expect, test } from 'vitest'
import { sealOf } from './seal.ts'

const seal = sealOf('a secret of thirty-two characters')

test('what is sealed opens again, and differs every time', () => {
  const sealed = seal.seal('pupil’s name', 'form of Lou')
  expect(sealed).not.toContain('pupil')
  expect(seal.open(sealed, 'form of Lou')).toBe('pupil’s name')
  expect(seal.seal('pupil’s name', 'form of Lou')).not.toBe(sealed)
})

test('it opens for nobody and nothing else, and not when a single character changed', () => {
  const sealed = seal.seal('text', 'form of Lou')
  expect(seal.open(sealed, 'form of Kit')).toBeUndefined()
  expect(sealOf('another secret of the same length').open(sealed, 'form of Lou')).toBeUndefined()
  for (const at of [0, 14, sealed.length - 2]) {
    const other = sealed[at] === 'A' ? 'B' : 'A'
    expect(seal.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`, 'form of Lou')).toBeUndefined()
  }
  expect(seal.open('', 'form of Lou')).toBeUndefined()
})
