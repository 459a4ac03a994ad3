import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sex } from '../pupils/pupils.ts'
import { ageInMonths, ageInYears } from './age.ts'
import { bodyMassIndex } from './body-mass.ts'
import { categoryOf, clinicalCategories, populationCategories } from './categories.ts'
import { centileOf } from './centile.ts'
import { growthOf } from './growth.ts'
import { zScore } from './z-score.ts'

const vectors = readFileSync(join(import.meta.dirname, 'uk90', 'uk90_bmi_test_vectors.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))

describe('z-scores', () => {
  it('agree with all 428 published vectors within 0.0005', () => {
    expect(vectors).toHaveLength(428)
    for (const [sex, age, bmi, expected] of vectors) {
      const z = zScore('bmi', sex as Sex, Number(age), Number(bmi)) ?? Number.NaN
      expect(Math.abs(z - Number(expected)), `${sex} ${age} ${bmi}`).toBeLessThan(0.0005)
    }
  })

  it('are 0 at the median of a tabled month', () => {
    expect(zScore('height', 'male', 4, 102.49)).toBeCloseTo(0, 10)
    expect(zScore('weight', 'male', 49 / 12, 16.7081)).toBeCloseTo(0, 10)
  })

  it('are undefined outside 4.0 to 20.0 years, and defined at both ends', () => {
    expect(zScore('bmi', 'female', 3.99, 16)).toBeUndefined()
    expect(zScore('bmi', 'female', 20.01, 16)).toBeUndefined()
    expect(zScore('bmi', 'female', 4, 16)).toBeTypeOf('number')
    expect(zScore('bmi', 'female', 4.01, 16)).toBeTypeOf('number')
    expect(zScore('bmi', 'female', 19.99, 16)).toBeTypeOf('number')
    expect(zScore('bmi', 'female', 20, 16)).toBeTypeOf('number')
  })
})

describe('centiles', () => {
  it('are the normal distribution’s share below z', () => {
    expect(centileOf(0)).toBeCloseTo(50, 10)
    expect(centileOf(1.959963984540054)).toBeCloseTo(97.5, 8)
    expect(centileOf(-1.959963984540054)).toBeCloseTo(2.5, 8)
    expect(centileOf(8)).toBeCloseTo(100, 10)
    expect(centileOf(-40)).toBe(0)
  })
})

describe('ages', () => {
  it('count exact days', () => {
    expect(ageInYears('2016-11-17', '2021-11-17')).toBeCloseTo(1826 / 365.25, 12)
    expect(ageInMonths('2016-11-17', '2021-11-18')).toBe(60)
  })
})

describe('categories', () => {
  const population = (centile: number) => categoryOf(centile, populationCategories).key
  const clinical = (centile: number) => categoryOf(centile, clinicalCategories).key

  it('put the 2nd centile itself into underweight', () => {
    expect([0, 2, 2.0001].map(population)).toEqual(['underweight', 'underweight', 'healthy'])
    expect([2, 2.0001].map(clinical)).toEqual(['underweight', 'healthy'])
  })

  it('put every other cut point into the band above it', () => {
    expect([84.9999, 85, 94.9999, 95].map(population)).toEqual([
      'healthy',
      'overweight',
      'overweight',
      'very-overweight',
    ])
    expect([90.9999, 91, 97.9, 98, 99.6].map(clinical)).toEqual([
      'healthy',
      'overweight',
      'overweight',
      'very-overweight',
      'severely-overweight',
    ])
  })
})

describe('growth', () => {
  it('gives BMI, three z-scores and the BMI centile of one measurement', () => {
    const growth = growthOf({
      sex: 'female',
      date_of_birth: '2016-11-17',
      measured_on: '2022-01-12',
      height_cm: 110.4,
      weight_kg: 18.9,
    })
    expect(bodyMassIndex(18.9, 110.4)).toBeCloseTo(15.507, 3)
    expect(growth?.bmi).toBeCloseTo(15.507, 3)
    expect(growth?.height_z).toBeCloseTo(0.25, 0)
    expect(growth?.bmi_centile).toBeCloseTo(centileOf(growth?.bmi_z ?? 0), 10)
  })

  it('is undefined for a child younger than the reference', () => {
    const baby = { sex: 'male', date_of_birth: '2024-01-01', measured_on: '2025-01-01' } as const
    expect(growthOf({ ...baby, height_cm: 76, weight_kg: 9 })).toBeUndefined()
  })
})
