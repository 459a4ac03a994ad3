import { expect, test } from 'vitest'
import { readAhead } from './read-ahead.ts'

async function* numbers(made: number[], most: number) {
  for (let number = 1; number <= most; number += 1) {
    made.push(number)
    yield number
  }
  if (most === 3) throw new Error('the database went away')
}

test('the next one is made while the one before is used, in order, to the end', async () => {
  const [made, read]: [number[], number[][]] = [[], []]
  for await (const number of readAhead(numbers(made, 2))) {
    await Promise.resolve()
    read.push([number, made.length])
  }
  expect(read).toEqual([
    [1, 2],
    [2, 2],
  ])
})

test('a failure is told after everything that was made before it', async () => {
  const read: number[] = []
  const reading = async () => {
    for await (const number of readAhead(numbers([], 3))) read.push(number)
  }
  await expect(reading()).rejects.toThrow('the database went away')
  expect(read).toEqual([1, 2, 3])
})

test('whoever stops reading ends the making too', async () => {
  const made: number[] = []
  for await (const _ of readAhead(numbers(made, 1000))) break
  expect(made.length).toBeLessThan(3)
})
