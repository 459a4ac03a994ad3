import { expect, it } from 'vitest'
import { houseOf } from './house.ts'
import { namedTestsAreThere, requirementsAreAnswered } from './security.ts'

const test = "it('digs', () => {})"

it('a test that is named and not there is found, and one that is there is not', () => {
  const text = '| 1.1.1 | 1 | digging | met | [dig.test.ts](../app/dig.test.ts): “digs” |'
  const house = (path: string, content: string) => houseOf({ 'docs/security.md': text, [path]: content })
  expect(namedTestsAreThere(house('app/dig.test.ts', test))).toEqual([])
  const missing = ['docs/security.md names a test that is not in app/dig.test.ts: digs']
  expect(namedTestsAreThere(house('app/other.test.ts', test))).toEqual(missing)
  expect(namedTestsAreThere(house('app/dig.test.ts', "it('sleeps')"))).toEqual(missing)
})

it('a requirement that is left out, answered twice or without a state is found', () => {
  const row = (number: string, level: number, state = 'met') => `| ${number} | ${level} | digging | ${state} | there |`
  const full = [
    ...Array.from({ length: 70 }, (_, index) => row(`1.1.${index}`, 1)),
    ...Array.from({ length: 183 }, (_, index) => row(`2.1.${index}`, 2)),
  ]
  const said = (rows: readonly string[]) => requirementsAreAnswered(houseOf({ 'docs/security.md': rows.join('\n') }))
  expect(said(full)).toEqual([])
  expect(said(full.slice(1))).toEqual(['docs/security.md answers 69 of 70 requirements of level 1'])
  expect(said([row('1.1.1', 1), ...full.slice(1)])).toEqual(['docs/security.md answers 1.1.1 twice'])
  expect(said([row('1.1.0', 1, 'perhaps'), ...full.slice(1)])).toEqual([
    'docs/security.md does not say how 1.1.0 stands',
  ])
})
